import { currentLanguage } from '@/lib/i18n';
import { offline, problemOf } from './problem';
import type { components } from './schema.gen';

type Token = components['schemas']['TokenPublic'];

const AUTH = '/api/v1/auth';

/** The access token lives here and nowhere else: it is gone with the tab. */
let token: string | null = null;
let renewing: Promise<boolean> | null = null;
const onEnd = new Set<() => void>();

/** Calls `listener` when the session cannot be renewed any more; returns the way to stop that. */
export function whenSessionEnds(listener: () => void): () => void {
  onEnd.add(listener);
  return () => {
    onEnd.delete(listener);
  };
}

export async function signIn(username: string, password: string): Promise<void> {
  const body = new URLSearchParams({ grant_type: 'password', username, password });
  const response = await reach(`${AUTH}/token`, { method: 'POST', body });
  if (!response.ok) throw await problemOf(response);
  token = ((await response.json()) as Token).access_token;
}

export async function signOut(): Promise<void> {
  token = null;
  await reach(`${AUTH}/logout`, { method: 'POST' });
}

/** Whether somebody is signed in; asks the refresh cookie when this tab has just been opened. */
export async function signedIn(): Promise<boolean> {
  return token !== null || (await renew(token));
}

/** Sends a request as the person signed in; renews the access token once when it has run out. */
export async function authorised(send: (bearer: string | null) => Promise<Response>) {
  const used = token;
  const response = await send(used);
  if (response.status !== 401) return response;
  if (await renew(used)) return send(token);
  for (const tell of onEnd) tell();
  return response;
}

/** False when the server says the session is over; a missing network is thrown, not taken for that.
 * `stale` is the token that failed: when another request has renewed it since, nothing is left to do. */
async function renew(stale: string | null): Promise<boolean> {
  if (token !== stale && token !== null) return true;
  renewing ??= inTurn(askForToken).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function askForToken(): Promise<boolean> {
  const response = await reach(`${AUTH}/refresh`, { method: 'POST' });
  if (response.status >= 500) throw await problemOf(response);
  token = response.ok ? ((await response.json()) as Token).access_token : null;
  return response.ok;
}

/** Tabs share one rotating cookie: two at once would look like a stolen one. Browsers offer locks
 * on secure origins only; elsewhere a tab goes ahead alone. */
async function inTurn(task: () => Promise<boolean>): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks;
  return locks ? locks.request('pengingat.refresh', task) : task();
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, headers: { 'Accept-Language': currentLanguage() } });
  } catch {
    throw offline();
  }
}
