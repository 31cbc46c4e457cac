import { Stepper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '@/ui/page';
import { STEPS, type Step } from '../search';
import { CheckStep } from './check-step';
import { WhatStep } from './what-step';
import { WhenStep } from './when-step';
import { WhomStep } from './whom-step';

const route = getRouteApi('/shell/send');

const VIEWS: Record<Step, () => React.ReactNode> = {
  whom: WhomStep,
  what: WhatStep,
  when: WhenStep,
  check: CheckStep,
};

/** One question a step; what was answered is in the address. */
export function NewJobPage() {
  const { t } = useTranslation();
  const step = useReachedStep();
  const View = VIEWS[step];
  return (
    <Page title={t('sendJobs.new.title')}>
      <Steps current={step} />
      <View />
    </Page>
  );
}

/** The step asked for, but never past one that still lacks its answer. */
function useReachedStep(): Step {
  const { step = 'whom', template, name } = route.useSearch();
  const lacking = STEPS.indexOf(!template ? 'what' : !name ? 'when' : 'check');
  return STEPS[Math.min(STEPS.indexOf(step), lacking)] ?? 'whom';
}

function Steps({ current }: { current: Step }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)');
  const place = STEPS.indexOf(current);
  if (narrow) {
    return (
      <Text size="sm" c="dimmed">
        {t('sendJobs.new.step', { step: place + 1, steps: STEPS.length })}
        {': '}
        <b>{t(`sendJobs.new.steps.${current}`)}</b>
      </Text>
    );
  }
  return (
    <Stepper
      active={place}
      onStepClick={(to) => navigate({ search: (now) => ({ ...now, step: STEPS[to] }) })}
      allowNextStepsSelect={false}
      size="sm"
      iconSize={30}
    >
      {STEPS.map((step) => (
        <Stepper.Step key={step} label={t(`sendJobs.new.steps.${step}`)} />
      ))}
    </Stepper>
  );
}
