import { Anchor, Group, Spoiler, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ParticipantMessage } from '@/api/types';
import { useFormat } from '@/lib/format';
import { codeLabel } from '@/lib/i18n/code-label';
import { MessageStatusMark } from '@/ui/statuses';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';

export function ParticipantMessages({ messages }: { messages: ParticipantMessage[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('participants.detail.noMessages')}
      </Text>
    );
  }
  return (
    <Stack gap="lg">
      {messages.map((message) => (
        <OneMessage key={message.id} message={message} />
      ))}
    </Stack>
  );
}

function OneMessage({ message }: { message: ParticipantMessage }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <Anchor
          size="sm"
          fw={600}
          renderRoot={(props) => (
            <Link {...props} to="/send-jobs/$jobId" params={{ jobId: message.send_job_id }} />
          )}
        >
          {message.send_job_name}
        </Anchor>
        <MessageStatusMark status={message.status} />
      </Group>
      <Spoiler
        maxHeight={120}
        showLabel={t('common.actions.showMore')}
        hideLabel={t('common.actions.close')}
      >
        <WhatsAppBubble text={message.text} footer={format.dateTime(message.queued_at)} />
      </Spoiler>
      {message.code && (
        <Text size="xs" c="dimmed" mt={4}>
          {codeLabel('message_code', message.code)}
        </Text>
      )}
    </div>
  );
}
