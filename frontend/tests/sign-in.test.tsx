import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { on, refusal } from './fake/answers';
import { server } from './fake/live';
import { meta } from './fake/people';
import { fill, open } from './open';

const noSession = on(
  'post',
  '/api/v1/auth/refresh',
  refusal(401, 'not_signed_in', 'Silakan masuk terlebih dahulu.'),
);

async function fillIn(user: ReturnType<typeof open>['user']) {
  await fill(user, await screen.findByLabelText('Nama pengguna'), 'petugas');
  await fill(user, screen.getByLabelText('Kata sandi'), 'rahasia-contoh');
  await user.click(screen.getByRole('button', { name: 'Masuk' }));
}

describe('signing in', () => {
  test('comes back to the page that was asked for', async () => {
    server.use(noSession);
    const { user, router } = open('/participants?segment=ppu');
    expect(await screen.findByRole('heading', { name: 'Masuk' })).toBeVisible();
    await fillIn(user);
    expect(await screen.findByRole('heading', { name: 'Peserta' })).toBeVisible();
    expect(router.state.location.search).toEqual({ segment: 'ppu' });
  });

  test('says why it was refused, in the server’s words', async () => {
    const words = 'Nama pengguna atau kata sandi salah.';
    server.use(
      noSession,
      on('post', '/api/v1/auth/token', refusal(401, 'wrong_credentials', words)),
    );
    const { user, router } = open('/');
    await fillIn(user);
    expect(await screen.findByText(words)).toBeVisible();
    expect(router.state.location.pathname).toBe('/sign-in');
  });

  test('asks for both fields before it asks the server', async () => {
    server.use(
      noSession,
      on('post', '/api/v1/auth/token', refusal(500, 'unexpected', 'Tidak boleh')),
    );
    const { user } = open('/sign-in');
    await user.click(await screen.findByRole('button', { name: 'Masuk' }));
    expect(await screen.findAllByText('Isian ini belum diisi')).toHaveLength(2);
    expect(screen.queryByText('Tidak boleh')).toBeNull();
  });

  test('does not follow an address of another site', async () => {
    server.use(noSession);
    const { user, router } = open('/sign-in?back=//jahat.example/');
    await fillIn(user);
    expect(await screen.findByRole('heading', { name: /Halo/ })).toBeVisible();
    expect(router.state.location.pathname).toBe('/');
  });

  test('offers the example account in the demonstration only', async () => {
    server.use(noSession);
    const { user } = open('/sign-in');
    await user.click(await screen.findByRole('button', { name: 'Isikan untuk saya' }));
    expect(screen.getByLabelText('Nama pengguna')).toHaveValue('demo');
  });

  test('shows no example account and no simulator strip elsewhere', async () => {
    server.use(
      noSession,
      on('get', '/api/v1/meta', { ...meta, demo: null, simulator: false, simulator_url: null }),
    );
    open('/sign-in');
    await screen.findByText(meta.office_name);
    expect(screen.queryByRole('button', { name: 'Isikan untuk saya' })).toBeNull();
    expect(screen.queryByText('SIMULATOR')).toBeNull();
  });
});

describe('a session', () => {
  test('that ends on a page is taken up again at the same address', async () => {
    const { user, router } = open('/participants');
    await screen.findByRole('heading', { name: 'Peserta' });
    const ended = refusal(401, 'not_signed_in', 'Silakan masuk terlebih dahulu.');
    server.use(noSession, on('get', '/api/v1/participants', ended));
    await user.click(await screen.findByRole('button', { name: 'Berikutnya' }));
    expect(await screen.findByText(/Sesi Anda sudah berakhir/)).toBeVisible();
    server.resetHandlers();
    await fillIn(user);
    expect(await screen.findByRole('heading', { name: 'Peserta' })).toBeVisible();
    expect(router.state.location.search).toEqual({ cursor: 'next' });
  });

  test('is ended by signing out', async () => {
    const { user, router } = open('/');
    await user.click(await screen.findByRole('button', { name: /Akun Petugas Contoh/ }));
    server.use(noSession);
    await user.click(await screen.findByRole('menuitem', { name: 'Keluar' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/sign-in'));
  });

  test('is not given up because the network is away', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    server.use(on('post', '/api/v1/auth/refresh', Response.error()));
    open('/participants');
    expect(await screen.findByText(/Sambungan ke server terputus/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
  });
});

test('the simulator strip is on every page while messages are not real', async () => {
  open('/templates');
  expect(await screen.findByText('SIMULATOR')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Lihat ponsel tiruan' })).toHaveAttribute(
    'href',
    meta.simulator_url,
  );
});
