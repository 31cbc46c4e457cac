import { Stack } from '@mantine/core';
import {
  type Icon,
  IconFileUpload,
  IconHome,
  IconMessage2Share,
  IconSend,
  IconTemplate,
  IconUsers,
} from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/api/shared-queries';
import type { Permission } from '@/api/types';
import classes from './navigation.module.css';

interface Place {
  to: NonNullable<LinkProps['to']>;
  label: 'dashboard' | 'imports' | 'participants' | 'templates' | 'send' | 'sendJobs';
  icon: Icon;
  needs: Permission;
}

/** In the order the work is done. */
const PLACES: Place[] = [
  { to: '/', label: 'dashboard', icon: IconHome, needs: 'dashboard.read' },
  { to: '/imports', label: 'imports', icon: IconFileUpload, needs: 'imports.read' },
  { to: '/participants', label: 'participants', icon: IconUsers, needs: 'participants.read' },
  { to: '/templates', label: 'templates', icon: IconTemplate, needs: 'templates.read' },
  { to: '/send', label: 'send', icon: IconSend, needs: 'send_jobs.write' },
  { to: '/send-jobs', label: 'sendJobs', icon: IconMessage2Share, needs: 'send_jobs.read' },
];

export function Navigation() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const open = PLACES.filter(({ needs }) => permissions.includes(needs));
  return (
    <Stack component="nav" aria-label={t('common.nav.label')} gap={2} px="sm">
      {open.map(({ to, label, icon: Shape }) => (
        <Link
          key={to}
          to={to}
          className={classes.place}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Shape size={20} stroke={1.75} aria-hidden />
          {t(`common.nav.${label}`)}
        </Link>
      ))}
    </Stack>
  );
}
