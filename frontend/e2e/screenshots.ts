import { type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { type Furniture, furnish } from './furnish';
import { test as withProduct } from './product';

/** Takes a picture of every page of the real product, wide, narrow and dark, into `screenshots/`. */
const pages = ({ ready, participant, template, job }: Furniture): Record<string, string> => {
  const send = `/send?segment=pbi_apbn&status=inactive&template=${template}&name=PBI+Desember`;
  return {
    dashboard: '/',
    participants: '/participants?segment=pbi_apbn&reachable=true',
    participant: `/participants?open=${participant}`,
    'participant-new': '/participants?open=new',
    imports: '/imports',
    import: `/imports/${ready}`,
    'import-rows': `/imports/${ready}?tab=rows`,
    'import-columns': `/imports/${ready}?tab=mapping`,
    templates: '/templates',
    template: `/templates/${template}`,
    'send-whom': `${send}&step=whom`,
    'send-what': `${send}&step=what`,
    'send-when': `${send}&step=when`,
    'send-check': `${send}&step=check`,
    jobs: '/send-jobs',
    job: `/send-jobs/${job}`,
    'not-found': '/tidak-ada',
  };
};

const VIEWS: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1440, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
};

const test = withProduct.extend<object, { furniture: Furniture }>({
  furniture: [
    async ({ product, playwright }, use) => {
      const request = await playwright.request.newContext();
      await use(await furnish(request, product));
      await request.dispose();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

for (const [view, options] of Object.entries(VIEWS)) {
  base.describe(view, () => {
    test.use({ ...options, contextOptions: { reducedMotion: 'reduce' } });
    test('every page', async ({ page, product, furniture }) => {
      test.setTimeout(300_000);
      const picture = (name: string, fullPage = true) =>
        page.screenshot({ path: `screenshots/${name}-${view}.png`, fullPage });
      await page.goto(product.url);
      await page.getByRole('button', { name: 'Isikan untuk saya' }).click();
      await picture('sign-in', false);
      await page.getByRole('button', { name: 'Masuk', exact: true }).click();
      await page.getByRole('heading', { name: /Halo/ }).waitFor();
      for (const [name, path] of Object.entries(pages(furniture))) {
        await page.goto(product.url + path);
        await settled(page);
        await picture(name, !path.includes('open='));
      }
    });
  });
}

/** Nothing grey is left: every query has answered. */
async function settled(page: Page) {
  await page.locator('h1, h2, [class*=EmptyState]').first().waitFor();
  await page.waitForTimeout(400);
  await page.getByRole('status', { name: 'Memuat…' }).waitFor({ state: 'detached' });
  await page.waitForTimeout(400);
}
