import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Import } from '@/api/types';
import { on, page, refusal } from './fake/answers';
import { importOf, rowProblems } from './fake/imports';
import { server } from './fake/live';
import { viewer } from './fake/people';
import { open } from './open';

/** An import that is one step further each time it is asked for, and stays at the last. */
function passingThrough(...steps: Import[]) {
  let asked = 0;
  server.use(
    on('get', '/api/v1/imports/{import_id}', () => {
      const step = steps[Math.min(asked, steps.length - 1)] as Import;
      asked += 1;
      return step;
    }),
  );
}

const workbook = new File(['PK'], 'peserta.xlsx');

describe('uploading', () => {
  test('leads to the file’s own page, where reading and its outcome are seen', async () => {
    const sent: string[] = [];
    server.use(
      on('post', '/api/v1/imports', async ({ request }) => {
        sent.push(request.headers.get('Idempotency-Key') ?? '');
        sent.push(/filename="(.+?)"/.exec(await request.text())?.[1] ?? '');
        return importOf({ status: 'received' });
      }),
    );
    const reading = importOf({ status: 'reading', rows_read: 1180 });
    passingThrough(reading, reading, reading, importOf());
    const { user, router } = open('/imports');
    await user.upload(await screen.findByLabelText('atau pilih berkas dari komputer'), workbook);
    expect(await screen.findByText(/1\.180 baris sudah dibaca/)).toBeVisible();
    expect(router.state.location.pathname).toBe('/imports/i1');
    expect(sent).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), 'peserta.xlsx']);
    expect(await screen.findByRole('button', { name: 'Masukkan ke daftar peserta' })).toBeVisible();
  });

  test('that is refused says why and offers the place again', async () => {
    const words = 'Berkas ini lebih besar dari 256 MiB.';
    server.use(on('post', '/api/v1/imports', refusal(413, 'file_too_large', words)));
    const { user } = open('/imports');
    await user.upload(await screen.findByLabelText('atau pilih berkas dari komputer'), workbook);
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByLabelText('atau pilih berkas dari komputer')).toBeEnabled();
  });

  test('is not offered to a viewer', async () => {
    server.use(on('get', '/api/v1/auth/me', viewer));
    open('/imports');
    expect(await screen.findByText('peserta-oktober.xlsx')).toBeVisible();
    expect(screen.queryByLabelText('atau pilih berkas dari komputer')).toBeNull();
  });
});

test('of several files at once the first is taken, and the others are asked for later', async () => {
  const sent: string[] = [];
  server.use(
    on('post', '/api/v1/imports', async ({ request }) => {
      sent.push(
        ...[...(await request.text()).matchAll(/filename="(.+?)"/g)].map(([, name = '']) => name),
      );
      return importOf({ status: 'received' });
    }),
  );
  open('/imports');
  const input = await screen.findByLabelText('atau pilih berkas dari komputer');
  const files = [workbook, new File(['PK'], 'lain.xlsx')];
  const items = files.map((file) => ({ kind: 'file', type: file.type, getAsFile: () => file }));
  fireEvent.drop(input, { dataTransfer: { files, items, types: ['Files'] } });
  expect(await screen.findByText(/Satu berkas dulu, ya/)).toBeVisible();
  await waitFor(() => expect(sent).toEqual(['peserta.xlsx']));
});

