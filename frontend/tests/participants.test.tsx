import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { on, page, refusal } from './fake/answers';
import { server } from './fake/live';
import { detail, participant, viewer } from './fake/people';
import { fill, open } from './open';

/** Picks an option of a list in the drawer, whose page behind it has lists of the same names. */
async function choose(user: ReturnType<typeof open>['user'], field: RegExp, option: string) {
  const box = within(screen.getByRole('dialog')).getByRole('combobox', { name: field });
  await user.click(box);
  const list = document.getElementById(box.getAttribute('aria-controls') ?? '');
  await user.click(within(list as HTMLElement).getByText(option));
}

/** The list, noting what it was asked for. */
function listening(answer = page([participant(1)], { total: 1 })) {
  const asked: string[] = [];
  server.use(
    on('get', '/api/v1/participants', ({ query }) => {
      query.delete('limit');
      query.sort();
      asked.push(query.toString());
      return answer;
    }),
  );
  return asked;
}

describe('the list', () => {
  test('asks for what the address says', async () => {
    const asked = listening();
    open(
      '/participants?segment=pbi_apbn&reachable=true&arrears_months_min=3&district=TOMOHON+UTARA',
    );
    expect(await screen.findByRole('link', { name: 'SINTA PERCOBAAN MANGGALA' })).toBeVisible();
    expect(asked).toEqual([
      'arrears_months_min=3&district=TOMOHON+UTARA&reachable=true&segment=pbi_apbn',
    ]);
    expect(screen.getByText('Kecamatan: TOMOHON UTARA')).toBeVisible();
  });

  test('leaves out what an address holds in vain', async () => {
    const asked = listening();
    open('/participants?segment=semua&arrears_months_min=-4&lain=1');
    await screen.findByRole('link', { name: 'SINTA PERCOBAAN MANGGALA' });
    expect(asked).toEqual(['']);
  });

  test('searches when the typing pauses, and writes it into the address', async () => {
    const asked = listening();
    const { user, router } = open('/participants?segment=ppu');
    await fill(user, await screen.findByLabelText('Cari'), 'sinta');
    await waitFor(() => expect(asked.at(-1)).toBe('q=sinta&segment=ppu'));
    expect(router.state.location.search).toEqual({ segment: 'ppu', q: 'sinta' });
    expect(asked).not.toContain('q=s&segment=ppu');
  });

  test('turns pages and finds the way back', async () => {
    const asked = listening(page([participant(1)], { next_cursor: 'dua', total: 90 }));
    const { user } = open('/participants');
    const next = await screen.findByRole('button', { name: 'Berikutnya' });
    expect(screen.getByRole('button', { name: 'Sebelumnya' })).toBeDisabled();
    await user.click(next);
    expect(await screen.findByText(/Halaman 2/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Sebelumnya' }));
    expect(await screen.findByText(/Halaman 1/)).toBeVisible();
    expect(asked.slice(0, 2)).toEqual(['', 'cursor=dua']);
  });

  test('sorts by a column, then the other way', async () => {
    const asked = listening();
    const { user } = open('/participants');
    await user.click(await screen.findByRole('button', { name: 'Tunggakan' }));
    await waitFor(() => expect(asked.at(-1)).toBe('sort=arrears_months'));
    await user.click(screen.getByRole('button', { name: 'Tunggakan' }));
    await waitFor(() => expect(asked.at(-1)).toBe('sort=-arrears_months'));
  });

  test('tells an empty register from a search without a find', async () => {
    listening(page([]));
    const { user } = open('/participants?q=zzz');
    expect(await screen.findByText('Tidak ada peserta yang cocok')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Hapus saringan' }));
    expect(await screen.findByText('Belum ada peserta')).toBeVisible();
  });

  test('shows the server’s sentence when it fails, and tries again', async () => {
    const words = 'Basis data sedang tidak dapat dihubungi.';
    server.use(on('get', '/api/v1/participants', refusal(503, 'unavailable', words)));
    const { user } = open('/participants');
    expect(await screen.findByText(words)).toBeVisible();
    listening();
    await user.click(screen.getByRole('button', { name: 'Coba lagi' }));
    expect(await screen.findByRole('link', { name: 'SINTA PERCOBAAN MANGGALA' })).toBeVisible();
  });
});

describe('one participant', () => {
  const full = {
    ...participant(1),
    card_number: '0001234561001',
    nik: '7173014507840001',
    birth_date: '1984-07-05',
  };

  test('is shown in full for a reason only, and masked again', async () => {
    const reasons: unknown[] = [];
    server.use(
      on('post', '/api/v1/participants/{participant_id}/reveal', async ({ request }) => {
        reasons.push(await request.json());
        return full;
      }),
    );
    const { user } = open('/participants?open=p1');
    const drawer = await screen.findByRole('dialog', { name: 'Rincian peserta' });
    await user.click(await within(drawer).findByRole('button', { name: 'Tampilkan lengkap' }));
    const dialog = await screen.findByRole('dialog', { name: 'Tampilkan data lengkap?' });
    await user.click(within(dialog).getByRole('button', { name: 'Tampilkan' }));
    expect(within(dialog).getByText(/paling sedikit 5 huruf/)).toBeVisible();
    await fill(user, within(dialog).getByLabelText('Alasan'), 'memperbaiki nomor di loket');
    await user.click(within(dialog).getByRole('button', { name: 'Tampilkan' }));
    expect(await within(drawer).findByText(full.card_number)).toBeVisible();
    expect(within(drawer).getByText('5 Jul 1984')).toBeVisible();
    expect(reasons).toEqual([{ reason: 'memperbaiki nomor di loket' }]);
    await user.click(within(drawer).getByRole('button', { name: 'Samarkan lagi' }));
    expect(within(drawer).queryByText(full.card_number)).toBeNull();
  });

  test('is corrected by what was changed, nothing else', async () => {
    const sent: unknown[] = [];
    server.use(
      on('patch', '/api/v1/participants/{participant_id}', async ({ request }) => {
        sent.push(await request.json());
        return detail(participant(1));
      }),
    );
    const { user } = open('/participants?open=p1');
    await user.click(await screen.findByRole('button', { name: 'Perbaiki data' }));
    await fill(user, await screen.findByLabelText('No. HP'), '0812 3456 7890');
    await user.clear(screen.getByLabelText('Kelurahan'));
    await user.click(screen.getByRole('button', { name: 'Simpan perubahan' }));
    expect(await screen.findByText('Perubahan sudah disimpan.')).toBeVisible();
    expect(sent).toEqual([{ phone: '0812 3456 7890', village: null }]);
  });

  test('that the server refuses shows its words at the field', async () => {
    const message = 'No. kartu harus 13 angka.';
    const errors = [{ field: 'card_number', code: 'card_invalid', message }];
    server.use(
      on(
        'post',
        '/api/v1/participants',
        refusal(422, 'invalid', 'Periksa lagi isian ini.', { errors }),
      ),
    );
    const { user } = open('/participants?open=new');
    await fill(user, await screen.findByLabelText(/^Nama/), 'MAWAR CONTOH');
    await fill(user, screen.getByLabelText(/^No\. kartu/), '123');
    await choose(user, /^Segmen/, 'PPU');
    await choose(user, /^Status/, 'Aktif');
    await user.click(screen.getByRole('button', { name: 'Tambahkan' }));
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByLabelText(/^Nama/)).toHaveValue('MAWAR CONTOH');
  });
});

test('a viewer is offered nothing that would be refused', async () => {
  server.use(on('get', '/api/v1/auth/me', viewer));
  open('/participants?open=p1');
  const drawer = await screen.findByRole('dialog', { name: 'Rincian peserta' });
  expect(await within(drawer).findByText('Riwayat')).toBeVisible();
  for (const name of ['Tampilkan lengkap', 'Perbaiki data', 'Tambah peserta', 'Unduh']) {
    expect(screen.queryByRole('button', { name, hidden: true })).toBeNull();
  }
  expect(screen.queryByRole('link', { name: 'Kirim pesan', hidden: true })).toBeNull();
});

test('a page without the right to it says so', async () => {
  server.use(on('get', '/api/v1/auth/me', viewer));
  open('/send');
  expect(await screen.findByText('Akun Anda tidak punya hak untuk halaman ini')).toBeVisible();
});
