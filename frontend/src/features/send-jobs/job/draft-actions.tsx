import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendJob } from '@/api/types';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ConfirmNameDialog } from '../confirm-name-dialog';
import { useDeleteJob } from '../queries';
import { useStart } from '../use-start';

/** A draft waits for a person: start it or take it away. */
export function DraftActions({ job }: { job: SendJob }) {
  return (
    <>
      <RemoveButton job={job} />
      <StartButton job={job} />
    </>
  );
}

function StartButton({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const start = useStart();
  useEffect(() => {
    if (start.refusal) notifications.show({ color: 'red', message: start.refusal.message });
  }, [start.refusal]);
  const go = async (confirm_name?: string) => {
    if (await start.attempt(job.id, confirm_name)) {
      notifications.show({ color: 'green', message: t('sendJobs.job.started') });
    }
  };
  return (
    <>
      <Button leftSection={<IconSend size={16} />} loading={start.pending} onClick={() => go()}>
        {t('sendJobs.job.start')}
      </Button>
      <ConfirmNameDialog
        opened={start.asksForName}
        name={job.name}
        pending={start.pending}
        onClose={start.forget}
        onConfirm={go}
      />
    </>
  );
}

function RemoveButton({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, ask] = useDisclosure();
  const remove = useDeleteJob();
  const confirm = () =>
    remove.mutate(job.id, {
      onSuccess: () => {
        notifications.show({ message: t('sendJobs.job.removed') });
        navigate({ to: '/send-jobs' });
      },
      onSettled: ask.close,
    });
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t('sendJobs.job.remove')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={confirm}
        pending={remove.isPending}
        danger
        title={t('sendJobs.job.removeTitle')}
        confirmLabel={t('sendJobs.job.removeConfirm')}
      >
        <Text>{t('sendJobs.job.removeText')}</Text>
      </ConfirmDialog>
    </>
  );
}
