import { Code, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '@/ui/confirm-dialog';

interface ConfirmNameDialogProps {
  opened: boolean;
  name: string;
  pending: boolean;
  onClose: () => void;
  onConfirm: (typed: string) => void;
}

/** Sending twice to the same people takes typing, not a click. */
export function ConfirmNameDialog({
  opened,
  name,
  pending,
  onClose,
  onConfirm,
}: ConfirmNameDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      onConfirm={() => onConfirm(typed.trim())}
      pending={pending}
      blocked={typed.trim() !== name}
      title={t('sendJobs.new.again.title')}
      confirmLabel={t('sendJobs.new.again.submit')}
    >
      <Text size="sm">{t('sendJobs.new.again.text')}</Text>
      <Code block>{name}</Code>
      <TextInput
        label={t('sendJobs.new.again.label')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
    </ConfirmDialog>
  );
}
