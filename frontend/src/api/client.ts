import createClient from 'openapi-fetch';
import { currentLanguage } from '@/lib/i18n';
import { offline, problemOf } from './problem';
import type { paths } from './schema.gen';
import { authorised } from './session';

/** Every call to the server, typed by its own OpenAPI document. Wrap it: `answer(api.GET(…))`. */
export const api = createClient<paths>({
  // An absolute address, because a `Request` made outside a browser page needs one.
  baseUrl: window.location.origin,
  fetch: (request) => authorised((bearer) => send(request.clone(), bearer)),
});

async function send(request: Request, bearer: string | null): Promise<Response> {
  request.headers.set('Accept-Language', currentLanguage());
  if (bearer) request.headers.set('Authorization', `Bearer ${bearer}`);
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw offline();
  }
}

interface Outcome {
  data?: unknown;
  error?: unknown;
  response: Response;
}

type DataOf<O> = O extends { data: infer D; error?: never } ? D : never;

/** The answer's data; anything but success is thrown as an `ApiProblem`. */
export async function answer<O extends Outcome>(call: Promise<O>): Promise<DataOf<O>> {
  const { data, error, response } = await call;
  if (!response.ok) throw await problemOf(response, error);
  return data as DataOf<O>;
}

/** The header that makes a repeated POST harmless. */
export function keyed(key: string) {
  return { headers: { 'Idempotency-Key': key } };
}

/** One per intention: a repeated click or a retry with the same key has no second effect.
 * (`crypto.randomUUID` is missing on plain http, as in an office network.) */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
