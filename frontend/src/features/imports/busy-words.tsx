import { Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { useDuration } from '@/lib/duration';
import { importsQuery } from './queries';

const LONG = 10;

/** How far it is, in words that change no faster than somebody reads them. */
export function BusyWords({ it }: { it: Import }) {
  const { t } = useTranslation();
  if (it.status === 'received') return <InTurn it={it} />;
  if (it.status === 'applying') return <Words>{t('imports.reading.applyingText')}</Words>;
  return <Reading rows={it.rows_read} />;
}

function Reading({ rows }: { rows: number }) {
  const { t } = useTranslation();
  const duration = useDuration();
  const seconds = useSecondsHere();
  const read = rows > 0 ? t('imports.reading.rows', { count: rows }) : t('imports.reading.opening');
  return (
    <Words>
      {seconds < LONG ? read : `${read} · ${duration(seconds)}`}
      <br />
      {seconds < LONG ? t('imports.reading.mayClose') : t('imports.reading.large')}
    </Words>
  );
}

/** Files are read one after the other by each worker: what came earlier goes first. */
function InTurn({ it }: { it: Import }) {
  const { t } = useTranslation();
  const list = useQuery(importsQuery(undefined));
  const ahead = list.data?.items.filter(
    ({ id, status, created_at }) =>
      id !== it.id &&
      (status === 'received' || status === 'reading') &&
      Date.parse(created_at) <= Date.parse(it.created_at),
  ).length;
  return (
    <Words>
      {ahead ? t('imports.reading.inTurn', { count: ahead }) : t('imports.reading.receivedText')}{' '}
      {t('imports.reading.mayClose')}
    </Words>
  );
}

function Words({ children }: { children: React.ReactNode }) {
  return (
    <Text c="dimmed" className="tabular">
      {children}
    </Text>
  );
}

/** Counted in steps of five: a number that runs would only make people wait. */
function useSecondsHere(): number {
  const [seconds, setSeconds] = useState(0);
  useInterval(() => setSeconds((before) => before + 5), 5_000, { autoInvoke: true });
  return seconds;
}
