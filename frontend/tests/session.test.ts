import { HttpResponse } from 'msw';
import { describe, expect, test, vi } from 'vitest';
import { answer, api } from '@/api/client';
import { nameOf } from '@/api/download';
import type { ApiProblem } from '@/api/problem';
import { signedIn, whenSessionEnds } from '@/api/session';
import { chooseLanguage } from '@/lib/i18n';
import { on, page, refusal } from './fake/answers';
import { server } from './fake/live';

const ended = refusal(401, 'not_signed_in', 'Silakan masuk terlebih dahulu.');

/** A server that knows one good token at a time, and counts how often it is renewed. */
function tokens() {
  let current = 0;
  server.use(
    on('post', '/api/v1/auth/refresh', () => {
      current += 1;
      return { access_token: `token-${current}`, token_type: 'bearer' as const, expires_in: 900 };
    }),
    on('get', '/api/v1/templates', ({ request }) =>
      request.headers.get('Authorization') === `Bearer token-${current}` ? page([]) : ended,
    ),
  );
  return { renewals: () => current, expire: () => (current += 1) };
}

const templates = () => answer(api.GET('/api/v1/templates'));

describe('the access token', () => {
  test('is renewed once, however many requests find it has run out', async () => {
    const { renewals, expire } = tokens();
    await signedIn();
    expire();
    await expect(Promise.all([templates(), templates(), templates()])).resolves.toHaveLength(3);
    expect(renewals()).toBe(3); // the first token, its expiry, and one renewal
  });

  test('tabs take turns to renew it', async () => {
    const request = vi.fn((_name: string, task: () => Promise<boolean>) => task());
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    await signedIn();
    Reflect.deleteProperty(navigator, 'locks');
    expect(request).toHaveBeenCalledWith('pengingat.refresh', expect.any(Function));
  });

  test('that cannot be renewed ends the session and keeps the refusal', async () => {
    const told = vi.fn();
    const stop = whenSessionEnds(told);
    server.use(on('post', '/api/v1/auth/refresh', ended), on('get', '/api/v1/templates', ended));
    await expect(templates()).rejects.toMatchObject({ status: 401 });
    stop();
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('a server that fails while renewing does not end the session', async () => {
    const told = vi.fn();
    const stop = whenSessionEnds(told);
    const down = refusal(503, 'unavailable', 'Basis data sedang tidak dapat dihubungi.');
    server.use(on('post', '/api/v1/auth/refresh', down), on('get', '/api/v1/templates', ended));
    await expect(templates()).rejects.toMatchObject({ status: 503 });
    stop();
    expect(told).not.toHaveBeenCalled();
  });
});

describe('what goes wrong', () => {
  test('carries the server’s sentence, code and fields', async () => {
    const errors = [
      { field: 'body', code: 'placeholder_unknown', message: 'Tidak dikenal: {nma}.' },
    ];
    server.use(
      on('get', '/api/v1/templates', refusal(422, 'placeholder_unknown', 'Tidak sah.', { errors })),
    );
    const problem = await templates().catch((error: unknown) => error as ApiProblem);
    expect(problem).toMatchObject({ message: 'Tidak sah.', code: 'placeholder_unknown' });
    expect((problem as ApiProblem).byField).toEqual({ body: 'Tidak dikenal: {nma}.' });
  });

  test('is told in our own words when the answer is none of ours', async () => {
    server.use(on('get', '/api/v1/templates', new HttpResponse('<html>', { status: 502 })));
    await expect(templates()).rejects.toThrow('(kode 502)');
  });

  test('is told in our own words when there is no answer', async () => {
    server.use(on('get', '/api/v1/templates', Response.error()));
    await expect(templates()).rejects.toThrow('Sambungan ke server terputus');
  });
});

test('the server is asked in the language on the screen', async () => {
  const asked: (string | null)[] = [];
  server.use(
    on('get', '/api/v1/templates', ({ request }) => {
      asked.push(request.headers.get('Accept-Language'));
      return page([]);
    }),
  );
  await templates();
  await chooseLanguage('en');
  await templates();
  await chooseLanguage('id');
  expect(asked).toEqual(['id', 'en']);
});

test.each([
  ['attachment; filename="laporan.xlsx"', 'laporan.xlsx'],
  [
    'attachment; filename="l.xlsx"; filename*=UTF-8\'\'laporan%20%E2%80%93%20mei.xlsx',
    'laporan – mei.xlsx',
  ],
  ['inline', undefined],
  [null, undefined],
])('a download %s is saved as %s', (disposition, name) => {
  expect(nameOf(disposition)).toBe(name);
});
