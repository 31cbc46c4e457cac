import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { oneOf } from '@/lib/search';
import { SEVERITIES } from '@/lib/vocabulary';
import { Loaded, Nothing } from '@/ui/states';
import classes from './import-problems.module.css';
import { ProblemGroups } from './problem-groups';
import { ProblemsTable } from './problems-table';
import { problemsQuery, useDownloadProblems } from './queries';

const route = getRouteApi('/shell/imports/$importId');

export function ImportProblems({ it }: { it: Import }) {
  const { t } = useTranslation();
  const { tab: _, ...filter } = route.useSearch();
  const list = useQuery(problemsQuery(it.id, filter));
  if (Object.keys(it.codes).length === 0) {
    return (
      <Nothing icon={<IconCircleCheck aria-hidden />} title={t('imports.problems.none')}>
        {t('imports.problems.noneText')}
      </Nothing>
    );
  }
  return (
    <>
      <Group justify="space-between" gap="sm" className={classes.tools}>
        <SeverityChoice />
        <Download id={it.id} />
      </Group>
      <div className={classes.halves}>
        <ProblemGroups codes={it.codes} />
        <div className={classes.list}>
          <Loaded query={list}>
            {(data) => <ProblemsTable list={data} stale={list.isPlaceholderData} />}
          </Loaded>
        </div>
      </div>
    </>
  );
}

function SeverityChoice() {
  const { t } = useTranslation();
  const { severity } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <SegmentedControl
      size="sm"
      value={severity ?? ''}
      onChange={(value) =>
        navigate({ search: { severity: oneOf(SEVERITIES, value) }, replace: true })
      }
      data={[
        { value: '', label: t('imports.problems.all') },
        { value: 'error', label: t('imports.problems.errors') },
        { value: 'warning', label: t('imports.problems.warnings') },
      ]}
    />
  );
}

function Download({ id }: { id: string }) {
  const { t } = useTranslation();
  const mayDownload = useCan('imports.write');
  const download = useDownloadProblems(id);
  if (!mayDownload) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate(t('imports.problems.downloadName'))}
    >
      {t('imports.problems.download')}
    </Button>
  );
}
