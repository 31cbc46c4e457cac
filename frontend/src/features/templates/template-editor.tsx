import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import type { TemplateWrite } from '@/api/types';
import { PURPOSES } from '@/lib/vocabulary';
import { Panel } from '@/ui/panel';
import { Notice } from '@/ui/states';
import { PlaceholderChips } from './placeholder-chips';
import { replaceSelection, select } from './selection';
import classes from './template-editor.module.css';
import { TemplatePreview } from './template-preview';

type Draft = Pick<TemplateWrite, 'name' | 'purpose' | 'body' | 'checked_on'>;

interface TemplateEditorProps {
  initial: Draft;
  submitLabel: string;
  pending: boolean;
  onSubmit: (values: Draft, fail: (error: Error) => void) => void;
}

const PAUSE = 300;

/** The text on the left, and on the right what the participant will see of it. */
export function TemplateEditor({ initial, submitLabel, pending, onSubmit }: TemplateEditorProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Error | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const form = useDraft(initial);
  const [draft] = useDebouncedValue(form.values, PAUSE);
  const fail = (error: Error) => {
    setProblem(error);
    if (error instanceof ApiProblem) form.setErrors(error.byField);
  };
  const insert = (placeholder: string) =>
    area.current && form.setFieldValue('body', replaceSelection(area.current, placeholder));
  return (
    <div className={classes.halves}>
      <Panel>
        <form onSubmit={form.onSubmit((values) => onSubmit(values, fail))} noValidate>
          <Stack gap="md">
            {problem && <Notice color="red">{problem.message}</Notice>}
            <TextInput
              label={t('templates.name')}
              description={t('templates.nameHint')}
              {...form.getInputProps('name')}
            />
            <PurposeSelect {...form.getInputProps('purpose')} />
            <Textarea
              ref={area}
              label={t('templates.body')}
              autosize
              minRows={10}
              maxRows={24}
              {...form.getInputProps('body')}
            />
            <PlaceholderChips onInsert={insert} />
            <CheckedOn {...form.getInputProps('checked_on')} />
            <Group justify="flex-end">
              <Button type="submit" loading={pending}>
                {submitLabel}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
      <TemplatePreview
        body={draft.body}
        purpose={draft.purpose}
        onShow={(finding) => area.current && select(area.current, finding)}
      />
    </div>
  );
}

/** A text that is saved has been looked at: unless somebody says otherwise, today. */
function useDraft({ name, purpose, body }: Draft) {
  const { t } = useTranslation();
  const needed = (value: string) => (value.trim() ? null : t('templates.required'));
  return useForm<Draft>({
    initialValues: { name, purpose, body, checked_on: null },
    validate: { name: needed, body: needed },
  });
}

interface CheckedOnProps {
  value?: string | null;
  onChange?: (day: string | null) => void;
}

function CheckedOn({ value = null, onChange }: CheckedOnProps) {
  const { t } = useTranslation();
  return (
    <DateInput
      label={t('templates.checkedOnLabel')}
      description={t('templates.checkedOnHint')}
      placeholder={t('templates.today')}
      valueFormat="D MMMM YYYY"
      maxDate={new Date()}
      clearable
      maw={260}
      value={value}
      onChange={(day) => onChange?.(day)}
    />
  );
}

interface PurposeSelectProps {
  value?: Draft['purpose'];
  onChange?: (purpose: Draft['purpose']) => void;
}

function PurposeSelect({ value = 'general', onChange }: PurposeSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('templates.purpose')}
      description={t(`templates.purposeHelp.${value}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={PURPOSES.map((purpose) => ({ value: purpose, label: t(`codes.purpose.${purpose}`) }))}
      value={value}
      onChange={(next) => next && onChange?.(next as Draft['purpose'])}
    />
  );
}
