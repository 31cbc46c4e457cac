import type { Message, Placeholder, SendJob, SendPreview, Template } from '@/api/types';
import { MESSAGE_STATUSES, type MessageStatus } from '@/lib/vocabulary';

export const template: Template = {
  id: 't1',
  name: 'PBI tidak aktif',
  purpose: 'pbi_inactive',
  version: 2,
  version_id: 'v2',
  body: 'Yth. Bapak/Ibu {nama}\n\nBerdasarkan data kepesertaan, kartu JKN {nomor_kartu} saat ini *tidak aktif*.\n\nBila Bapak/Ibu sedang sakit atau masih berhak, mintalah surat keterangan berobat di puskesmas, lalu lapor ke Dinas Sosial dengan KTP dan KK.\n\nCek status di aplikasi Mobile JKN, PANDAWA 0811-8165-165, atau Care Center 165.\n\n{nama_kantor}',
  checked_on: '2026-11-01',
  created_at: '2026-10-01T08:00:00+08:00',
  updated_at: '2026-11-01T08:00:00+08:00',
};

export const templates: Template[] = [
  template,
  {
    ...template,
    id: 't2',
    name: 'PBI dengan tunggakan lama',
    purpose: 'pbi_old_arrears',
    version: 1,
    body: 'Yth. Bapak/Ibu {nama}\n\nMenurut data kami masih ada catatan tunggakan dari masa kepesertaan mandiri. Mohon cek di Mobile JKN.',
  },
  {
    ...template,
    id: 't3',
    name: 'Tunggakan peserta mandiri',
    purpose: 'arrears',
    version: 1,
    body: 'Yth. Bapak/Ibu {nama}\n\nMenurut data kami iuran {bulan_menunggak} bulan belum tercatat. Mohon cek di Mobile JKN.',
  },
  {
    ...template,
    id: 't4',
    name: 'Pengumuman umum',
    purpose: 'general',
    version: 1,
    body: 'Yth. Bapak/Ibu {nama}\n\nKantor kami tutup pada hari libur nasional.',
  },
];

export const placeholders: Placeholder[] = [
  { name: 'nama', label: 'Nama', label_en: 'Name', example: 'M*** C***' },
  { name: 'nomor_kartu', label: 'Nomor kartu', label_en: 'Card number', example: '000******1234' },
  {
    name: 'bulan_menunggak',
    label: 'Bulan menunggak',
    label_en: 'Months in arrears',
    example: '4',
  },
  { name: 'kelurahan', label: 'Kelurahan', label_en: 'Village', example: 'KAKASKASEN' },
  { name: 'kecamatan', label: 'Kecamatan', label_en: 'District', example: 'TOMOHON UTARA' },
  { name: 'segmen', label: 'Segmen', label_en: 'Segment', example: 'PBI JK (APBN)' },
  { name: 'nama_kantor', label: 'Nama kantor', label_en: 'Office name', example: 'KC Tondano' },
];

export function rendered(body: string): string {
  return placeholders.reduce(
    (text, { name, example }) => text.replaceAll(`{${name}}`, example),
    body,
  );
}

export const preview: SendPreview = {
  recipients: 1931,
  participants: 2031,
  excluded: {
    unreachable: 312,
    deceased: 41,
    purpose_mismatch: 38,
    record_closed: 18,
    opted_out: 2,
  },
  samples: [1, 2, 3].map((number) => ({
    participant_id: `p${number}`,
    phone: `0812****00${number}`,
    text: rendered(template.body),
  })),
  estimated_duration_s: 38_620,
};

export function countsOf(over: Partial<Record<MessageStatus, number>>): SendJob['counts'] {
  const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
  return { ...none, ...over } as SendJob['counts'];
}

const audience: SendJob['audience'] = {
  q: null,
  segment: 'pbi_apbn',
  status: 'inactive',
  status_reason: null,
  district: null,
  village: null,
  care_class: null,
  arrears_months_min: null,
  arrears_months_max: null,
  reachable: null,
  import_id: null,
  ids: null,
  exclude_ids: [],
  exclude_notified_within_days: null,
};

export function job(over: Partial<SendJob> = {}): SendJob {
  return {
    id: 'j1',
    name: 'PBI tidak aktif, 22 Nov 2026',
    status: 'running',
    template: {
      id: 't1',
      name: 'PBI tidak aktif',
      version: 2,
      version_id: 'v2',
      purpose: 'pbi_inactive',
    },
    audience,
    counts: countsOf({
      queued: 727,
      sending: 1,
      accepted: 14,
      sent: 120,
      delivered: 631,
      read: 402,
      failed: 33,
      uncertain: 3,
    }),
    recipients: 1931,
    participants: 2031,
    excluded: preview.excluded,
    hold_code: null,
    hold_reason: null,
    last_progress_at: '2026-11-22T10:41:00+08:00',
    estimated_finish_at: '2026-11-22T14:20:00+08:00',
    start_at: null,
    expires_at: null,
    pace: null,
    window: null,
    simulator: true,
    created_by: 'Petugas Contoh',
    created_at: '2026-11-22T08:30:00+08:00',
    started_by: 'Petugas Contoh',
    started_at: '2026-11-22T08:31:00+08:00',
    finished_at: null,
    ...over,
  };
}

/** How far a message has come: the moments it has, by its status. */
const COURSE = ['accepted_at', 'sent_at', 'delivered_at', 'read_at'] as const;
const REACHED: [MessageStatus, number][] = [
  ['read', 4],
  ['delivered', 3],
  ['sent', 2],
  ['failed', 1],
  ['uncertain', 0],
  ['queued', 0],
];
const NO_MOMENTS = {
  sending_at: null,
  accepted_at: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
  finished_at: null,
};

export function message(number: number): Message {
  const [status, reached] = REACHED[number % REACHED.length] ?? ['read', 4];
  const at = `2026-11-22T09:${10 + (number % 50)}:00+08:00`;
  const moments = Object.fromEntries(COURSE.slice(0, reached).map((moment) => [moment, at]));
  return {
    id: `m${number}`,
    participant_id: `p${number}`,
    participant_ids: number % 4 === 1 ? [`p${number}`, `p${number + 1}`] : [`p${number}`],
    name: number % 2 ? 'M*** C***' : 'Y*** M***',
    card_number: `000******${1000 + number}`,
    phone: `0812****${100 + number}`,
    text: rendered(template.body),
    status,
    code: status === 'failed' ? 'target_invalid' : null,
    reason: status === 'failed' ? 'Nomor ini tidak ada di WhatsApp.' : null,
    attempts: 1,
    queued_at: '2026-11-22T08:31:00+08:00',
    ...NO_MOMENTS,
    ...moments,
  };
}
