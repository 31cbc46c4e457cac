import { SegmentedControl } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { oneOf } from '@/lib/search';
import { SEVERITIES } from '@/lib/vocabulary';
import { Loaded, Nothing } from '@/ui/states';
import { ChosenGroup } from './chosen-group';
import { Corrections } from './corrections';
import { type Group, groupsOf } from './groups';
import classes from './import-problems.module.css';
import { ProblemGroups } from './problem-groups';
import { ProblemsTable } from './problems-table';
import { problemGroupsQuery, problemsQuery } from './queries';

const route = getRouteApi('/shell/imports/$importId');

export function ImportProblems({ it }: { it: Import }) {
  const { t } = useTranslation();
  const groups = useQuery(problemGroupsQuery(it.id));
  if (Object.keys(it.codes).length === 0) {
    return (
      <Nothing icon={<IconCircleCheck aria-hidden />} title={t('imports.problems.none')}>
        {t('imports.problems.noneText')}
      </Nothing>
    );
  }
  return (
    <>
      <Corrections it={it} />
      <Loaded query={groups} lines={8}>
        {({ items }) => <Grouped it={it} groups={groupsOf(items, it.codes)} />}
      </Loaded>
    </>
  );
}

function Grouped({ it, groups }: { it: Import; groups: Group[] }) {
  const { tab: _, ...filter } = route.useSearch();
  const list = useQuery(problemsQuery(it.id, filter));
  const chosen = groups.find(
    ({ code, kind }) => code === filter.code && (kind ?? undefined) === filter.kind,
  );
  return (
    <div className={classes.halves}>
      <div>
        <SeverityChoice />
        <ProblemGroups groups={groups} />
      </div>
      <div className={classes.list}>
        <Loaded query={list}>
          {(data) => (
            <>
              {chosen && <ChosenGroup group={chosen} problems={data.items} />}
              <ProblemsTable
                list={data}
                columns={it.columns}
                chosen={chosen}
                stale={list.isPlaceholderData}
              />
            </>
          )}
        </Loaded>
      </div>
    </div>
  );
}

function SeverityChoice() {
  const { t } = useTranslation();
  const { severity } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      className={classes.severity}
      aria-label={t('imports.problems.kind')}
      value={severity ?? ''}
      onChange={(value) =>
        navigate({
          search: { severity: oneOf(SEVERITIES, value) },
          replace: true,
          resetScroll: false,
        })
      }
      data={[
        { value: '', label: t('imports.problems.all') },
        { value: 'error', label: t('imports.problems.errors') },
        { value: 'warning', label: t('imports.problems.warnings') },
      ]}
    />
  );
}
