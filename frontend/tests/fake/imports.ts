import type { Import, ImportRow, ProblemGroup, RowProblem } from '@/api/types';

const NONE = {
  rows: 0,
  valid: 0,
  with_warnings: 0,
  rejected: 0,
  ignored: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
};
const READ = {
  rows: 2500,
  valid: 2440,
  with_warnings: 108,
  rejected: 60,
  ignored: 3,
  new: 2440,
  changed: 0,
  unchanged: 0,
};

const CODES: Import['codes'] = {
  arrears_implausible: 6,
  arrears_invalid: 12,
  birth_date_invalid: 12,
  card_invalid: 12,
  card_missing: 6,
  card_precision_lost: 6,
  card_zero_restored: 6,
  care_class_invalid: 6,
  duplicate_in_file: 6,
  name_missing: 6,
  nik_birth_date_mismatch: 6,
  nik_invalid: 12,
  nik_precision_lost: 6,
  phone_invalid: 30,
  phone_missing: 12,
  phone_several: 6,
  segment_unknown: 6,
  sex_invalid: 6,
  status_unknown: 6,
};

const COLUMNS: Import['columns'] = [
  {
    letter: 'A',
    heading: 'NO',
    field: null,
    suggestion: null,
    reason: null,
    samples: ['1', '2', '3'],
  },
  {
    letter: 'B',
    heading: 'NO KARTU',
    field: 'card_number',
    suggestion: null,
    reason: 'heading',
    samples: ['000******0017', '000******0025'],
  },
  { letter: 'C', heading: 'NIK', field: 'nik', suggestion: null, reason: 'heading', samples: [] },
  {
    letter: 'D',
    heading: 'NAMA PESERTA',
    field: 'name',
    suggestion: null,
    reason: 'heading',
    samples: [],
  },
  {
    letter: 'E',
    heading: 'TGL LAHIR',
    field: 'birth_date',
    suggestion: null,
    reason: 'heading',
    samples: [],
  },
  {
    letter: 'F',
    heading: 'NO HP',
    field: 'phone',
    suggestion: null,
    reason: 'heading',
    samples: ['0812****789', '0813****221'],
  },
  {
    letter: 'G',
    heading: 'ALAMT',
    field: null,
    suggestion: 'address',
    reason: null,
    samples: ['JALAN CONTOH 1'],
  },
  {
    letter: 'H',
    heading: 'SEGMEN',
    field: 'segment',
    suggestion: null,
    reason: 'heading',
    samples: [],
  },
  {
    letter: 'I',
    heading: 'STATUS KEPESERTAAN',
    field: 'status',
    suggestion: null,
    reason: 'heading',
    samples: [],
  },
];

const UNREAD = {
  rows_read: 1180,
  counts: NONE,
  codes: {},
  mapping: null,
  columns: [],
  changes: null,
  not_seen: null,
} satisfies Partial<Import>;

const MAPPING: Import['mapping'] = {
  sheet: 'Peserta',
  header_row: 5,
  columns: { card_number: 'B', nik: 'C', name: 'D' },
  default_segment: null,
  default_status: null,
  encoding: null,
  separator: null,
};

const DONE = {
  rows_read: 2500,
  counts: READ,
  codes: CODES,
  mapping: MAPPING,
  columns: COLUMNS,
  changes: { became_active: 0, became_inactive: 3, arrears_cleared: 7, arrears_begun: 0 },
  not_seen: 12,
} satisfies Partial<Import>;

export function importOf(over: Partial<Import> = {}): Import {
  const read = !over.status || ['ready', 'applying', 'applied'].includes(over.status);
  return {
    id: 'i1',
    file_name: 'peserta-pbi-apbn-tomohon.xlsx',
    file_bytes: 252_607,
    file_kept: true,
    status: 'ready',
    ...(read ? DONE : UNREAD),
    sheets: [{ name: 'Peserta', visible: true }],
    problem: null,
    same_as: null,
    can_cancel: false,
    created_by: 'Petugas Contoh',
    created_at: '2026-11-22T08:15:00+08:00',
    applied_at: over.status === 'applied' ? '2026-11-22T08:20:00+08:00' : null,
    ...over,
  };
}

/** A list whose card column nobody recognised: its columns are known all the same. */
export function unmapped(over: Partial<Import> = {}): Import {
  const columns = COLUMNS.map((column) =>
    column.field === 'card_number' || column.field === 'segment'
      ? { ...column, field: null, reason: null }
      : column,
  );
  return importOf({
    status: 'failed',
    problem: {
      code: 'column_missing',
      title: 'Kolom wajib tidak ditemukan: No Kartu, Segmen',
      detail: 'Kolom wajib tidak ditemukan: No Kartu, Segmen. Tambahkan kolomnya.',
    },
    mapping: MAPPING,
    columns,
    ...over,
  });
}

const WARNS: ReadonlySet<string> = new Set(
  Object.keys(CODES).filter(
    (code) => !/^(arrears_invalid|card_(inv|mis|prec)|dupl|name|segment|status)/.test(code),
  ),
);

/** As the server counts them: the telephone numbers also by what is wrong with them. */
export const problemGroups: ProblemGroup[] = [
  ...Object.entries(CODES)
    .filter(([code]) => code !== 'phone_invalid')
    .map(([code, rows]) => groupOf(code as ProblemGroup['code'], null, rows)),
  groupOf('phone_invalid', 'landline', 18),
  groupOf('phone_invalid', 'junk', 12),
];

function groupOf(code: ProblemGroup['code'], kind: string | null, rows: number): ProblemGroup {
  const severity = WARNS.has(code) ? 'warning' : 'error';
  return { code, kind, field: null, severity, rows, message: `Kalimat tentang ${code}.` };
}

export const rowProblems: RowProblem[] = [
  {
    row: 33,
    column: 'F',
    field: 'phone',
    code: 'phone_invalid',
    severity: 'warning',
    message:
      'Bukan nomor HP Indonesia yang sah, jadi dikosongkan. Tulis satu nomor saja, misalnya 0811 4000 321.',
    value: '0431****12',
  },
  {
    row: 54,
    column: 'B',
    field: 'card_number',
    code: 'card_precision_lost',
    severity: 'error',
    message:
      'Excel mengubah nomor kartu menjadi bentuk seperti 1,23E+12 sehingga angkanya hilang. Ubah format kolom menjadi Teks, lalu isi ulang nomornya.',
    value: '1,23***+12',
  },
  {
    row: 86,
    column: 'I',
    field: 'status',
    code: 'status_unknown',
    severity: 'error',
    message: 'Status ini tidak dikenal. Tulis Aktif atau Tidak Aktif, dengan alasan bila ada.',
    value: 'DALAM PROSES',
  },
];

export function importRow(row: number): ImportRow {
  return {
    row,
    name: row % 2 ? 'MAWAR CONTOH' : 'YOHANIS MISALNYA',
    card_number: `000******${String(1000 + row).slice(-4)}`,
    nik: '7173************',
    phone: '0812****789',
    birth_date: '1984',
    sex: 'P',
    address: 'JALAN CONTOH 1',
    village: 'KAKASKASEN',
    district: 'TOMOHON UTARA',
    segment: 'pbi_apbn',
    status: 'inactive',
    status_reason: 'removed',
    inactive_since: '2026-02-01',
    care_class: '3',
    arrears_months: 0,
    arrears_amount: 0,
    family_relation: 1,
    change: 'new',
    codes: [],
  };
}
