import { Button, Checkbox, Group, NumberInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NO_FILTERS, type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { Panel } from '@/ui/panel';
import { ParticipantFilterBar } from '@/ui/participant-filters/participant-filters';
import { Notice } from '@/ui/states';
import { areasQuery, countQuery } from '../queries';
import { Next, Step, useAnswer } from './step';
import classes from './steps.module.css';

const route = getRouteApi('/shell/send');

/** The audience each purpose is written for. */
const QUICK: Record<'pbi_inactive' | 'pbi_old_arrears' | 'arrears', ParticipantFilters> = {
  pbi_inactive: { segment: 'pbi_apbn', status: 'inactive' },
  pbi_old_arrears: { segment: 'pbi_apbn', arrears_months_min: 1 },
  arrears: { segment: 'pbpu', arrears_months_min: 1 },
};

const USUAL_DAYS = 30;

export function WhomStep() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const answer = useAnswer();
  const filters = participantFilters({ ...search });
  const count = useQuery(countQuery(filters));
  const areas = useQuery(areasQuery).data;
  return (
    <Step
      title={t('sendJobs.new.whom.title')}
      text={t('sendJobs.new.whom.text')}
      next={<Next onClick={() => answer({ step: 'what' })} disabled={count.data?.total === 0} />}
    >
      <QuickChoices onChoose={(chosen) => answer({ ...NO_FILTERS, ...chosen })} />
      <Panel flush>
        <ParticipantFilterBar
          value={filters}
          onChange={answer}
          districts={areas?.districts ?? []}
        />
        <div className={classes.count} aria-live="polite">
          {count.isError && <Notice color="red">{count.error.message}</Notice>}
          {count.data && <Count total={count.data.total} estimate={count.data.total_is_estimate} />}
          {Object.keys(filters).length === 0 && (
            <Text size="sm" c="dimmed">
              {t('sendJobs.new.whom.everyone')}
            </Text>
          )}
          {count.data?.total === 0 && (
            <Text size="sm" c="dimmed">
              {t('sendJobs.new.whom.nobody')}
            </Text>
          )}
        </div>
        <ExcludeDays
          days={search.exclude_days}
          onChange={(exclude_days) => answer({ exclude_days })}
        />
      </Panel>
    </Step>
  );
}

function Count({ total, estimate }: { total: number; estimate: boolean }) {
  const { t } = useTranslation();
  return (
    <Text fw={650} size="xl" className="tabular">
      {t(estimate ? 'sendJobs.new.whom.countEstimate' : 'sendJobs.new.whom.count', {
        count: total,
      })}
    </Text>
  );
}

interface ExcludeDaysProps {
  days: number | undefined;
  onChange: (days: number | undefined) => void;
}

function ExcludeDays({ days, onChange }: ExcludeDaysProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" className={classes.exclude}>
      <Checkbox
        label={t('sendJobs.new.whom.exclude')}
        checked={days !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? USUAL_DAYS : undefined)}
      />
      <NumberInput
        aria-label={t('sendJobs.new.whom.excludeDays')}
        size="xs"
        w={64}
        min={1}
        max={365}
        allowDecimal={false}
        hideControls
        disabled={days === undefined}
        value={days ?? USUAL_DAYS}
        onChange={(next) => typeof next === 'number' && onChange(next)}
      />
      <Text size="sm">{t('sendJobs.new.whom.excludeUnit')}</Text>
    </Group>
  );
}

function QuickChoices({ onChoose }: { onChoose: (filters: ParticipantFilters) => void }) {
  const { t } = useTranslation();
  const names = Object.keys(QUICK) as (keyof typeof QUICK)[];
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t('sendJobs.new.whom.quick')}
      </Text>
      {names.map((name) => (
        <Button key={name} size="compact-md" variant="light" onClick={() => onChoose(QUICK[name])}>
          {t(`codes.purpose.${name}`)}
        </Button>
      ))}
    </Group>
  );
}
