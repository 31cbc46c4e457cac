import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { Panel } from '@/ui/panel';
import { useFocusWhenLost } from '@/ui/use-focus-when-lost';
import { BusyWords } from './busy-words';
import { CallBack } from './call-back';
import { Discard } from './discard';

/** A worker is at it, or will be. What can still be stopped has its button here. */
export function ImportBusy({ it }: { it: Import }) {
  const { t } = useTranslation();
  const mayStop = useCan('imports.write');
  const top = useFocusWhenLost<HTMLDivElement>();
  const stage = it.status === 'applying' || it.status === 'received' ? it.status : 'reading';
  const title = t(`imports.reading.${stage}`);
  return (
    <Panel>
      <div ref={top} tabIndex={-1} role="status" aria-label={title}>
        <Text fw={600} size="lg">
          {title}
        </Text>
        {stage === 'received' ? (
          <Progress value={0} my="md" aria-hidden />
        ) : (
          <Progress value={100} animated my="md" aria-label={title} />
        )}
        <BusyWords it={it} />
      </div>
      {mayStop && (stage !== 'applying' || it.can_cancel) && (
        <Group mt="md">
          {stage === 'applying' ? <CallBack id={it.id} /> : <Discard id={it.id} whileReading />}
        </Group>
      )}
    </Panel>
  );
}
