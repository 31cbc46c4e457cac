import { Text } from '@mantine/core';
import { IconChevronRight, IconClipboardCheck, IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/api/types';
import classes from './waiting.module.css';

interface WaitingProps {
  imports: Dashboard['imports_waiting'];
  jobs: Dashboard['recent_jobs'];
}

/** What needs a person, each one click from its place. */
export function Waiting({ imports, jobs }: WaitingProps) {
  const { t } = useTranslation();
  const held = jobs.filter(({ status }) => status === 'held');
  if (imports.length === 0 && held.length === 0) {
    return (
      <Text c="dimmed" p="lg">
        {t('dashboard.nothingWaits')}
      </Text>
    );
  }
  return (
    <ul className={classes.list}>
      {held.map((job) => (
        <li key={job.id}>
          <Link to="/send-jobs/$jobId" params={{ jobId: job.id }} className={classes.item}>
            <IconHandStop size={20} aria-hidden className={classes.bad} />
            <Words title={job.name} text={t('dashboard.jobHeld')} />
            <IconChevronRight size={16} aria-hidden />
          </Link>
        </li>
      ))}
      {imports.map((it) => (
        <li key={it.id}>
          <Link to="/imports/$importId" params={{ importId: it.id }} className={classes.item}>
            <IconClipboardCheck size={20} aria-hidden className={classes.attention} />
            <Words
              title={it.file_name}
              text={`${t('dashboard.importWaits')} · ${t('dashboard.importCounts', it)}`}
            />
            <IconChevronRight size={16} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <span className={classes.words}>
      <Text span display="block" fw={600} truncate>
        {title}
      </Text>
      <Text span display="block" size="sm" c="dimmed">
        {text}
      </Text>
    </span>
  );
}
