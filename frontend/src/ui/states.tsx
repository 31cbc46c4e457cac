import { Alert, Button, EmptyState, Skeleton, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Waiting: grey lines where the text will be. */
export function Waiting({ lines = 5 }: { lines?: number | undefined }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" p="lg" role="status" aria-label={t('common.states.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <Skeleton key={line} height={16} width={`${92 - ((line * 17) % 45)}%`} />
      ))}
    </Stack>
  );
}

/** What could not be loaded, why, and the way to try again. */
export function LoadFailed({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      py="xl"
      px="lg"
      role="alert"
      icon={<IconCloudOff aria-hidden />}
      withIndicatorBackground
      title={t('common.states.failed')}
      description={error.message}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={retry}>
          {t('common.actions.tryAgain')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

interface LoadedProps<Data> {
  query: UseQueryResult<Data, Error>;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** A query's three outcomes. Data at hand stays on the page when a later refresh fails. */
export function Loaded<Data>({ query, lines, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <LoadFailed error={query.error} retry={() => query.refetch()} />;
  return <Waiting lines={lines} />;
}

interface NothingProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing to show: what this place is for, and what to do first. */
export function Nothing({ icon, title, children, action }: NothingProps) {
  return (
    <EmptyState
      py="xl"
      px="lg"
      icon={icon}
      withIndicatorBackground
      title={title}
      description={children}
    >
      {action && <EmptyState.Actions>{action}</EmptyState.Actions>}
    </EmptyState>
  );
}

type NoticeProps = ComponentProps<typeof Alert>;

/** Something on this page that needs a person's eye. */
export function Notice({ color = 'amber', icon, ...rest }: NoticeProps) {
  return (
    <Alert
      variant="light"
      color={color}
      icon={icon ?? <IconAlertTriangle aria-hidden />}
      {...rest}
    />
  );
}
