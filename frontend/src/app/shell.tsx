import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation, useMatches, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { whenSessionEnds } from '@/api/session';
import { useMe, useMeta } from '@/api/shared-queries';
import { SimulatorStrip } from '@/ui/simulator-strip';
import { Wordmark } from '@/ui/wordmark';
import { AccountMenu } from './account-menu';
import { Forbidden } from './dead-ends';
import { Navigation } from './navigation';
import classes from './shell.module.css';

const STRIP_HEIGHT = 36;
const BAR_HEIGHT = 56;

/** The frame around every page: what this is, where one is, and whether messages are real. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, menu] = useDisclosure();
  const meta = useMeta();
  const strip = meta?.simulator ? STRIP_HEIGHT : 0;
  useReturnToSignIn();
  useCloseOnMove(menu.close);
  return (
    <AppShell
      layout="alt"
      padding={{ base: 'md', sm: 'xl' }}
      header={{ height: { base: strip + BAR_HEIGHT, sm: strip } }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      withBorder={false}
    >
      <a href="#content" className={classes.skip}>
        {t('common.nav.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        {meta?.simulator && <SimulatorStrip url={meta.simulator_url} />}
        <Group
          hiddenFrom="sm"
          h={BAR_HEIGHT}
          px="md"
          justify="space-between"
          className={classes.bar}
        >
          <Link to="/" className={classes.home}>
            <Wordmark />
          </Link>
          <Burger
            opened={opened}
            onClick={menu.toggle}
            size="sm"
            aria-label={t('common.nav.open')}
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <AppShell.Section className={classes.brand}>
          <Link to="/" className={classes.home}>
            <Wordmark office={meta?.office_name} />
          </Link>
          <Burger
            hiddenFrom="sm"
            opened
            onClick={menu.close}
            size="sm"
            aria-label={t('common.nav.close')}
          />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea}>
          <Navigation />
        </AppShell.Section>
        <AppShell.Section className={classes.account}>
          <AccountMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Place />
      </AppShell.Main>
    </AppShell>
  );
}

/** The page, if the person signed in has the right that its route names. */
function Place() {
  const { permissions } = useMe();
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs });
  return needs && !permissions.includes(needs) ? <Forbidden /> : <Outlet />;
}

/** A session may end in the middle of a page; signing in again comes back to it. */
function useReturnToSignIn() {
  const navigate = useNavigate();
  const here = useLocation({ select: ({ href }) => href });
  useEffect(
    () => whenSessionEnds(() => navigate({ to: '/sign-in', search: { back: here, ended: true } })),
    [navigate, here],
  );
}

function useCloseOnMove(close: () => void) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes when the path changes
  useEffect(close, [path]);
}
