import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendPreview } from '@/api/types';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';

/** Real masked messages to leaf through. */
export function Samples({ samples }: { samples: SendPreview['samples'] }) {
  const { t } = useTranslation();
  const [place, setPlace] = useState(0);
  const sample = samples[place];
  if (!sample) return <Text c="dimmed">{t('common.none')}</Text>;
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Text size="sm" className="tabular">
          {t('sendJobs.new.check.to', { phone: sample.phone })}
        </Text>
        <Group gap={4}>
          <ActionIcon
            variant="default"
            aria-label={t('sendJobs.new.check.previousSample')}
            disabled={place === 0}
            onClick={() => setPlace(place - 1)}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Text size="sm" c="dimmed" className="tabular" miw={56} ta="center" aria-live="polite">
            {t('sendJobs.new.check.sampleOf', { place: place + 1, count: samples.length })}
          </Text>
          <ActionIcon
            variant="default"
            aria-label={t('sendJobs.new.check.nextSample')}
            disabled={place === samples.length - 1}
            onClick={() => setPlace(place + 1)}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
      </Group>
      <WhatsAppBubble text={sample.text} />
    </div>
  );
}
