import { Group, Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SendJob } from '@/api/types';
import { useFormat } from '@/lib/format';
import { MessageStatusMark } from '@/ui/statuses';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { messagesQuery } from '../queries';
import { latestMoment } from './latest-moment';
import { Settle } from './settle';

const route = getRouteApi('/shell/send-jobs/$jobId');

/** One message of the page of messages that is on the screen. */
export function MessageDialog({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { message: id, status, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery({ ...messagesQuery(job, { status, cursor }), enabled: id !== undefined });
  const message = list.data?.items.find((candidate) => candidate.id === id);
  const close = () =>
    navigate({ search: (now) => ({ ...now, message: undefined }), resetScroll: false });
  return (
    <Modal opened={message !== undefined} onClose={close} title={t('sendJobs.job.text')} size="lg">
      {message && (
        <>
          <Group justify="space-between" mb="sm">
            <Text size="sm">
              {message.name} · {message.phone}
            </Text>
            <MessageStatusMark status={message.status} />
          </Group>
          {message.reason && <Text mb="sm">{message.reason}</Text>}
          <WhatsAppBubble text={message.text} footer={format.dateTime(latestMoment(message))} />
          {message.status === 'uncertain' && <Settle id={message.id} />}
        </>
      )}
    </Modal>
  );
}
