import { currentLanguage } from '@/lib/i18n';
import { offline, problemOf } from './problem';
import type { paths } from './schema.gen';
import { authorised } from './session';

type PostPath = {
  [P in keyof paths]: paths[P] extends {
    post: { requestBody: { content: { 'multipart/form-data': unknown } } };
  }
    ? P
    : never;
}[keyof paths];

type Accepted<P extends PostPath> = paths[P] extends {
  post: { responses: { 202: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

interface Upload {
  form: FormData;
  key: string;
  onProgress: (share: number) => void;
}

/** Posts a form with files. `fetch` cannot tell how much of a body has left; XMLHttpRequest can. */
export async function upload<P extends PostPath>(path: P, { form, key, onProgress }: Upload) {
  const response = await authorised((bearer) => post(path, form, key, bearer, onProgress));
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Accepted<P>;
}

function post(
  path: string,
  form: FormData,
  key: string,
  bearer: string | null,
  onProgress: (share: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Accept-Language', currentLanguage());
    request.setRequestHeader('Idempotency-Key', key);
    if (bearer) request.setRequestHeader('Authorization', `Bearer ${bearer}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(offline());
    request.send(form);
  });
}
