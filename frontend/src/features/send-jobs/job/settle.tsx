import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import { useSettle } from '../queries';

/** Only a person can tell what became of a message the gateway left in doubt. */
export function Settle({ id }: { id: string }) {
  const { t } = useTranslation();
  const maySettle = useCan('messages.settle');
  const settle = useSettle(id);
  if (!maySettle) return null;
  const say = (outcome: 'sent' | 'not_sent') =>
    settle.mutate(outcome, {
      onSuccess: () => notifications.show({ message: t('sendJobs.job.settle.done') }),
    });
  return (
    <>
      <Text size="sm" mt="md" mb="xs">
        {t('sendJobs.job.settle.text')}
      </Text>
      <Group gap="xs">
        <Button variant="default" loading={settle.isPending} onClick={() => say('sent')}>
          {t('sendJobs.job.settle.sent')}
        </Button>
        <Button variant="default" loading={settle.isPending} onClick={() => say('not_sent')}>
          {t('sendJobs.job.settle.notSent')}
        </Button>
      </Group>
    </>
  );
}
