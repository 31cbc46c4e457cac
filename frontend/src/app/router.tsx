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
import { jobSearch, jobsSearch, newJobSearch } from '@/features/send-jobs/search';
import { pageSearch } from '@/lib/paging';
import { Crashed, Forbidden, NotAllowed, NotFound } from './dead-ends';
import { Shell } from './shell';

interface RouterContext {
  queryClient: QueryClient;
}

/** A route's guard: `throw`s to the "no right" page, before anything of the page is asked for. */
function needs(permission: Permission) {
  return async ({ context }: { context: RouterContext }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me.permissions.includes(permission)) throw new NotAllowed();
  };
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

const page = { getParentRoute: () => shell, errorComponent: Forbidden };

const routes = [
  createRoute({
    ...page,
    path: '/',
    beforeLoad: needs('dashboard.read'),
    component: lazyRouteComponent(
      () => import('@/features/dashboard/dashboard-page'),
      'DashboardPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/participants',
    validateSearch: participantsSearch,
    beforeLoad: needs('participants.read'),
    component: lazyRouteComponent(
      () => import('@/features/participants/participants-page'),
      'ParticipantsPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/imports',
    validateSearch: pageSearch,
    beforeLoad: needs('imports.read'),
    component: lazyRouteComponent(() => import('@/features/imports/imports-page'), 'ImportsPage'),
  }),
  createRoute({
    ...page,
    path: '/imports/$importId',
    validateSearch: importSearch,
    beforeLoad: needs('imports.read'),
    component: lazyRouteComponent(() => import('@/features/imports/import-page'), 'ImportPage'),
  }),
  createRoute({
    ...page,
    path: '/templates',
    validateSearch: pageSearch,
    beforeLoad: needs('templates.read'),
    component: lazyRouteComponent(
      () => import('@/features/templates/templates-page'),
      'TemplatesPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/templates/new',
    beforeLoad: needs('templates.write'),
    component: lazyRouteComponent(
      () => import('@/features/templates/new-template-page'),
      'NewTemplatePage',
    ),
  }),
  createRoute({
    ...page,
    path: '/templates/$templateId',
    beforeLoad: needs('templates.read'),
    component: lazyRouteComponent(
      () => import('@/features/templates/template-page'),
      'TemplatePage',
    ),
  }),
  createRoute({
    ...page,
    path: '/send',
    validateSearch: newJobSearch,
    beforeLoad: needs('send_jobs.write'),
    component: lazyRouteComponent(
      () => import('@/features/send-jobs/new/new-job-page'),
      'NewJobPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/send-jobs',
    validateSearch: jobsSearch,
    beforeLoad: needs('send_jobs.read'),
    component: lazyRouteComponent(() => import('@/features/send-jobs/jobs-page'), 'JobsPage'),
  }),
  createRoute({
    ...page,
    path: '/send-jobs/$jobId',
    validateSearch: jobSearch,
    beforeLoad: needs('send_jobs.read'),
    component: lazyRouteComponent(() => import('@/features/send-jobs/job/job-page'), 'JobPage'),
  }),
] as const;

const routeTree = root.addChildren([signInRoute, shell.addChildren(routes)]);

export function makeRouter(queryClient: QueryClient, history: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    // Lists answer fast: showing the old page for a moment is calmer than a flash of grey lines.
    defaultPendingMs: 400,
  });
}

export type AppRouter = ReturnType<typeof makeRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
