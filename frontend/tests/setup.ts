import '@testing-library/jest-dom/vitest';
import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { signOut } from '@/api/session';
import { startI18n } from '@/lib/i18n';
import { server } from './fake/live';

configure({
  asyncUtilTimeout: 4_000,
  getElementError: (message) => new Error(message?.split('Ignored nodes')[0]),
});

/** What jsdom leaves out of a browser and the components ask for. */
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' });
  await startI18n('id');
});

afterEach(async () => {
  cleanup();
  notifications.clean();
  server.resetHandlers();
  await signOut();
});

afterAll(() => server.close());
