import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router';
import { signedIn } from '@/api/session';
import { meQuery, metaQuery } from '@/api/shared-queries';
import type { Permission } from '@/api/types';
import { signInSearch } from '@/features/auth/search';
import { importSearch } from '@/features/imports/search';
import { participantsSearch } from '@/features/participants/search';
import { jobSearch, newJobSearch } from '@/features/send-jobs/search';
import { pageSearch } from '@/lib/paging';
import { Crashed, NotFound } from './dead-ends';
import { Shell } from './shell';

interface RouterContext {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('@/features/auth/sign-in-page'), 'SignInPage'),
});

/** Everything below needs a session; a lost one comes back to the same address after signing in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    if (await signedIn()) return;
    throw redirect({ to: '/sign-in', search: { back: location.href }, replace: true });
  },
  loader: ({ context }) =>
    Promise.all([
      context.queryClient.ensureQueryData(meQuery),
      context.queryClient.ensureQueryData(metaQuery),
    ]),
  component: Shell,
  notFoundComponent: NotFound,
});

const page = { getParentRoute: () => shell, errorComponent: Crashed };

const routes = [
  createRoute({
    ...page,
    path: '/',
    staticData: { needs: 'dashboard.read' },
    component: lazyRouteComponent(
      () => import('@/features/dashboard/dashboard-page'),
      'DashboardPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/participants',
    validateSearch: participantsSearch,
    staticData: { needs: 'participants.read' },
    component: lazyRouteComponent(
      () => import('@/features/participants/participants-page'),
      'ParticipantsPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/imports',
    validateSearch: pageSearch,
    staticData: { needs: 'imports.read' },
    component: lazyRouteComponent(() => import('@/features/imports/imports-page'), 'ImportsPage'),
  }),
  createRoute({
    ...page,
    path: '/imports/$importId',
    validateSearch: importSearch,
    staticData: { needs: 'imports.read' },
    component: lazyRouteComponent(() => import('@/features/imports/import-page'), 'ImportPage'),
  }),
  createRoute({
    ...page,
    path: '/templates',
    validateSearch: pageSearch,
    staticData: { needs: 'templates.read' },
    component: lazyRouteComponent(
      () => import('@/features/templates/templates-page'),
      'TemplatesPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/templates/new',
    staticData: { needs: 'templates.write' },
    component: lazyRouteComponent(
      () => import('@/features/templates/new-template-page'),
      'NewTemplatePage',
    ),
  }),
  createRoute({
    ...page,
    path: '/templates/$templateId',
    staticData: { needs: 'templates.read' },
    component: lazyRouteComponent(
      () => import('@/features/templates/template-page'),
      'TemplatePage',
    ),
  }),
  createRoute({
    ...page,
    path: '/send',
    validateSearch: newJobSearch,
    staticData: { needs: 'send_jobs.write' },
    component: lazyRouteComponent(
      () => import('@/features/send-jobs/new/new-job-page'),
      'NewJobPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/send-jobs',
    validateSearch: pageSearch,
    staticData: { needs: 'send_jobs.read' },
    component: lazyRouteComponent(() => import('@/features/send-jobs/jobs-page'), 'JobsPage'),
  }),
  createRoute({
    ...page,
    path: '/send-jobs/$jobId',
    validateSearch: jobSearch,
    staticData: { needs: 'send_jobs.read' },
    component: lazyRouteComponent(() => import('@/features/send-jobs/job/job-page'), 'JobPage'),
  }),
  // Under the frame, so that a mistyped address still shows the way on and whether messages are real.
  createRoute({ ...page, path: '$', component: NotFound }),
] as const;

const routeTree = root.addChildren([signInRoute, shell.addChildren(routes)]);

export function makeRouter(queryClient: QueryClient, history: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    // What a route's `validateSearch` does not return is not in the address: without this an unknown or
    // refused value would reach the page all the same.
    search: { strict: true },
    // Lists answer fast: showing the old page for a moment is calmer than a flash of grey lines.
    defaultPendingMs: 400,
  });
}

export type AppRouter = ReturnType<typeof makeRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
  interface StaticDataRouteOption {
    /** Without this right the page is not even begun. */
    needs?: Permission;
  }
}
