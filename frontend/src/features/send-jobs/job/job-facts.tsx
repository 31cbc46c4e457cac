import { Anchor, DataList, SimpleGrid } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendJob } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { AudienceList } from '../audience-list';
import { Excluded } from '../excluded';

export function JobFacts({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const facts = useFacts(job);
  return (
    <SimpleGrid cols={{ base: 1, md: job.status === 'draft' ? 1 : 2 }} spacing="lg">
      <Panel title={t('sendJobs.job.about')}>
        <DataList size="sm" gap="xs" labelWidth="7.5rem">
          {facts.map(([label, value]) => (
            <DataList.Item key={label}>
              <DataList.ItemLabel>{label}</DataList.ItemLabel>
              <DataList.ItemValue>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
        </DataList>
      </Panel>
      {job.status !== 'draft' && (
        <Panel title={t('sendJobs.job.excluded')}>
          <Excluded excluded={job.excluded} />
        </Panel>
      )}
    </SimpleGrid>
  );
}

type Fact = [label: string, value: ReactNode];

function useFacts(job: SendJob): Fact[] {
  const { t } = useTranslation();
  const format = useFormat();
  const when = (value: string | null) => value && `${format.dateTime(value)} ${format.zoneName()}`;
  const people = t('sendJobs.job.people', { people: job.participants, count: job.recipients });
  const facts: Fact[] = [
    [t('sendJobs.job.audience'), <AudienceList key="audience" audience={job.audience} />],
    [t('sendJobs.recipients'), job.status !== 'draft' && people],
    [t('sendJobs.template'), <TemplateLink key="template" template={job.template} />],
    [t('sendJobs.job.createdBy'), job.created_by],
    [t('sendJobs.job.createdAt'), when(job.created_at)],
    [t('sendJobs.job.startedAt'), when(job.started_at)],
    [t('sendJobs.job.finishedAt'), when(job.finished_at)],
  ];
  return facts.filter(([, value]) => value);
}

function TemplateLink({ template }: { template: SendJob['template'] }) {
  const { t } = useTranslation();
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link {...props} to="/templates/$templateId" params={{ templateId: template.id }} />
      )}
    >
      {t('sendJobs.job.templateVersion', template)}
    </Anchor>
  );
}
