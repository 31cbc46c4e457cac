import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { Participant } from '@/api/types';
import { Notice } from '@/ui/states';
import { ParticipantFields } from './participant-fields';
import { correction, creation, EMPTY, type FormValues, valuesOf } from './participant-values';
import { useAddParticipant, useCorrectParticipant } from './queries';

export function AddParticipant({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(idempotencyKey);
  const add = useAddParticipant();
  const submit = (values: FormValues, fail: (error: Error) => void) =>
    add.mutate(
      { key, body: creation(values) },
      {
        onError: fail,
        onSuccess: ({ name }) => {
          notifications.show({ color: 'green', message: t('participants.form.added', { name }) });
          onDone();
        },
      },
    );
  return (
    <ParticipantForm
      initial={EMPTY}
      submitLabel={t('participants.form.submitAdd')}
      pending={add.isPending}
      onSubmit={submit}
      onCancel={onDone}
    />
  );
}

export function CorrectParticipant({
  person,
  onDone,
}: {
  person: Participant;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const correct = useCorrectParticipant(person.id);
  const initial = valuesOf(person);
  const submit = (values: FormValues, fail: (error: Error) => void) => {
    const changed = correction(initial, values);
    if (Object.keys(changed).length === 0) {
      notifications.show({ message: t('participants.form.nothingChanged') });
      return;
    }
    correct.mutate(changed, {
      onError: fail,
      onSuccess: () => {
        notifications.show({ color: 'green', message: t('participants.form.saved') });
        onDone();
      },
    });
  };
  return (
    <ParticipantForm
      initial={initial}
      stored={person}
      submitLabel={t('participants.form.submitEdit')}
      pending={correct.isPending}
      onSubmit={submit}
      onCancel={onDone}
    />
  );
}

interface ParticipantFormProps {
  initial: FormValues;
  /** The person being corrected: identifiers are masked, so an empty field keeps what is stored. */
  stored?: Participant;
  submitLabel: string;
  pending: boolean;
  onSubmit: (values: FormValues, fail: (error: Error) => void) => void;
  onCancel: () => void;
}

function ParticipantForm({
  initial,
  stored,
  submitLabel,
  pending,
  onSubmit,
  onCancel,
}: ParticipantFormProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Error | null>(null);
  const needed = (value: string) => (value.trim() ? null : t('participants.form.required'));
  const form = useForm<FormValues>({
    initialValues: initial,
    validate: {
      name: needed,
      ...(!stored && { card_number: needed }),
      segment: needed,
      status: needed,
    },
  });
  const fail = (error: Error) => {
    setProblem(error);
    if (error instanceof ApiProblem) form.setErrors(error.byField);
  };
  return (
    <form onSubmit={form.onSubmit((values) => onSubmit(values, fail))} noValidate>
      <Stack gap="lg">
        {problem && <Notice color="red">{problem.message}</Notice>}
        <ParticipantFields form={form} stored={stored} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('common.actions.cancel')}
          </Button>
          <Button type="submit" loading={pending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
