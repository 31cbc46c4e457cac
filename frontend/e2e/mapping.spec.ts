import { expect, type Page } from '@playwright/test';
import { test } from './product';

const PEOPLE = 24;

/** A branch's own list: semicolons, odd letters, a card column that nobody knows, no segment. */
const LIST = Buffer.from(
  [
    'IDENTITAS JKN;NAMA PESERTA;KONTAK;STATUS',
    ...Array.from({ length: PEOPLE }, (_, number) => {
      const digits = String(number).padStart(4, '0');
      return `900000000${digits};ANDR\u00c9 CONTOH;0812${digits}7701;Aktif`;
    }),
  ].join('\r\n'),
  'latin1',
);

test('a list with an unknown heading is mapped by keyboard alone, and applied', async ({
  page,
  product,
}) => {
  await page.goto(`${product.url}/imports`);
  await page.getByRole('button', { name: 'Isikan untuk saya' }).click();
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'daftar-cabang.csv',
    mimeType: 'text/csv',
    buffer: LIST,
  });
  await expect(page.getByText('Dibaca sebagai Windows-1252, dipisah titik koma')).toBeVisible({
    timeout: 30_000,
  });

  await test.step('what is missing leads to its place', async () => {
    await reach(page, 'No. kartu');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveAccessibleName('Kolom A IDENTITAS JKN dibaca sebagai');
    await page.keyboard.type('kartu');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveValue('No. kartu');
    await reach(page, 'Kolom C KONTAK dibaca sebagai');
    await page.keyboard.type('hp');
    await page.keyboard.press('Enter');
    await reach(page, 'Masih kurang: Segmen');
    await page.keyboard.press('Enter');
    await reach(page, 'Segmen');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveAccessibleName('Segmen untuk semua baris');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveValue('PBI (APBN)');
  });

  await test.step('it is read again, and the focus is on what came of it', async () => {
    await reach(page, 'Baca ulang berkas');
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveAccessibleName('Hasil pemeriksaan', { timeout: 30_000 });
    await expect(page.getByText('dapat dimasukkan').locator('..')).toContainText(String(PEOPLE));
  });

  await test.step('it is applied after a last look', async () => {
    await reach(page, 'Masukkan ke daftar peserta', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await reach(page, 'Ya, masukkan');
    await page.keyboard.press('Enter');
    await expect(page.getByText(`${PEOPLE} peserta sudah dimasukkan`)).toBeVisible({
      timeout: 30_000,
    });
  });

  await test.step('the same headings are known the next time', async () => {
    await page.goto(`${product.url}/imports`);
    await page.locator('input[type=file]').setInputFiles({
      name: 'daftar-berikutnya.csv',
      mimeType: 'text/csv',
      buffer: LIST,
    });
    await expect(page.getByText('diingat dari berkas sebelumnya').first()).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole('button', { name: 'Masih kurang: Segmen' })).toBeVisible();
  });
});

function focused(page: Page) {
  return page.locator(':focus');
}

/** Tabs until the thing of that name has the focus, as somebody without a mouse does. */
async function reach(page: Page, name: string, key = 'Tab') {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(focused(page)).toHaveAccessibleName(name, { timeout: 50 });
  }).toPass({ intervals: [0], timeout: 15_000 });
}
