import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backend = process.env.PENGINGAT_PUBLIC_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': backend, '/docs': backend, '/openapi.json': backend },
  },
  build: { target: 'es2023', assetsInlineLimit: 0 },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    // Each test file cleans up after itself; loading the components anew for each would take longer
    // than its tests.
    isolate: false,
    restoreMocks: true,
    testTimeout: 15_000,
    sequence: { shuffle: true },
  },
});
