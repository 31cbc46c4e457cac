import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type APIRequestContext, expect } from '@playwright/test';
import type { components } from '../src/api/schema.gen';
import { type Product, ROOT } from './product';

type Schemas = components['schemas'];

export const WORKBOOKS = join(ROOT, 'backend', 'tests', 'workbooks');
const SOON = { timeout: 120_000, intervals: [500] };

/** The ids of what there is to look at. */
export interface Furniture {
  applied: string;
  ready: string;
  participant: string;
  template: string;
  job: string;
}

/** An office in the middle of its work: a list applied, another waiting, one job done, one paused. */
export async function furnish(request: APIRequestContext, { url }: Product): Promise<Furniture> {
  const api = `${url}/api/v1`;
  const headers = { Authorization: `Bearer ${await token(request, api)}` };
  const get = async <T>(path: string): Promise<T> =>
    (await request.get(`${api}${path}`, { headers })).json();
  const post = async <T>(path: string, data: object = {}): Promise<T> => {
    const response = await request.post(`${api}${path}`, { headers, data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    return response.json();
  };
  const upload = async (name: string) => {
    const file = {
      name,
      mimeType: 'application/octet-stream',
      buffer: readFileSync(join(WORKBOOKS, name)),
    };
    const answer = await request.post(`${api}/imports`, { headers, multipart: { file } });
    const { id } = (await answer.json()) as Schemas['ImportPublic'];
    await reached(id, 'ready');
    return id;
  };
  const reached = (id: string, status: string) =>
    expect
      .poll(async () => (await get<Schemas['ImportPublic']>(`/imports/${id}`)).status, SOON)
      .toBe(status);
  const send = async (name: string, template_id: string, audience: object) => {
    const { id } = await post<Schemas['SendJobPublic']>('/send-jobs', {
      name,
      template_id,
      audience,
    });
    await post(`/send-jobs/${id}/start`);
    return id;
  };

  const applied = await upload('peserta-pbi-apbn-tomohon.xlsx');
  await post(`/imports/${applied}/apply`);
  await reached(applied, 'applied');
  const ready = await upload('tunggakan-pbpu-minahasa.xlsx');

  const { items: templates } = await get<Schemas['Page_TemplatePublic_']>('/templates');
  const of = (purpose: string) =>
    templates.find((template) => template.purpose === purpose)?.id ?? '';
  const done = await send('PBI dengan tunggakan lama, November', of('pbi_old_arrears'), {});
  await expect
    .poll(async () => (await get<Schemas['SendJobPublic']>(`/send-jobs/${done}`)).status, SOON)
    .toBe('completed');
  const job = await send('PBI tidak aktif, November', of('pbi_inactive'), { status: 'inactive' });
  await expect
    .poll(
      async () => (await get<Schemas['SendJobPublic']>(`/send-jobs/${job}`)).counts.queued,
      SOON,
    )
    .toBeLessThan(1_200);
  await post(`/send-jobs/${job}/pause`);

  const people = await get<Schemas['Page_ParticipantPublic_']>(
    '/participants?arrears_months_min=1',
  );
  return {
    applied,
    ready,
    participant: people.items[0]?.id ?? '',
    template: of('pbi_inactive'),
    job,
  };
}

async function token(request: APIRequestContext, api: string): Promise<string> {
  const form = { grant_type: 'password', username: 'admin', password: 'pengingat-demo' };
  const answer = await request.post(`${api}/auth/token`, { form });
  return ((await answer.json()) as Schemas['TokenPublic']).access_token;
}
