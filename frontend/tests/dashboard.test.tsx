import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Dashboard } from '@/api/types';
import { on, refusal } from './fake/answers';
import { server } from './fake/live';
import { open } from './open';

const empty: Dashboard = {
  participants: {
    total: 0,
    by_status: {},
    by_segment: {},
    pbi_inactive: 0,
    with_arrears: 0,
    reachable: 0,
    reachable_phones: 0,
  },
  imports_waiting: [],
  recent_jobs: [],
  messages_uncertain: 0,
  held_jobs: 0,
};

test('the first page shows the figures and what waits, each a click from its place', async () => {
  open('/');
  expect(await screen.findByText('2.440')).toBeVisible();
  expect(screen.getByText('lewat 1.931 nomor HP')).toBeVisible();
  const waiting = screen.getByRole('region', { name: 'Menunggu Anda' });
  expect(within(waiting).getByRole('link', { name: /Tunggakan mandiri/ })).toHaveAttribute(
    'href',
    '/send-jobs/j2',
  );
  expect(within(waiting).getByRole('link', { name: /peserta-pbi/ })).toHaveAttribute(
    'href',
    '/imports/i1',
  );
});

test('an empty office is told where to begin', async () => {
  server.use(on('get', '/api/v1/dashboard', empty));
  open('/');
  expect(await screen.findByText('Selamat datang di Pengingat')).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Pengiriman terakhir' })).toBeNull();
});

test('figures that cannot be had say so', async () => {
  const words = 'Basis data sedang tidak dapat dihubungi.';
  server.use(on('get', '/api/v1/dashboard', refusal(503, 'unavailable', words)));
  open('/');
  expect(await screen.findByText(words)).toBeVisible();
});

test('an address without a page still has the menu and the simulator strip', async () => {
  open('/tidak/ada');
  expect(await screen.findByText('Halaman tidak ditemukan')).toBeVisible();
  expect(screen.getByText('SIMULATOR')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Peserta' })).toBeVisible();
});

test('everything can be read in English', async () => {
  const { user } = open('/');
  await user.click(await screen.findByRole('button', { name: /Akun/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'English' }));
  expect(await screen.findByText('Participants on record')).toBeVisible();
  expect(document.documentElement.lang).toBe('en');
  await user.click(screen.getByRole('button', { name: /Account/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'Indonesia' }));
  expect(await screen.findByText('Peserta terdaftar')).toBeVisible();
});
