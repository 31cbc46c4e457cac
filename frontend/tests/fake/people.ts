import type { Me, Meta, Participant, ParticipantDetail, Permission } from '@/api/types';

const VIEWER: Permission[] = [
  'dashboard.read',
  'imports.read',
  'participants.read',
  'send_jobs.read',
  'templates.read',
];
const OPERATOR: Permission[] = [
  ...VIEWER,
  'imports.write',
  'participants.export',
  'participants.reveal',
  'participants.write',
  'send_jobs.send',
  'send_jobs.write',
  'templates.write',
];

export const operator: Me = {
  id: 'u1',
  username: 'petugas',
  full_name: 'Petugas Contoh',
  role: 'operator',
  permissions: OPERATOR,
};

export const viewer: Me = {
  id: 'u2',
  username: 'pembaca',
  full_name: 'Pembaca Contoh',
  role: 'viewer',
  permissions: VIEWER,
};

export const meta: Meta = {
  product: 'Pengingat',
  version: '0.1.0',
  office_name: 'BPJS Kesehatan Kantor Cabang Tondano',
  time_zone: 'Asia/Makassar',
  simulator: true,
  simulator_url: 'http://127.0.0.1:8100/',
  demo: { username: 'demo', password: 'demo-contoh' },
};

const NAMES = [
  'MAWAR CONTOH',
  'SINTA PERCOBAAN MANGGALA',
  'YOHANIS MISALNYA',
  'ST. FATIMAH UMPAMA',
  'DEBORA TELADAN',
  'ALFRETS KARANGAN',
  'NOVITA CONTOH',
  'BENI UMPAMA',
];
const PLACES = [
  ['KAKASKASEN', 'TOMOHON UTARA'],
  ['TALETE SATU', 'TOMOHON TENGAH'],
  ['WALIAN', 'TOMOHON SELATAN'],
  ['TARATARA', 'TOMOHON BARAT'],
] as const;

const INACTIVE = {
  status: 'inactive',
  status_reason: 'removed',
  inactive_since: '2026-02-01',
} as const;
const STANDINGS = [
  { status: 'active', status_reason: 'none', inactive_since: null },
  INACTIVE,
  INACTIVE,
] as const;

export function participant(number: number, over: Partial<Participant> = {}): Participant {
  const [village, district] = PLACES[number % PLACES.length] ?? PLACES[0];
  const tail = String(1000 + number);
  const reachable = number % 5 !== 4;
  return {
    ...(STANDINGS[number % STANDINGS.length] ?? INACTIVE),
    id: `p${number}`,
    name: NAMES[number % NAMES.length] ?? 'CONTOH',
    card_number: `000******${tail}`,
    nik: '7173************',
    phone: reachable ? `0812****${tail.slice(-3)}` : null,
    birth_date: String(1950 + (number % 60)),
    sex: number % 2 ? 'P' : 'L',
    village,
    district,
    segment: 'pbi_apbn',
    care_class: '3',
    arrears_months: number % 7 === 2 ? 14 : 0,
    arrears_amount: (number % 7 === 2 ? 14 : 0) * 35_000,
    family_relation: 1,
    reachable,
    opted_out: number === 5,
    updated_at: '2026-11-20T09:12:00+08:00',
    ...over,
  };
}

export function detail(person: Participant): ParticipantDetail {
  return {
    ...person,
    address: 'JALAN CONTOH 1',
    history: [
      {
        at: '2026-11-20T09:12:00+08:00',
        source: 'import',
        import_id: 'i1',
        file_name: 'peserta-november.xlsx',
        changed_by: null,
        old_segment: 'pbi_apbn',
        new_segment: 'pbi_apbn',
        old_status: 'active',
        new_status: 'inactive',
        old_status_reason: 'none',
        new_status_reason: 'removed',
        old_arrears_months: 0,
        new_arrears_months: 0,
        old_arrears_amount: 0,
        new_arrears_amount: 0,
      },
    ],
    messages: [
      {
        id: 'm1',
        send_job_id: 'j1',
        send_job_name: 'PBI nonaktif, 20 Nov 2026',
        status: 'read',
        code: null,
        text: 'Yth. Bapak/Ibu M*** C***\nKartu JKN 000******1001 saat ini *tidak aktif*.',
        attempts: 1,
        queued_at: '2026-11-20T10:00:00+08:00',
        sent_at: '2026-11-20T10:01:00+08:00',
        delivered_at: '2026-11-20T10:01:00+08:00',
        read_at: '2026-11-20T10:05:00+08:00',
      },
    ],
  };
}
