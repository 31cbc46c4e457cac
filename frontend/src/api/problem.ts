import i18next from 'i18next';
import type { components } from './schema.gen';

type ProblemBody = components['schemas']['ProblemDetails'];
export type FieldProblem = NonNullable<ProblemBody['errors']>[number];

/** Why the server (or the way to it) said no. `message` is a sentence to show as it is. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  readonly errors: readonly FieldProblem[];
  /** The whole body, for the few problems that carry more than the standard fields. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail ?? i18next.t('common.states.unexpected', { status }));
    this.status = status;
    this.code = body.code ?? 'unexpected';
    this.errors = body.errors ?? [];
    this.body = { ...body };
  }

  /** The problem of each field of a form, by the field's name. */
  get byField(): Record<string, string> {
    return Object.fromEntries(this.errors.map(({ field, message }) => [field, message]));
  }
}

/** No answer at all: the network, or a server that is not there. */
export function offline(): ApiProblem {
  return new ApiProblem(0, { code: 'offline', detail: i18next.t('common.states.offline') });
}

export async function problemOf(response: Response, body?: unknown): Promise<ApiProblem> {
  const read = body ?? (await response.json().catch(() => ({})));
  const known = typeof read === 'object' && read !== null && 'code' in read;
  return new ApiProblem(response.status, known ? read : {});
}
