import { Button, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RowProblem } from '@/api/types';
import { type Group, groupWords } from './groups';
import classes from './import-problems.module.css';

const route = getRouteApi('/shell/imports/$importId');

/** Whether all rows are told the same: then it is said once, above them. */
export function saysTheSame(problems: RowProblem[]): boolean {
  return problems.every(({ message }) => message === problems[0]?.message);
}

interface ChosenGroupProps {
  group: Group;
  problems: RowProblem[];
}

/** "312 rows: …" of the chosen kind, what it does to them, and what to do. */
export function ChosenGroup({ group, problems }: ChosenGroupProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const all = () =>
    navigate({ search: ({ severity }) => ({ severity }), replace: true, resetScroll: false });
  return (
    <div className={classes.chosen}>
      <div>
        <Title order={3}>
          {t('imports.problems.groupLabel', { count: group.rows, problem: groupWords(group) })}
        </Title>
        <Text size="sm" mt={4}>
          {saysTheSame(problems) && `${group.message} `}
          <Text span c="dimmed">
            {t(`imports.problems.effect.${group.severity}`)}
          </Text>
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        rightSection={<IconX size={14} aria-hidden />}
        onClick={all}
      >
        {t('imports.problems.showAll')}
      </Button>
    </div>
  );
}
