import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { SendJob } from '@/api/types';
import { on, page } from './fake/answers';
import { server } from './fake/live';
import { operator, viewer } from './fake/people';
import { countsOf, job, message } from './fake/sending';
import { open } from './open';

function now(state: Partial<SendJob>) {
  server.use(on('get', '/api/v1/send-jobs/{job_id}', job(state)));
}

describe('a running job', () => {
  test('moves on the screen without a reload, until it is done', async () => {
    const counts = [
      countsOf({ queued: 3, sent: 1 }),
      countsOf({ queued: 1, sent: 2, delivered: 1 }),
    ];
    let asked = 0;
    server.use(
      on('get', '/api/v1/send-jobs/{job_id}', () => {
        const at = counts[asked];
        asked += 1;
        if (at) return job({ recipients: 4, counts: at });
        return job({ status: 'completed', recipients: 4, counts: countsOf({ delivered: 4 }) });
      }),
    );
    open('/send-jobs/j1');
    expect(await screen.findByText('1 dari 4 pesan sudah keluar')).toBeVisible();
    expect(await screen.findByText('3 dari 4 pesan sudah keluar')).toBeVisible();
    expect(await screen.findByText('4 dari 4 pesan sudah keluar')).toBeVisible();
    expect(screen.getByText('Selesai', { selector: 'span' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Jeda' })).toBeNull();
  });

  test('can be paused', async () => {
    server.use(
      on('post', '/api/v1/send-jobs/{job_id}/pause', () => {
        now({ status: 'paused' });
        return job({ status: 'paused' });
      }),
    );
    const { user } = open('/send-jobs/j1');
    await user.click(await screen.findByRole('button', { name: 'Jeda' }));
    expect(await screen.findByRole('button', { name: 'Lanjutkan' })).toBeVisible();
  });

  test('is cancelled only after a question', async () => {
    let cancelled = 0;
    server.use(
      on('post', '/api/v1/send-jobs/{job_id}/cancel', () => {
        cancelled += 1;
        now({ status: 'cancelled' });
        return job({ status: 'cancelled' });
      }),
    );
    const { user } = open('/send-jobs/j1');
    await user.click(await screen.findByRole('button', { name: 'Batalkan' }));
    expect(cancelled).toBe(0);
    await user.click(await screen.findByRole('button', { name: 'Ya, batalkan' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Jeda' })).toBeNull());
    expect(cancelled).toBe(1);
  });
});

test('a held job says why in the server’s words, and can be resumed', async () => {
  const hold_reason = 'WhatsApp pengirim terputus dari Fonnte.';
  now({ status: 'held', hold_code: 'device_disconnected', hold_reason });
  open('/send-jobs/j1');
  expect(await screen.findByText(hold_reason)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Lanjutkan' })).toBeVisible();
});

describe('the messages', () => {
  test('are filtered by the counts, in the address', async () => {
    const asked: string[] = [];
    server.use(
      on('get', '/api/v1/send-jobs/{job_id}/messages', ({ query }) => {
        query.delete('limit');
        asked.push(query.toString());
        return page([message(3)]);
      }),
    );
    const { user, router } = open('/send-jobs/j1');
    await user.click(await screen.findByRole('link', { name: /^Gagal/ }));
    await waitFor(() => expect(asked.at(-1)).toBe('status=failed'));
    expect(router.state.location.search).toEqual({ status: 'failed' });
    expect(await screen.findByText('Nomor ini tidak ada di WhatsApp.')).toBeVisible();
  });

  test('can be read, masked', async () => {
    const { user } = open('/send-jobs/j1');
    const table = await screen.findByRole('table', { name: 'Daftar pesan' });
    await user.click(within(table).getAllByRole('link', { name: 'Lihat pesan' })[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog', { name: 'Isi pesan' });
    expect(within(dialog).getByText(/Yth\. Bapak\/Ibu M\*\*\* C\*\*\*/)).toBeVisible();
  });

  test('that are in doubt are settled by a person', async () => {
    const settled: unknown[] = [];
    server.use(
      on('get', '/api/v1/auth/me', {
        ...operator,
        permissions: [...operator.permissions, 'messages.settle'],
      }),
      on('post', '/api/v1/messages/{message_id}/settle', async ({ params, request }) => {
        settled.push([params.message_id, await request.json()]);
        return { id: 'm4', status: 'failed' as const, code: 'settled_not_sent' };
      }),
    );
    const { user } = open('/send-jobs/j1?message=m4');
    await user.click(await screen.findByRole('button', { name: 'Tidak terkirim' }));
    await waitFor(() => expect(settled).toEqual([['m4', { outcome: 'not_sent' }]]));
  });
});

test('the report comes as a file, under the name the server gives it', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  URL.createObjectURL = () => 'blob:report';
  const headers = { 'Content-Disposition': 'attachment; filename="laporan-pbi.xlsx"' };
  const file = new Response('PK', { headers });
  server.use(on('get', '/api/v1/send-jobs/{job_id}/report.xlsx', file));
  const { user } = open('/send-jobs/j1');
  await user.click(await screen.findByRole('button', { name: 'Unduh laporan' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Excel (.xlsx)' }));
  await waitFor(() => expect(saved).toEqual(['laporan-pbi.xlsx']));
});

test('a viewer follows a job and steers nothing', async () => {
  server.use(on('get', '/api/v1/auth/me', viewer));
  open('/send-jobs/j1');
  expect(await screen.findByRole('button', { name: 'Unduh laporan' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Jeda' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Batalkan' })).toBeNull();
});
