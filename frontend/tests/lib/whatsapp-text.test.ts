import { expect, test } from 'vitest';
import { parseMarks } from '@/lib/whatsapp-text';

const bold = (...parts: ReturnType<typeof parseMarks>) => ({ mark: 'bold', parts });

test.each([
  ['kartu *tidak aktif* ya', ['kartu ', bold('tidak aktif'), ' ya']],
  ['*tebal _miring_*', [bold('tebal ', { mark: 'italic', parts: ['miring'] })]],
  ['~lama~ ```A1```', [{ mark: 'struck', parts: ['lama'] }, ' ', { mark: 'code', parts: ['A1'] }]],
  ['', []],
])('%s is marked as on the phone', (text, parts) => {
  expect(parseMarks(text)).toEqual(parts);
});

test.each([
  'Yth. S*** M***',
  'kartu 000******1234, NIK 7173************',
  '2 * 3 * 4',
  'nama_kantor_kami',
  '* bukan tebal *',
])('the stars and lines of %s are no marks', (text) => {
  expect(parseMarks(text)).toEqual([text]);
});
