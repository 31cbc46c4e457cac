import { on, page } from './answers';
import { importOf, importRow, problemGroups, rowProblems } from './imports';
import { detail, meta, operator, participant } from './people';
import {
  countsOf,
  job,
  message,
  placeholders,
  preview,
  rendered,
  template,
  templates,
} from './sending';

const people = Array.from({ length: 8 }, (_, number) => participant(number));
const token = { access_token: 'fake', token_type: 'bearer' as const, expires_in: 900 };

const jobs = [
  job(),
  job({
    id: 'j2',
    name: 'Tunggakan mandiri, 18 Nov 2026',
    status: 'held',
    hold_code: 'device_disconnected',
    hold_reason: 'WhatsApp pengirim terputus dari Fonnte. Sambungkan lagi, lalu lanjutkan.',
    counts: countsOf({ queued: 412, read: 88 }),
    recipients: 500,
  }),
  job({
    id: 'j3',
    name: 'Pengumuman libur, 10 Nov 2026',
    status: 'completed',
    counts: countsOf({ read: 702, delivered: 211, failed: 12 }),
    recipients: 925,
    finished_at: '2026-11-10T15:00:00+08:00',
  }),
];

/** A server where everything goes well, signed in as an operator; tests overrule what they are about. */
export const handlers = [
  on('get', '/api/v1/meta', meta),
  on('post', '/api/v1/auth/token', token),
  on('post', '/api/v1/auth/refresh', token),
  on('post', '/api/v1/auth/logout', undefined),
  on('get', '/api/v1/auth/me', operator),
  on('get', '/api/v1/dashboard', {
    participants: {
      total: 2440,
      by_status: { active: 412, inactive: 2028 },
      by_segment: { pbi_apbn: 1610, pbpu_pemda: 402, ppu: 101, pbpu: 307, bp: 20 },
      pbi_inactive: 1502,
      with_arrears: 327,
      reachable: 2128,
      reachable_phones: 1931,
    },
    imports_waiting: [
      {
        id: 'i1',
        file_name: 'peserta-pbi-apbn-tomohon.xlsx',
        status: 'ready',
        created_at: '2026-11-22T08:15:00+08:00',
        valid: 2440,
        rejected: 60,
      },
    ],
    recent_jobs: jobs,
    messages_uncertain: 3,
    held_jobs: 1,
  }),
  on('get', '/api/v1/participants/areas', {
    districts: [
      { name: 'TOMOHON SELATAN', villages: ['WALIAN'] },
      { name: 'TOMOHON UTARA', villages: ['KAKASKASEN'] },
    ],
  }),
  on('get', '/api/v1/participants', page(people, { next_cursor: 'next', total: 2440 })),
  on('get', '/api/v1/participants/{participant_id}', ({ params }) =>
    detail(people.find(({ id }) => id === params.participant_id) ?? participant(1)),
  ),
  on(
    'get',
    '/api/v1/imports',
    page([
      importOf(),
      importOf({ id: 'i0', status: 'applied', file_name: 'peserta-oktober.xlsx' }),
    ]),
  ),
  on('get', '/api/v1/imports/{import_id}', importOf()),
  on('get', '/api/v1/imports/{import_id}/problems', page(rowProblems)),
  on('get', '/api/v1/imports/{import_id}/problem-groups', { items: problemGroups }),
  on('get', '/api/v1/imports/{import_id}/rows', page([6, 7, 8, 9].map(importRow))),
  on('get', '/api/v1/templates', page(templates)),
  on('get', '/api/v1/templates/placeholders', placeholders),
  on('post', '/api/v1/templates/preview', async ({ request }) => {
    const { body } = (await request.json()) as { body: string };
    return { text: rendered(body), length: rendered(body).length, problems: [] };
  }),
  on('get', '/api/v1/templates/{template_id}', template),
  on(
    'get',
    '/api/v1/templates/{template_id}/versions',
    page([
      { ...template, id: 'v2' },
      { ...template, id: 'v1', version: 1 },
    ]),
  ),
  on('post', '/api/v1/send-jobs/preview', preview),
  on('get', '/api/v1/send-jobs', page(jobs)),
  on('get', '/api/v1/send-jobs/{job_id}', job()),
  on(
    'get',
    '/api/v1/send-jobs/{job_id}/messages',
    page(Array.from({ length: 12 }, (_, number) => message(number))),
  ),
];
