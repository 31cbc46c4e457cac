import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { cellsOf, namesIn, numbersIn, secretsOf } from './people';
import { type Product, ROOT, test } from './product';

const WORKBOOKS = join(ROOT, 'backend', 'tests', 'workbooks');
const LIST = join(WORKBOOKS, 'peserta-pbi-apbn-tomohon.xlsx');
const EXPECTED = JSON.parse(
  readFileSync(join(WORKBOOKS, 'peserta-pbi-apbn-tomohon.expected.json'), 'utf8'),
);
const SECRETS = secretsOf(LIST);
const JOB = 'Pengumuman November';

interface Delivery {
  phone: string;
  notices: { text: string }[];
}

test.setTimeout(600_000);

test('a clerk uploads the list, mends it, notifies the people and takes the report', async ({
  page,
  product,
}) => {
  const seen: string[] = [];
  page.on('pageerror', (error) => expect(error, 'the page works').toBeUndefined());
  page.on('response', async (response) => {
    if (response.url().includes('/api/v1/')) seen.push(await response.text().catch(() => ''));
  });

  await test.step('a wrong password gets a sentence, the right one the first page', async () => {
    await page.goto(product.url);
    await expect(page.getByText('SIMULATOR').first()).toBeVisible();
    await signIn(page, 'salah-sekali');
    await expect(page.getByText('Nama pengguna atau kata sandi salah.')).toBeVisible();
    await signIn(page, 'pengingat-demo');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Halo');
  });

  await test.step('a file that is no list gets a sentence', async () => {
    await page.getByRole('link', { name: 'Unggah daftar' }).first().click();
    await page.locator('input[type=file]').setInputFiles({
      name: 'daftar.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('bukan lembar kerja'),
    });
    await expect(
      page
        .getByRole('alert')
        .or(page.getByText(/lembar|Excel/))
        .first(),
    ).toBeVisible();
    await expect(page.getByText('Unggah berkas lain')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('the list is read: what is wrong in which row', async () => {
    await page.getByRole('link', { name: 'Unggah daftar' }).first().click();
    await page.locator('input[type=file]').setInputFiles(LIST);
    await expect(page.getByRole('button', { name: 'Masukkan ke daftar peserta' })).toBeVisible({
      timeout: 60_000,
    });
    for (const count of [EXPECTED.rows, EXPECTED.valid, EXPECTED.rejected]) {
      await expect(page.getByText(grouped(count), { exact: true }).first()).toBeVisible();
    }
    await expect(page.getByRole('row').filter({ hasText: 'Bukan nomor HP' }).first()).toBeVisible();
    await page.getByRole('tab', { name: 'Baris yang akan masuk' }).click();
    await expect(page.getByText(/^000\*{6}\d{4}$/).first()).toBeVisible();
  });

  await test.step('it is applied', async () => {
    await page.getByRole('button', { name: 'Masukkan ke daftar peserta' }).click();
    await page.getByRole('button', { name: 'Ya, masukkan' }).click();
    await expect(page.getByText(`${grouped(EXPECTED.valid)} peserta sudah dimasukkan`)).toBeVisible(
      { timeout: 60_000 },
    );
  });

  await test.step('the non-active PBI members are listed', async () => {
    await page.goto(`${product.url}/participants?segment=pbi_apbn&status=inactive`);
    await expect(
      page
        .getByRole('table')
        .getByText(/^000\*{6}\d{4}$/)
        .first(),
    ).toBeVisible();
    await expect(page.getByText(/2\.434/).first()).toBeVisible();
  });

  await test.step('a notice is written from a template with masked data', async () => {
    await page.getByRole('link', { name: 'Templat pesan' }).first().click();
    await page.getByRole('link', { name: 'Templat baru' }).click();
    await page.getByRole('textbox', { name: 'Nama templat' }).fill('Pengumuman loket');
    await page
      .getByRole('combobox', { name: 'Tujuan' })
      .or(page.getByRole('textbox', { name: 'Tujuan' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Umum' }).click();
    await page.getByRole('textbox', { name: 'Isi pesan' }).fill('Yth. ');
    await page
      .getByRole('button', { name: /^Sisipkan Nama/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Isi pesan' }).press('End');
    await page
      .getByRole('textbox', { name: 'Isi pesan' })
      .pressSequentially(', kartu {nomor_kartu}: loket buka pukul 08.00.');
    await expect(page.getByText(/kartu \d{3}\*{6}\d{4}: loket/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Simpan', exact: true }).click();
    await expect(page.getByText('Templat sudah dibuat.')).toBeVisible();
  });

  await test.step('it is sent: whom, what, when, check', async () => {
    await page.getByRole('link', { name: 'Kirim pesan' }).first().click();
    await expect(page.getByText(`${grouped(EXPECTED.valid)} peserta cocok`)).toBeVisible();
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await page.getByRole('radio', { name: /Pengumuman loket/ }).click();
    await page.getByRole('button', { name: 'Lanjut' }).click();
    await page.getByRole('textbox', { name: 'Nama pengiriman' }).fill(JOB);
    await page.getByRole('button', { name: 'Lanjut' }).click();
    const phones = grouped(EXPECTED.unique_reachable_phones);
    await expect(page.getByText(`${phones} nomor HP`).first()).toBeVisible();
    await expect(page.getByText('Tidak punya nomor HP yang sah')).toBeVisible();
    await page.getByRole('button', { name: `Kirim ke ${phones} nomor` }).click();
    await expect(page.getByRole('heading', { level: 1, name: JOB })).toBeVisible();
  });

  await test.step('it is watched going out, without a reload', async () => {
    await expect
      .poll(async () => (await deliveries(product)).length, {
        timeout: 420_000,
        intervals: [2_000],
      })
      .toBe(EXPECTED.unique_reachable_phones);
    await expect(page.getByText('Selesai', { exact: true }).first()).toBeVisible({
      timeout: 30_000,
    });
  });

  await test.step('each reachable phone got exactly one message, and it is masked', async () => {
    const received = await deliveries(product);
    expect(received.filter(({ notices }) => notices.length !== 1)).toEqual([]);
    const texts = received.flatMap(({ notices }) => notices.map(({ text }) => text)).join('\n');
    expect(texts).toMatch(/Yth\. .*\*{3}/);
    expect(numbersIn(texts, SECRETS)).toEqual([]);
    expect(namesIn(texts, SECRETS)).toEqual([]);
  });

  await test.step('the report is taken away, masked', async () => {
    await page.getByRole('button', { name: 'Unduh laporan' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Excel (.xlsx)' }).click();
    const file = await (await download).path();
    const cells = cellsOf(file);
    expect(cells.some((cell) => cell.includes('SIMULATOR'))).toBe(true);
    expect(cells.filter((cell) => /^0\d{3}\*{4}\d{3}$/.test(cell))).toHaveLength(
      EXPECTED.unique_reachable_phones,
    );
    expect(numbersIn(cells.join('\n'), SECRETS)).toEqual([]);
    expect(namesIn(cells.join('\n'), SECRETS)).toEqual([]);
  });

  await test.step('no page was given a full card, NIK or phone', async () => {
    expect(seen.length).toBeGreaterThan(20);
    expect(numbersIn(seen.join('\n'), SECRETS)).toEqual([]);
    expect(SECRETS.numbers.size).toBeGreaterThan(5_000);
    expect(SECRETS.names.size).toBeGreaterThan(500);
  });
});

async function signIn(page: Page, password: string) {
  await page.getByRole('textbox', { name: 'Nama pengguna' }).fill('admin');
  await page.getByLabel('Kata sandi', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
}

async function deliveries({ simulator }: Product): Promise<Delivery[]> {
  const answer = await fetch(`${simulator}/_control/deliveries`);
  const { items } = (await answer.json()) as { items: Delivery[] };
  return items;
}

/** A count as Indonesian pages write it. */
function grouped(count: number): string {
  return count.toLocaleString('id-ID');
}
