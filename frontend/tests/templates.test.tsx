import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { on, refusal } from './fake/answers';
import { server } from './fake/live';
import { viewer } from './fake/people';
import { template } from './fake/sending';
import { fill, open } from './open';

test('the list leads to a template', async () => {
  const { user, router } = open('/templates');
  await user.click(await screen.findByRole('link', { name: 'PBI tidak aktif' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/templates/t1'));
});

describe('the editor', () => {
  test('puts a placeholder where the caret is', async () => {
    const { user } = open('/templates/new');
    const body = (await screen.findByLabelText('Isi pesan')) as HTMLTextAreaElement;
    await fill(user, body, 'Yth. , salam');
    body.setSelectionRange(5, 5);
    await user.click(await screen.findByRole('button', { name: 'Sisipkan Nama' }));
    expect(body).toHaveValue('Yth. {nama}, salam');
  });

  test('shows what the participant will see, from the server', async () => {
    const { user } = open('/templates/new');
    await fill(user, await screen.findByLabelText('Isi pesan'), 'Yth. {{nama}');
    await user.clear(screen.getByLabelText('Isi pesan'));
    await fill(user, screen.getByLabelText('Isi pesan'), 'Kepada {nama}');
    expect(await screen.findByText('Kepada M*** C***')).toBeVisible();
    expect(screen.getByText('16 huruf')).toBeVisible();
  });

  test('points at what is wrong, emoji before it or not', async () => {
    server.use(
      on('post', '/api/v1/templates/preview', {
        text: '',
        length: 0,
        problems: [
          {
            code: 'placeholder_unknown',
            severity: 'error',
            message: 'Tidak ada data bernama {nma}.',
            position: 3,
            line: 1,
            text: '{nma}',
          },
        ],
      }),
    );
    const { user } = open('/templates/new');
    const body = (await screen.findByLabelText('Isi pesan')) as HTMLTextAreaElement;
    await fill(user, body, '🙏: {nma}!');
    expect(await screen.findByText('Tidak ada data bernama {nma}.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Tunjukkan' }));
    expect(body.value.slice(body.selectionStart, body.selectionEnd)).toBe('{nma}');
  });

  test('saves a new version and says so', async () => {
    const sent: unknown[] = [];
    server.use(
      on('put', '/api/v1/templates/{template_id}', async ({ request }) => {
        sent.push(await request.json());
        return { ...template, version: 3 };
      }),
    );
    const { user } = open('/templates/t1');
    const name = await screen.findByLabelText('Nama templat');
    await user.clear(name);
    await fill(user, name, 'PBI nonaktif');
    await user.click(screen.getByRole('button', { name: 'Simpan sebagai versi 3' }));
    expect(await screen.findByText('Templat sudah disimpan.')).toBeVisible();
    const { purpose, body } = template;
    expect(sent).toEqual([{ name: 'PBI nonaktif', purpose, body, checked_on: null }]);
  });

  test('shows a refusal at its field', async () => {
    const message = 'Sudah ada templat dengan nama ini.';
    const errors = [{ field: 'name', code: 'name_taken', message }];
    server.use(
      on(
        'put',
        '/api/v1/templates/{template_id}',
        refusal(409, 'name_taken', 'Periksa lagi.', { errors }),
      ),
    );
    const { user } = open('/templates/t1');
    await user.click(await screen.findByRole('button', { name: 'Simpan sebagai versi 3' }));
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByLabelText('Nama templat')).toBeInvalid();
  });
});

test('a viewer reads a template and its earlier texts, and changes nothing', async () => {
  server.use(on('get', '/api/v1/auth/me', viewer));
  const { user } = open('/templates/t1');
  expect(await screen.findByText(/mintalah surat keterangan berobat/)).toBeVisible();
  await user.click(await screen.findByRole('button', { name: /Versi 1/ }));
  expect(await screen.findByRole('region', { name: /Versi 1/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Simpan/ })).toBeNull();
  expect(within(screen.getByRole('main')).queryByRole('link', { name: /Kirim/ })).toBeNull();
});
