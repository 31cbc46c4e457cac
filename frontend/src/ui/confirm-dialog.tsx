import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
  pending: boolean;
  title: string;
  confirmLabel: string;
  cancelLabel?: string;
  /** The step destroys something. */
  danger?: boolean;
  /** Not allowed yet: something in the dialog has to be filled in first. */
  blocked?: boolean;
  children: ReactNode;
}

/** Asked only where undoing is impossible. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, onConfirm, pending, title, danger, blocked, children } = props;
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack gap="sm">
        {children}
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onClose}>
            {props.cancelLabel ?? t('common.actions.cancel')}
          </Button>
          <Button
            onClick={onConfirm}
            loading={pending}
            disabled={blocked}
            color={danger ? 'red' : undefined}
          >
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
