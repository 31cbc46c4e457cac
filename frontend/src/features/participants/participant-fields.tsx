import { Fieldset, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Participant } from '@/api/types';
import { codeLabel } from '@/lib/i18n/code-label';
import {
  CARE_CLASSES,
  PARTICIPANT_STATUSES,
  SEGMENTS,
  SEXES,
  STATUS_REASONS,
} from '@/lib/vocabulary';
import type { FormValues } from './participant-values';

interface FieldsProps {
  form: UseFormReturnType<FormValues>;
  stored: Participant | undefined;
}

const RELATIONS = ['1', '2', '3', '4', '5'] as const;

export function ParticipantFields(props: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Fieldset legend={t('participants.form.identity')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Identity {...props} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={t('participants.form.membership')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Membership {...props} />
        </SimpleGrid>
      </Fieldset>
    </>
  );
}

function Identity({ form, stored }: FieldsProps) {
  const { t } = useTranslation();
  const hint = (value: string | null | undefined, otherwise: string) =>
    value ? t('participants.form.keepHint', { value }) : otherwise;
  return (
    <>
      <Words form={form} field="name" required />
      <Words
        form={form}
        field="card_number"
        required={!stored}
        description={hint(stored?.card_number, t('participants.form.cardHint'))}
      />
      <Words
        form={form}
        field="nik"
        description={hint(stored?.nik, t('participants.form.nikHint'))}
      />
      <Words
        form={form}
        field="phone"
        description={hint(stored?.phone, t('participants.form.phoneHint'))}
      />
      <Day form={form} field="birth_date" description={hint(stored?.birth_date, '')} />
      <Choice form={form} field="sex" options={SEXES} />
      <Words form={form} field="village" />
      <Words form={form} field="district" />
    </>
  );
}

function Membership({ form }: FieldsProps) {
  return (
    <>
      <Choice form={form} field="segment" options={SEGMENTS} required />
      <Choice form={form} field="care_class" options={CARE_CLASSES} />
      <Choice
        form={form}
        field="status"
        group="participant_status"
        options={PARTICIPANT_STATUSES}
        required
      />
      <Choice form={form} field="status_reason" options={STATUS_REASONS} />
      <Day form={form} field="inactive_since" />
      <Choice form={form} field="family_relation" options={RELATIONS} />
      <Amount form={form} field="arrears_months" />
      <Amount form={form} field="arrears_amount" prefix="Rp " />
    </>
  );
}

interface FieldProps {
  form: UseFormReturnType<FormValues>;
  field: keyof FormValues;
  required?: boolean;
  description?: string;
}

function Words({ form, field, required = false, description }: FieldProps) {
  return (
    <TextInput
      label={useLabel(field)}
      withAsterisk={required}
      description={description || null}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
      {...form.getInputProps(field)}
    />
  );
}

function Day({ form, field, description }: FieldProps) {
  const { t } = useTranslation();
  const { value, onChange, error } = form.getInputProps(field);
  return (
    <DateInput
      label={useLabel(field)}
      description={description || null}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      valueFormat="DD/MM/YYYY"
      placeholder={t('participants.form.dateHint')}
      maxDate={new Date()}
      clearable
      value={value || null}
      onChange={(day) => onChange(day ?? '')}
      error={error}
    />
  );
}

interface ChoiceProps extends FieldProps {
  options: readonly string[];
  group?: Parameters<typeof codeLabel>[0];
}

function Choice({ form, field, options, group, required = false }: ChoiceProps) {
  const words = group ?? (field as Parameters<typeof codeLabel>[0]);
  const { value, onChange, error } = form.getInputProps(field);
  return (
    <Select
      label={useLabel(field)}
      withAsterisk={required}
      data={options.map((option) => ({ value: option, label: codeLabel(words, option) }))}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      error={error}
    />
  );
}

function Amount({ form, field, prefix }: FieldProps & { prefix?: string }) {
  const { value, onChange, error } = form.getInputProps(field);
  return (
    <NumberInput
      label={useLabel(field)}
      min={0}
      allowDecimal={false}
      thousandSeparator="."
      decimalSeparator=","
      prefix={prefix}
      value={value}
      onChange={(next) => onChange(String(next))}
      error={error}
    />
  );
}

function useLabel(field: keyof FormValues): string {
  const { t } = useTranslation();
  return field === 'status_reason' ? t('participants.reason') : t(`codes.field.${field}`);
}