describe('a checked file', () => {
  test('shows its counts, and its problems by kind with the gravest first', async () => {
    open('/imports/i1');
    const groups = await screen.findByRole('navigation', { name: 'Masalah menurut jenis' });
    const kinds = within(groups).getAllByRole('link');
    expect(kinds.map((kind) => kind.textContent).slice(0, 3)).toEqual([
      'Tunggakan tidak sah12',
      'No. kartu tidak sah12',
      'No. kartu kosong6',
    ]);
    expect(
      within(groups).getByRole('link', { name: '18 baris: nomor telepon rumah' }),
    ).toHaveTextContent('Nomor telepon rumah18');
    expect(screen.getAllByText('2.440')).toHaveLength(2);
    expect(screen.getByText('Tunggakannya lunas').parentElement).toHaveTextContent('7');
  });

  test('filters its problems by kind and by gravity, in the address', async () => {
    const asked: string[] = [];
    server.use(
      on('get', '/api/v1/imports/{import_id}/problems', ({ query }) => {
        query.delete('limit');
        asked.push(query.toString());
        return page(rowProblems);
      }),
    );
    const { user, router } = open('/imports/i1');
    await user.click(await screen.findByRole('link', { name: /no\. kartu rusak oleh Excel/ }));
    await waitFor(() => expect(asked.at(-1)).toBe('code=card_precision_lost'));
    await user.click(screen.getByRole('radio', { name: 'Peringatan' }));
    await waitFor(() => expect(asked.at(-1)).toBe('severity=warning'));
    expect(router.state.location.search).toEqual({ severity: 'warning' });
    expect(screen.queryByRole('link', { name: /no\. kartu rusak oleh Excel/ })).toBeNull();
  });

  test('tells of each problem the row, the cell and what to do', async () => {
    open('/imports/i1');
    const table = await screen.findByRole('table', { name: 'Daftar masalah' });
    const row = within(table).getByRole('row', { name: /54/ });
    expect(within(row).getByText('Ditolak')).toBeVisible();
    expect(within(row).getByText('1,23***+12')).toBeVisible();
    expect(within(row).getByText(/Ubah format kolom menjadi Teks/)).toBeVisible();
  });

  test('says of one kind once what to do, and tells its reasons apart', async () => {
    const asked: string[] = [];
    const landlines = rowProblems.slice(0, 1);
    server.use(
      on('get', '/api/v1/imports/{import_id}/problems', ({ query }) => {
        asked.push(`${query.get('code')} ${query.get('kind')}`);
        return page(landlines);
      }),
    );
    const { user } = open('/imports/i1?code=phone_invalid&kind=landline');
    expect(
      await screen.findByRole('heading', { name: '18 baris: nomor telepon rumah' }),
    ).toBeVisible();
    expect(screen.getByText(/Kalimat tentang phone_invalid\./)).toBeVisible();
    expect(screen.queryByText(/Bukan nomor HP Indonesia/)).toBeNull();
    expect(screen.getByRole('cell', { name: 'F NO HP' })).toBeVisible();
    expect(asked).toEqual(['phone_invalid landline']);
    await user.click(screen.getByRole('button', { name: 'Semua masalah' }));
    await waitFor(() => expect(asked.at(-1)).toBe('null null'));
  });

  test('whose original is gone explains why its rows cannot be downloaded', async () => {
    server.use(on('get', '/api/v1/imports/{import_id}', importOf({ file_kept: false })));
    open('/imports/i1');
    expect(await screen.findByText(/barisnya tidak dapat diunduh lagi/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Unduh baris/ })).toBeNull();
  });

  test('that changes nothing says so', async () => {
    const counts = { ...importOf().counts, new: 0, unchanged: 2440 };
    server.use(on('get', '/api/v1/imports/{import_id}', importOf({ counts })));
    open('/imports/i1');
    expect(await screen.findByText(/sudah sama dengan yang tersimpan/)).toBeVisible();
  });

  test('is applied after a last look, by a worker', async () => {
    const keys: (string | null)[] = [];
    server.use(
      on('post', '/api/v1/imports/{import_id}/apply', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        passingThrough(importOf({ status: 'applying' }), importOf({ status: 'applied' }));
        return importOf({ status: 'applying' });
      }),
    );
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Masukkan ke daftar peserta' }));
    const dialog = await screen.findByRole('dialog', { name: 'Masukkan 2.440 peserta?' });
    expect(within(dialog).getByText(/60 baris yang ditolak/)).toBeVisible();
    expect(keys).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Ya, masukkan' }));
    expect(await screen.findByText('2.440 peserta sudah dimasukkan')).toBeVisible();
    expect(keys).toHaveLength(1);
    expect(screen.getByRole('link', { name: 'Kirim pesan ke mereka' })).toHaveAttribute(
      'href',
      '/send?import_id=i1',
    );
  });

  test('that somebody else applied first says so', async () => {
    const words = 'Unggahan ini sudah dimasukkan.';
    server.use(
      on('post', '/api/v1/imports/{import_id}/apply', refusal(409, 'already_applied', words)),
    );
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Masukkan ke daftar peserta' }));
    await user.click(await screen.findByRole('button', { name: 'Ya, masukkan' }));
    expect(await screen.findByText(words)).toBeVisible();
  });

  test('can be thrown away, after a question', async () => {
    let discarded = 0;
    server.use(
      on('post', '/api/v1/imports/{import_id}/discard', () => {
        discarded += 1;
        passingThrough(importOf({ status: 'discarded' }));
        return undefined;
      }),
    );
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Buang' }));
    expect(discarded).toBe(0);
    await user.click(await screen.findByRole('button', { name: 'Ya, buang' }));
    expect(await screen.findByText(/Unggahan ini sudah dibuang/)).toBeVisible();
    expect(discarded).toBe(1);
  });

  test('leaves the decision to those who may take it', async () => {
    server.use(on('get', '/api/v1/auth/me', viewer));
    open('/imports/i1');
    expect(await screen.findByRole('table', { name: 'Daftar masalah' })).toBeVisible();
    for (const name of ['Masukkan ke daftar peserta', 'Buang', /Unduh baris/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});

describe('while a worker has it', () => {
  test('a file that waits says for how many others', async () => {
    const mine = importOf({ status: 'received', created_at: '2026-11-22T09:00:00+08:00' });
    const others = ['reading', 'received', 'applied'].map((status, index) =>
      importOf({ id: `o${index}`, status: status as Import['status'] }),
    );
    server.use(on('get', '/api/v1/imports', page([mine, ...others])));
    passingThrough(mine);
    open('/imports/i1');
    expect(await screen.findByText(/Menunggu giliran: 2 berkas lain/)).toBeVisible();
  });

  test('its reading can be stopped, after a question', async () => {
    server.use(
      on('post', '/api/v1/imports/{import_id}/discard', () => {
        passingThrough(importOf({ status: 'discarded' }));
        return undefined;
      }),
    );
    passingThrough(importOf({ status: 'reading' }));
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Hentikan' }));
    await user.click(await screen.findByRole('button', { name: 'Ya, hentikan' }));
    expect(await screen.findByText('Unggahan ini sudah dibuang')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Unggah berkas lain' })).toBeVisible();
  });

  test('an apply is called back only until it has begun', async () => {
    server.use(
      on('post', '/api/v1/imports/{import_id}/cancel', () => {
        passingThrough(importOf());
        return importOf();
      }),
    );
    passingThrough(importOf({ status: 'applying', can_cancel: true }));
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Batalkan' }));
    expect(await screen.findByText(/Tidak jadi dimasukkan/)).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Masukkan ke daftar peserta' })).toBeVisible();
  });

  test('an apply that has begun is only watched', async () => {
    passingThrough(importOf({ status: 'applying', can_cancel: false }));
    open('/imports/i1');
    expect(await screen.findByText('Sedang memasukkan peserta')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Batalkan' })).toBeNull();
  });
});

test('a file that cannot be used says why', async () => {
  const problem = {
    code: 'password_protected',
    title: 'Berkas ini dikunci',
    detail: 'Berkas ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi.',
  };
  passingThrough(importOf({ status: 'failed', problem }));
  open('/imports/i1');
  expect(await screen.findByText(problem.title)).toBeVisible();
  expect(screen.getByText(/Simpan ulang tanpa kata sandi/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Unggah berkas lain' })).toBeVisible();
});
