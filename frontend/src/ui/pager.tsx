import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './pager.module.css';

interface PagerProps {
  total: number;
  totalIsEstimate?: boolean;
  page: number;
  onFirst?: (() => void) | undefined;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

/** Keyset pages know their neighbours, not their number of pages. */
export function Pager({ total, totalIsEstimate, page, onFirst, onPrevious, onNext }: PagerProps) {
  const { t } = useTranslation();
  const many = onFirst !== undefined || onNext !== undefined;
  return (
    <Group component="nav" aria-label={t('common.paging.label')} className={classes.pager}>
      <Text size="sm" c="dimmed" className="tabular">
        {t(totalIsEstimate ? 'common.paging.totalEstimate' : 'common.paging.total', {
          count: total,
        })}
        {many && ` · ${t('common.paging.page', { page })}`}
      </Text>
      {many && (
        <Group gap="xs" wrap="nowrap">
          {onFirst && !onPrevious && (
            <Button
              size="xs"
              variant="default"
              onClick={onFirst}
              leftSection={<IconChevronsLeft size={16} />}
            >
              {t('common.paging.first')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            disabled={!onPrevious}
            onClick={onPrevious}
            leftSection={<IconChevronLeft size={16} />}
          >
            {t('common.paging.previous')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={!onNext}
            onClick={onNext}
            rightSection={<IconChevronRight size={16} />}
          >
            {t('common.paging.next')}
          </Button>
        </Group>
      )}
    </Group>
  );
}
