import { Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm-dialog';

interface LeaveGuardProps {
  /** There is something here that leaving would lose. */
  when: boolean;
  title: string;
  children: string;
}

/** Asks before the address changes, and lets the browser ask before the tab is closed. */
export function LeaveGuard({ when, title, children }: LeaveGuardProps) {
  const { t } = useTranslation();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => when,
    enableBeforeUnload: when,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      onConfirm={() => proceed?.()}
      pending={false}
      danger
      title={title}
      cancelLabel={t('common.leave.stay')}
      confirmLabel={t('common.leave.go')}
    >
      <Text>{children}</Text>
    </ConfirmDialog>
  );
}
