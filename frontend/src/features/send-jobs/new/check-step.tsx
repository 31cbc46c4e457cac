import { Button, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { SendPreview } from '@/api/types';
import { useDuration } from '@/lib/duration';
import { useFormat } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { Loaded, Notice } from '@/ui/states';
import { ConfirmNameDialog } from '../confirm-name-dialog';
import { Excluded } from '../excluded';
import { previewQuery, templatesQuery } from '../queries';
import { AudienceWords } from './audience-words';
import { audienceOf } from './draft';
import { Samples } from './samples';
import { Step } from './step';
import classes from './steps.module.css';
import { useSend } from './use-send';

const route = getRouteApi('/shell/send');

export function CheckStep() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const preview = useQuery(previewQuery(search.template ?? '', audienceOf(search)));
  const send = useSend();
  const recipients = preview.data?.recipients ?? 0;
  return (
    <Step
      title={t('sendJobs.new.check.title')}
      back="when"
      next={<SendButton recipients={recipients} send={send} />}
    >
      {send.problem && <Notice color="red">{send.problem.message}</Notice>}
      <Loaded query={preview} lines={8}>
        {(data) => <Outcome preview={data} />}
      </Loaded>
      <ConfirmNameDialog
        opened={send.asksForName}
        name={search.name ?? ''}
        pending={send.pending}
        onClose={send.giveUp}
        onConfirm={send.confirm}
      />
    </Step>
  );
}

function SendButton({
  recipients,
  send,
}: {
  recipients: number;
  send: ReturnType<typeof useSend>;
}) {
  const { t } = useTranslation();
  const { start } = route.useSearch();
  const maySend = useCan('send_jobs.send');
  if (!maySend) return null;
  return (
    <Button
      size="md"
      leftSection={<IconSend size={18} />}
      disabled={recipients === 0}
      loading={send.pending}
      onClick={send.go}
    >
      {t(start ? 'sendJobs.new.check.schedule' : 'sendJobs.new.check.submit', {
        count: recipients,
      })}
    </Button>
  );
}

function Outcome({ preview }: { preview: SendPreview }) {
  const { t } = useTranslation();
  return (
    <>
      <Panel>
        <Stack gap="sm">
          <Sentence preview={preview} />
          <AudienceWords />
        </Stack>
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" className={classes.top}>
        <Panel title={t('sendJobs.new.check.samples')}>
          <Samples samples={preview.samples} />
        </Panel>
        <Panel title={t('sendJobs.new.check.excluded')}>
          <Excluded excluded={preview.excluded} />
        </Panel>
      </SimpleGrid>
    </>
  );
}

/** The whole sending in one sentence: what a careful clerk reads before pressing the button. */
function Sentence({ preview }: { preview: SendPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = useDuration();
  const { template: chosen, start } = route.useSearch();
  const { data: templates } = useQuery(templatesQuery);
  const template = templates?.items.find(({ id }) => id === chosen)?.name ?? '';
  if (preview.recipients === 0) return <Notice>{t('sendJobs.new.check.nobody')}</Notice>;
  const when = start && format.wallClock(start);
  const seconds = preview.estimated_duration_s;
  return (
    <>
      <Text size="lg" fw={600}>
        {t('sendJobs.new.check.sentence', {
          template,
          recipients: t('sendJobs.new.check.phones', { count: preview.recipients }),
          start: when
            ? t('sendJobs.new.check.startAt', { when, zone: format.zoneName() })
            : t('sendJobs.new.check.startNow'),
        })}
      </Text>
      <List size="sm" spacing={4} c="dimmed">
        <List.Item>{t('sendJobs.new.check.people', { count: preview.participants })}</List.Item>
        <List.Item>
          {seconds === null
            ? t('sendJobs.new.check.neverOpen')
            : t('sendJobs.new.check.duration', { duration: duration(seconds) })}
        </List.Item>
      </List>
    </>
  );
}
