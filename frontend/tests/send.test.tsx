import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { on, refusal } from './fake/answers';
import { server } from './fake/live';
import { job, preview } from './fake/sending';
import { fill, open } from './open';

const CHECK = '/send?segment=pbi_apbn&status=inactive&template=t1&name=PBI+mei&step=check';

/** Notes every job that is made, started or taken away. */
function listening(start: Parameters<typeof on>[2] | null = null) {
  const said: unknown[] = [];
  server.use(
    on('post', '/api/v1/send-jobs', async ({ request }) => {
      said.push(['create', await request.json()]);
      return job({ id: 'j9', status: 'draft' });
    }),
    on('post', '/api/v1/send-jobs/{job_id}/start', async ({ request }) => {
      const body = (await request.json()) as { confirm_name: string | null };
      said.push(['start', body.confirm_name]);
      return body.confirm_name === null && start ? (start as Response) : job({ id: 'j9' });
    }),
    on('delete', '/api/v1/send-jobs/{job_id}', ({ params }) => {
      said.push(['delete', params.job_id]);
      return undefined;
    }),
    on('get', '/api/v1/send-jobs/{job_id}', job({ id: 'j9', name: 'PBI mei' })),
  );
  return said;
}

describe('the steps', () => {
  test('lead from whom to the last look', async () => {
    const { user, router } = open('/send');
    await user.click(await screen.findByRole('button', { name: 'PBI tidak aktif' }));
    expect(await screen.findByText('2.440 peserta cocok')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Lanjut' }));
    await user.click(await screen.findByRole('radio', { name: /PBI tidak aktif/ }));
    await user.click(screen.getByRole('button', { name: 'Lanjut' }));
    const name = await screen.findByLabelText('Nama pengiriman');
    expect((name as HTMLInputElement).value).toMatch(/^PBI tidak aktif, \d+ \w+ \d{4}$/);
    await user.clear(name);
    await fill(user, name, 'PBI mei');
    await user.click(screen.getByRole('button', { name: 'Lanjut' }));
    expect(
      await screen.findByText(/akan dikirim ke 1\.931 nomor HP, mulai sekarang/),
    ).toBeVisible();
    expect(router.state.location.search).toEqual({
      segment: 'pbi_apbn',
      status: 'inactive',
      template: 't1',
      name: 'PBI mei',
      step: 'check',
    });
  });

  test('do not go past a question without an answer', async () => {
    open('/send?step=check&name=PBI');
    expect(
      await screen.findByRole('heading', { name: 'Templat mana yang dikirim?' }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Lanjut' })).toBeDisabled();
  });
});

describe('the last look', () => {
  test('tells who is set aside and why, and shows masked samples to leaf through', async () => {
    const { user } = open(CHECK);
    expect(await screen.findByText('Tidak punya nomor HP yang sah')).toBeVisible();
    expect(screen.getByText('312 peserta')).toBeVisible();
    expect(screen.getByText(/10 jam 44 menit/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Contoh berikutnya' }));
    expect(screen.getByText('Ke 0812****002')).toBeVisible();
  });

  test('makes the job and starts it, once', async () => {
    const said = listening();
    const { user, router } = open(CHECK);
    await user.click(await screen.findByRole('button', { name: 'Kirim ke 1.931 nomor' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/send-jobs/j9'));
    expect(said).toEqual([
      [
        'create',
        {
          name: 'PBI mei',
          template_id: 't1',
          audience: {
            segment: 'pbi_apbn',
            status: 'inactive',
            exclude_ids: [],
            exclude_notified_within_days: null,
          },
        },
      ],
      ['start', null],
    ]);
  });

  test('means the office’s clock by a set time, wherever the reader sits', async () => {
    const said = listening();
    const { user } = open(`${CHECK}&start=2027-01-05+08:00:00&exclude_days=30`);
    await user.click(await screen.findByRole('button', { name: 'Jadwalkan untuk 1.931 nomor' }));
    await waitFor(() => expect(said).toHaveLength(2));
    expect(said[0]).toMatchObject([
      'create',
      { start_at: '2027-01-05T00:00:00.000Z', audience: { exclude_notified_within_days: 30 } },
    ]);
  });

  test('offers nothing to press when nobody can be reached', async () => {
    server.use(
      on('post', '/api/v1/send-jobs/preview', {
        ...preview,
        recipients: 0,
        participants: 0,
        samples: [],
      }),
    );
    open(CHECK);
    expect(await screen.findByText(/Tidak ada nomor yang bisa dikirimi/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Kirim ke 0 nomor' })).toBeDisabled();
  });

  test('says why a sending is refused', async () => {
    const words = 'Tidak ada yang dapat dikirimi.';
    listening(refusal(409, 'nobody_to_send_to', words));
    const { user, router } = open(CHECK);
    await user.click(await screen.findByRole('button', { name: 'Kirim ke 1.931 nomor' }));
    expect(await screen.findByText(words)).toBeVisible();
    expect(router.state.location.pathname).toBe('/send');
  });
});

describe('sending to the same people again', () => {
  const recently = refusal(409, 'recently_sent', 'Sebagian penerima sudah dikirimi.');

  test('takes typing the name', async () => {
    const said = listening(recently);
    const { user, router } = open(CHECK);
    await user.click(await screen.findByRole('button', { name: 'Kirim ke 1.931 nomor' }));
    const dialog = await screen.findByRole('dialog');
    const go = within(dialog).getByRole('button', { name: 'Tetap kirim' });
    expect(go).toBeDisabled();
    await fill(user, within(dialog).getByLabelText('Nama pengiriman'), 'PBI mei');
    await user.click(go);
    await waitFor(() => expect(router.state.location.pathname).toBe('/send-jobs/j9'));
    expect(said.slice(1)).toEqual([
      ['start', null],
      ['start', 'PBI mei'],
    ]);
  });

  test('and giving up leaves no draft behind', async () => {
    const said = listening(recently);
    const { user } = open(CHECK);
    await user.click(await screen.findByRole('button', { name: 'Kirim ke 1.931 nomor' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Batal' }));
    await waitFor(() => expect(said.at(-1)).toEqual(['delete', 'j9']));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
