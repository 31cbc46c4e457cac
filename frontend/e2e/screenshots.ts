import { type BrowserContextOptions, test as base } from '@playwright/test';
import { getResponse } from 'msw';
import { preview } from 'vite';
import { handlers } from '../tests/fake/server';

/** Takes a picture of every page, wide and narrow, light and dark, into `screenshots/`. */
const PAGES: Record<string, string> = {
  'sign-in': '/sign-in',
  dashboard: '/',
  participants: '/participants?segment=pbi_apbn&reachable=true',
  participant: '/participants?open=p1',
  'participant-new': '/participants?open=new',
  imports: '/imports',
  import: '/imports/i1',
  'import-rows': '/imports/i1?tab=rows',
  'import-columns': '/imports/i1?tab=mapping',
  templates: '/templates',
  template: '/templates/t1',
  'send-whom': '/send?segment=pbi_apbn&status=inactive',
  'send-what': '/send?segment=pbi_apbn&status=inactive&template=t1&step=what',
  'send-when': '/send?segment=pbi_apbn&status=inactive&template=t1&step=when',
  'send-check': '/send?segment=pbi_apbn&status=inactive&template=t1&name=PBI&step=check',
  jobs: '/send-jobs',
  job: '/send-jobs/j1',
};

const VIEWS: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1440, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
};

const test = base.extend<object, { address: string }>({
  address: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const server = await preview({ preview: { port: 0, host: '127.0.0.1' } });
      await use(server.resolvedUrls?.local[0] ?? '');
      await server.close();
    },
    { scope: 'worker' },
  ],
});

for (const [view, options] of Object.entries(VIEWS)) {
  test.describe(view, () => {
    test.use({ ...options, contextOptions: { reducedMotion: 'reduce' } });
    for (const [name, path] of Object.entries(PAGES)) {
      test(name, async ({ page, address }) => {
        page.on('pageerror', (error) => console.error(name, error.message));
        await page.route('**/api/**', async (route) => {
          const asked = route.request();
          const request = new Request(asked.url(), {
            method: asked.method(),
            body: asked.postData(),
          });
          const response = await getResponse(handlers, request);
          if (!response) return route.abort();
          const headers = Object.fromEntries(response.headers);
          await route.fulfill({ status: response.status, headers, body: await response.text() });
        });
        await page.goto(new URL(path, address).href, { waitUntil: 'networkidle' });
        const fullPage = !path.includes('open=');
        await page.screenshot({ path: `screenshots/${name}-${view}.png`, fullPage });
      });
    }
  });
}
