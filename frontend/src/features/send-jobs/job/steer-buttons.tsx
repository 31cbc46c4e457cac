import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { useSteerJob } from '../queries';

const STEERING = {
  pause: { icon: IconPlayerPause, done: 'paused' },
  resume: { icon: IconPlayerPlay, done: 'resumed' },
} as const;

export function SteerButton({ id, action }: { id: string; action: keyof typeof STEERING }) {
  const { t } = useTranslation();
  const steer = useSteerJob(id, action);
  const { icon: Shape, done } = STEERING[action];
  return (
    <Button
      variant={action === 'resume' ? 'filled' : 'default'}
      leftSection={<Shape size={16} />}
      loading={steer.isPending}
      onClick={() =>
        steer.mutate(undefined, {
          onSuccess: () => notifications.show({ message: t(`sendJobs.job.${done}`) }),
        })
      }
    >
      {t(`sendJobs.job.${action}`)}
    </Button>
  );
}

export function CancelButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const cancel = useSteerJob(id, 'cancel');
  const confirm = () =>
    cancel.mutate(undefined, {
      onSuccess: () => notifications.show({ message: t('sendJobs.job.cancelled') }),
      onSettled: ask.close,
    });
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t('sendJobs.job.cancel')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={confirm}
        pending={cancel.isPending}
        danger
        title={t('sendJobs.job.cancelTitle')}
        confirmLabel={t('sendJobs.job.cancelConfirm')}
      >
        <Text>{t('sendJobs.job.cancelText')}</Text>
      </ConfirmDialog>
    </>
  );
}
