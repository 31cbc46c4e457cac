import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Import, MappingUpdate } from '@/api/types';
import { on } from './fake/answers';
import { importOf, unmapped } from './fake/imports';
import { server } from './fake/live';
import { viewer } from './fake/people';
import { open } from './open';

function serving(it: Import) {
  server.use(on('get', '/api/v1/imports/{import_id}', it));
}

/** Takes the mapping, and from then on shows what came of it. */
function taking(then: Import): MappingUpdate[] {
  const sent: MappingUpdate[] = [];
  server.use(
    on('put', '/api/v1/imports/{import_id}/mapping', async ({ request }) => {
      sent.push((await request.json()) as MappingUpdate);
      serving(then);
      return importOf({ status: 'reading', rows_read: 0 });
    }),
  );
  return sent;
}

const readAs = (column: string) =>
  screen.findByRole('combobox', { name: `Kolom ${column} dibaca sebagai` });

describe('a file with a column nobody knows', () => {
  test('is mended by the keyboard alone, read again and ready', async () => {
    serving(unmapped());
    const sent = taking(importOf());
    const { user, router } = open('/imports/i1');
    const card = await readAs('B NO KARTU');
    await user.click(screen.getByRole('button', { name: 'Masih kurang: No. kartu, Segmen' }));
    await user.tab();
    expect(screen.getByRole('button', { name: 'No. kartu' })).toHaveFocus();
    await user.keyboard('{Enter}');
    // The first column that is not used.
    expect(await readAs('A NO')).toHaveFocus();
    await user.tab();
    expect(card).toHaveFocus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(card).toHaveValue('No. kartu');
    await user.click(screen.getByRole('button', { name: 'Segmen' }));
    expect(screen.getByRole('combobox', { name: 'Segmen untuk semua baris' })).toHaveFocus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    await user.click(screen.getByRole('button', { name: 'Baca ulang berkas' }));
    expect(await screen.findByRole('button', { name: 'Masukkan ke daftar peserta' })).toBeVisible();
    expect(sent).toEqual([
      expect.objectContaining({
        sheet: 'Peserta',
        columns: expect.objectContaining({ card_number: 'B' }),
        default_segment: 'pbi_apbn',
      }),
    ]);
    expect(router.state.location.search).toEqual({});
  });

  test('says once what is missing', async () => {
    serving(unmapped());
    open('/imports/i1');
    expect(await screen.findByText('2 isian wajib belum ditunjukkan kolomnya')).toBeVisible();
    expect(screen.queryByText(/Kolom wajib tidak ditemukan/)).toBeNull();
  });

  test('only says so to a viewer', async () => {
    server.use(on('get', '/api/v1/auth/me', viewer));
    serving(unmapped());
    open('/imports/i1');
    expect(await screen.findByText(/Kolom wajib tidak ditemukan/)).toBeVisible();
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  test('whose original is gone can no longer be mended', async () => {
    serving(unmapped({ file_kept: false }));
    open('/imports/i1');
    expect(await screen.findByRole('link', { name: 'Unggah berkas lain' })).toBeVisible();
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  test('without any known heading is begun by two letters', async () => {
    const problem = { code: 'header_missing', title: 'Baris judul', detail: 'Baris judul. Beri.' };
    serving(importOf({ status: 'failed', problem }));
    const sent = taking(unmapped());
    const { user } = open('/imports/i1');
    await user.click(await screen.findByRole('button', { name: 'Baca ulang berkas' }));
    expect(screen.getAllByText('Tulis hurufnya, misalnya B')).toHaveLength(2);
    await user.type(screen.getByLabelText('Kolom No. kartu'), 'c');
    await user.type(screen.getByLabelText('Kolom Nama'), 'd{Enter}');
    expect(await readAs('B NO KARTU')).toBeVisible();
    expect(sent).toEqual([{ columns: { card_number: 'C', name: 'D' } }]);
  });
});

describe('the columns of a ready list', () => {
  const address = '/imports/i1?tab=mapping';

  test('show samples, what they are read as and why', async () => {
    open(address);
    const table = await screen.findByRole('table', { name: 'Kolom berkas' });
    const row = within(table).getByRole('row', { name: /NO KARTU/ });
    expect(within(row).getByText('000******0017 · 000******0025')).toBeVisible();
    expect(within(row).getByRole('combobox')).toHaveValue('No. kartu');
    expect(within(row).getByText('judul dikenal')).toBeVisible();
  });

  test('take a suggestion by one click, which leads to its choice', async () => {
    const { user } = open(address);
    await user.click(await screen.findByRole('button', { name: 'Mungkin maksudnya Alamat?' }));
    const choice = await readAs('G ALAMT');
    expect(choice).toHaveValue('Alamat');
    expect(choice).toHaveFocus();
    expect(screen.getByText('1 kolom diubah, belum disimpan.')).toBeVisible();
  });

  test('give a field to one column only, and say so', async () => {
    const { user } = open(address);
    await user.click(await readAs('G ALAMT'));
    await user.click(await screen.findByRole('option', { name: /No\. HP/ }));
    expect(await readAs('G ALAMT')).toHaveValue('No. HP');
    expect(await readAs('F NO HP')).toHaveValue('tidak dipakai');
    expect(screen.getByText('No. HP dipindah dari kolom F ke kolom G.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Batalkan perubahan' }));
    expect(await readAs('F NO HP')).toHaveValue('No. HP');
  });

  test('are not left with changes unless one says so', async () => {
    const { user, router } = open(address);
    await user.click(await screen.findByRole('button', { name: 'Mungkin maksudnya Alamat?' }));
    await user.click(screen.getByRole('link', { name: 'Semua unggahan' }));
    await user.click(await screen.findByRole('button', { name: 'Tetap di sini' }));
    expect(router.state.location.pathname).toBe('/imports/i1');
    expect(await readAs('G ALAMT')).toHaveValue('Alamat');
    await user.click(screen.getByRole('link', { name: 'Semua unggahan' }));
    await user.click(await screen.findByRole('button', { name: 'Ya, tinggalkan' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/imports'));
  });

  test('of another sheet, hidden ones named as such, show once it is read', async () => {
    const sheets = [
      { name: 'Peserta', visible: true },
      { name: 'Arsip', visible: false },
    ];
    serving(importOf({ sheets }));
    const sent = taking(importOf({ sheets }));
    const { user } = open(address);
    await user.click(await screen.findByRole('combobox', { name: 'Lembar yang dibaca' }));
    await user.click(await screen.findByRole('option', { name: 'Arsip (tersembunyi)' }));
    await user.click(screen.getByRole('button', { name: 'Baca lembar Arsip' }));
    await waitFor(() => expect(sent).toEqual([expect.objectContaining({ sheet: 'Arsip' })]));
  });

  test('of a text file say what was assumed of it', async () => {
    const { mapping } = importOf();
    if (mapping)
      serving(importOf({ mapping: { ...mapping, encoding: 'Windows-1252', separator: ';' } }));
    open(address);
    expect(
      await screen.findByText(/Dibaca sebagai Windows-1252, dipisah titik koma/),
    ).toBeVisible();
  });

  test('stay as they are once the list is applied', async () => {
    serving(importOf({ status: 'applied' }));
    open(address);
    expect(await screen.findByText(/kolomnya tidak dapat diubah lagi/)).toBeVisible();
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});
