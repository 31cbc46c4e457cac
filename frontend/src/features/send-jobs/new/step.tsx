import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewJobSearch, Step as StepName } from '../search';

const route = getRouteApi('/shell/send');

interface StepProps {
  title: string;
  text?: string;
  back?: StepName;
  /** The way on: a button of its own, or the usual one. */
  next: ReactNode;
  /** `reading` for a question that needs no more than a column of text. */
  width?: 'full' | 'reading';
  children: ReactNode;
}

/** The frame of a question: what is asked, the answer, back and on. */
export function Step({ title, text, back, next, width, children }: StepProps) {
  const { t } = useTranslation();
  const change = useAnswer();
  return (
    <Stack gap="md" maw={width === 'reading' ? '40rem' : undefined}>
      <div>
        <Title order={2}>{title}</Title>
        {text && (
          <Text c="dimmed" mt={4} maw="46rem">
            {text}
          </Text>
        )}
      </div>
      {children}
      <Group justify={back ? 'space-between' : 'flex-end'}>
        {back && (
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={16} />}
            onClick={() => change({ step: back })}
          >
            {t('common.actions.back')}
          </Button>
        )}
        {next}
      </Group>
    </Stack>
  );
}

interface NextProps {
  onClick?: () => void;
  disabled?: boolean;
  type?: 'button' | 'submit';
}

export function Next({ onClick, disabled, type = 'button' }: NextProps) {
  const { t } = useTranslation();
  return (
    <Button
      type={type}
      onClick={onClick}
      disabled={disabled}
      rightSection={<IconArrowRight size={16} />}
    >
      {t('common.actions.next')}
    </Button>
  );
}

/** Writes an answer into the address. Going to another step can be undone by the browser's "back";
 * changing an answer within a step replaces. */
export function useAnswer() {
  const navigate = route.useNavigate();
  return (answers: NewJobSearch) =>
    navigate({ search: (now) => ({ ...now, ...answers }), replace: answers.step === undefined });
}
