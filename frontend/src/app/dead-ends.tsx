import { Button, EmptyState } from '@mantine/core';
import { IconLock, IconMapOff, IconMoodSad } from '@tabler/icons-react';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { LoadFailed } from '@/ui/states';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <DeadEnd icon={<IconMapOff aria-hidden />} title={t('common.states.notFound')}>
      {t('common.states.notFoundText')}
    </DeadEnd>
  );
}

export function Forbidden() {
  const { t } = useTranslation();
  return (
    <DeadEnd icon={<IconLock aria-hidden />} title={t('common.states.forbidden')}>
      {t('common.states.forbiddenText')}
    </DeadEnd>
  );
}

/** A server that cannot be reached says so and can be tried again; anything else is our own fault. */
export function Crashed({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const reload = () => window.location.reload();
  if (error instanceof ApiProblem) return <LoadFailed error={error} retry={reload} />;
  return (
    <EmptyState
      py={80}
      px="lg"
      role="alert"
      icon={<IconMoodSad aria-hidden />}
      withIndicatorBackground
      title={t('common.states.crashed')}
      description={t('common.states.crashedText')}
    >
      <EmptyState.Actions>
        <Button onClick={reload}>{t('common.states.reload')}</Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

function DeadEnd({
  icon,
  title,
  children,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <EmptyState
      py={80}
      px="lg"
      icon={icon}
      withIndicatorBackground
      title={title}
      description={children}
    >
      <EmptyState.Actions>
        <Button component={Link} to="/" variant="default">
          {t('common.states.toDashboard')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
