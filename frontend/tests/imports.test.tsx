import { screen, waitFor, within } from '@testing-library/react';
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
    expect(within(groups).getByRole('link', { name: /No\. HP tidak sah/ })).toHaveTextContent('30');
    expect(screen.getByText('2.440')).toBeVisible();
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
    await user.click(await screen.findByRole('link', { name: /No\. kartu rusak oleh Excel/ }));
    await waitFor(() => expect(asked.at(-1)).toBe('code=card_precision_lost'));
    await user.click(screen.getByRole('radio', { name: 'Peringatan' }));
    await waitFor(() => expect(asked.at(-1)).toBe('severity=warning'));
    expect(router.state.location.search).toEqual({ severity: 'warning' });
    expect(screen.queryByRole('link', { name: /No\. kartu rusak oleh Excel/ })).toBeNull();
  });

  test('tells of each problem the row, the cell and what to do', async () => {
    open('/imports/i1');
    const table = await screen.findByRole('table', { name: 'Daftar masalah' });
    const row = within(table).getByRole('row', { name: /54/ });
    expect(within(row).getByText('Ditolak')).toBeVisible();
    expect(within(row).getByText('1,23***+12')).toBeVisible();
    expect(within(row).getByText(/Ubah format kolom menjadi Teks/)).toBeVisible();
  });

  test('says which column was taken for what', async () => {
    open('/imports/i1?tab=mapping');
    const table = await screen.findByRole('table', { name: 'Kolom berkas' });
    expect(within(table).getByRole('row', { name: /NO KARTU/ })).toHaveTextContent('No. kartu');
    expect(within(table).getByRole('row', { name: /ALAMT/ })).toHaveTextContent('mirip Alamat');
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
    for (const name of ['Masukkan ke daftar peserta', 'Buang', /Unduh baris bermasalah/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
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
  expect(await screen.findByText(problem.detail)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Unggah berkas lain' })).toBeVisible();
});
