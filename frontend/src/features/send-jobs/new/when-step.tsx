import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Template } from '@/api/types';
import { useFormat, useTimeZone } from '@/lib/format';
import { instantOf, wallClockNow } from '@/lib/zone';
import { Loaded } from '@/ui/states';
import { templatesQuery } from '../queries';
import { Next, Step, useAnswer } from './step';
import classes from './steps.module.css';

const route = getRouteApi('/shell/send');

interface Answers {
  name: string;
  when: 'now' | 'later';
  start: string;
}

export function WhenStep() {
  const templates = useQuery(templatesQuery);
  return <Loaded query={templates}>{({ items }) => <WhenForm templates={items} />}</Loaded>;
}

function WhenForm({ templates }: { templates: Template[] }) {
  const { t } = useTranslation();
  const answer = useAnswer();
  const form = useAnswers(useSuggestedName(templates));
  const zone = useTimeZone();
  const format = useFormat();
  const submit = form.onSubmit(({ name, when, start }) =>
    answer({ step: 'check', name: name.trim(), start: when === 'later' ? start : undefined }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Step
        title={t('sendJobs.new.when.title')}
        back="what"
        next={<Next type="submit" />}
        width="reading"
      >
        <Stack gap="lg">
          <Radio.Group aria-label={t('sendJobs.new.when.title')} {...form.getInputProps('when')}>
            <Stack gap="xs">
              <Choice
                value="now"
                title={t('sendJobs.new.when.now')}
                text={t('sendJobs.new.when.nowText')}
              />
              <Choice
                value="later"
                title={t('sendJobs.new.when.later')}
                text={t('sendJobs.new.when.laterText', { zone: format.zoneName() })}
              />
            </Stack>
          </Radio.Group>
          {form.values.when === 'later' && (
            <DateTimePicker
              label={`${t('sendJobs.new.when.at')} (${format.zoneName()})`}
              valueFormat="D MMMM YYYY, HH.mm"
              minDate={wallClockNow(zone)}
              {...form.getInputProps('start')}
              value={form.values.start || null}
              onChange={(start) => form.setFieldValue('start', start ?? '')}
            />
          )}
          <TextInput
            label={t('sendJobs.new.when.name')}
            description={t('sendJobs.new.when.nameHint')}
            maxLength={100}
            {...form.getInputProps('name')}
          />
        </Stack>
      </Step>
    </form>
  );
}

function useAnswers(suggestion: string) {
  const { t } = useTranslation();
  const { name, start } = route.useSearch();
  const zone = useTimeZone();
  return useForm<Answers>({
    initialValues: { name: name ?? suggestion, when: start ? 'later' : 'now', start: start ?? '' },
    validate: {
      name: (value) => (value.trim() ? null : t('sendJobs.new.when.required')),
      start: (value, { when }) => {
        if (when === 'now') return null;
        const instant = value && instantOf(value, zone);
        if (!instant) return t('sendJobs.new.when.required');
        return new Date(instant) > new Date() ? null : t('sendJobs.new.when.past');
      },
    },
  });
}

/** The template and the day: what people would type anyway. */
function useSuggestedName(templates: Template[]): string {
  const { t } = useTranslation();
  const format = useFormat();
  const { template: chosen } = route.useSearch();
  const template = templates.find(({ id }) => id === chosen)?.name;
  const day = format.date(new Date().toISOString());
  return template ? t('sendJobs.new.when.suggestion', { template, day }) : '';
}

function Choice({ value, title, text }: { value: string; title: string; text: string }) {
  return (
    <Radio.Card value={value} className={classes.card}>
      <Radio.Indicator className={classes.dot} />
      <div>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </div>
    </Radio.Card>
  );
}
