import { HttpResponse, http } from 'msw';
import type { paths } from '@/api/schema.gen';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Paths = keyof paths;

/** The success body of an operation, as the OpenAPI document has it: a fake cannot drift from it. */
type Success<P extends Paths, M extends Method> = paths[P][M] extends { responses: infer R }
  ? R[keyof R & (200 | 201 | 202)] extends { content: { 'application/json': infer Body } }
    ? Body
    : undefined
  : never;

interface Asked {
  request: Request;
  params: Record<string, string>;
  query: URLSearchParams;
}

type Answer<P extends Paths, M extends Method> =
  | Success<P, M>
  | Response
  | ((asked: Asked) => Success<P, M> | Response | Promise<Success<P, M> | Response>);

/** What the fake server says to one operation: a body of the right type, or a whole response. */
export function on<M extends Method, P extends Paths>(method: M, path: P, answer: Answer<P, M>) {
  const pattern = `*${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  return http[method](pattern, async ({ request, params }) => {
    const query = new URL(request.url).searchParams;
    const asked = { request, params: params as Record<string, string>, query };
    const given = isFunction(answer) ? await answer(asked) : answer;
    if (given instanceof Response) return given.clone();
    return given === undefined ? new HttpResponse(null, { status: 204 }) : HttpResponse.json(given);
  });
}

function isFunction<P extends Paths, M extends Method>(
  answer: Answer<P, M>,
): answer is Extract<Answer<P, M>, (asked: Asked) => unknown> {
  return typeof answer === 'function';
}

export function refusal(status: number, code: string, detail: string, more: object = {}): Response {
  const body = { type: 'about:blank', title: code, status, code, detail, ...more };
  return HttpResponse.json(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}

export function page<T>(
  items: T[],
  over: Partial<{ next_cursor: string | null; total: number }> = {},
) {
  return { items, next_cursor: null, total: items.length, total_is_estimate: false, ...over };
}
