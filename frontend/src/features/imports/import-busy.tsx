import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { Panel } from '@/ui/panel';

export function ImportBusy({ it }: { it: Import }) {
  const { t } = useTranslation();
  const stage = it.status === 'applying' || it.status === 'received' ? it.status : 'reading';
  const title = t(`imports.reading.${stage}`);
  return (
    <Panel>
      <div role="status">
        <Text fw={600} size="lg">
          {title}
        </Text>
        <Progress value={100} animated my="md" aria-label={title} />
        <Text c="dimmed" className="tabular">
          {stage === 'reading'
            ? t('imports.reading.readingText', { count: it.rows_read })
            : t(`imports.reading.${stage}Text`)}
        </Text>
      </div>
    </Panel>
  );
}
