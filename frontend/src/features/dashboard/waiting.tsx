import { Text } from '@mantine/core';
import {
  IconChevronRight,
  IconClipboardCheck,
  IconHandStop,
  IconQuestionMark,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/api/types';
import classes from './waiting.module.css';

/** What needs a person, each one click from its place. */
export function Waiting({ dashboard }: { dashboard: Dashboard }) {
  const { t } = useTranslation();
  const { imports_waiting: imports, recent_jobs, messages_uncertain: uncertain } = dashboard;
  const held = recent_jobs.filter(({ status }) => status === 'held');
  if (imports.length === 0 && held.length === 0 && uncertain === 0) {
    return (
      <Text c="dimmed" p="lg">
        {t('dashboard.nothingWaits')}
      </Text>
    );
  }
  return (
    <ul className={classes.list}>
      {held.map((job) => (
        <HeldJob key={job.id} job={job} />
      ))}
      {uncertain > 0 && <Uncertain count={uncertain} />}
      {imports.map((it) => (
        <WaitingImport key={it.id} it={it} />
      ))}
    </ul>
  );
}

function HeldJob({ job }: { job: Dashboard['recent_jobs'][number] }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/send-jobs/$jobId" params={{ jobId: job.id }} className={classes.item}>
        <IconHandStop size={20} aria-hidden className={classes.bad} />
        <Words title={job.name} text={t('dashboard.jobHeld')} />
        <IconChevronRight size={16} aria-hidden />
      </Link>
    </li>
  );
}

function Uncertain({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/send-jobs" className={classes.item}>
        <IconQuestionMark size={20} aria-hidden className={classes.attention} />
        <Words title={t('dashboard.uncertain', { count })} text={t('dashboard.uncertainText')} />
        <IconChevronRight size={16} aria-hidden />
      </Link>
    </li>
  );
}

function WaitingImport({ it }: { it: Dashboard['imports_waiting'][number] }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/imports/$importId" params={{ importId: it.id }} className={classes.item}>
        <IconClipboardCheck size={20} aria-hidden className={classes.attention} />
        <Words
          title={it.file_name}
          text={`${t('dashboard.importWaits')} · ${t('dashboard.importCounts', it)}`}
        />
        <IconChevronRight size={16} aria-hidden />
      </Link>
    </li>
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
