import { Button, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './columns-table.module.css';
import type { FileColumn } from './draft';
import { acceptable, columnPlace, goTo } from './places';
import type { MappingDraft } from './use-draft';

interface WhyProps {
  column: FileColumn;
  /** Null where nothing can be changed any more. */
  mapping: MappingDraft | null;
}

/** Why a column is read as it is, or what it may be meant as. */
export function Why({ column, mapping }: WhyProps) {
  const { t } = useTranslation();
  const { letter, reason } = column;
  const meant = mapping && acceptable(column, mapping);
  if (meant) {
    const accept = () => {
      mapping.choose(letter, meant);
      goTo(columnPlace(letter));
    };
    return (
      <Button
        variant="light"
        size="compact-sm"
        h="auto"
        py={4}
        classNames={{ label: classes.suggestion }}
        leftSection={<IconBulb size={16} />}
        onClick={accept}
      >
        {t('imports.mapping.suggestion', { field: t(`codes.field.${meant}`) })}
      </Button>
    );
  }
  const touched = mapping && mapping.draft.fields[letter] !== mapping.before.fields[letter];
  if (!touched && !reason) return null;
  return (
    <Text size="sm" c="dimmed">
      {touched || !reason ? t('imports.mapping.unsaved') : t(`imports.mapping.reason.${reason}`)}
    </Text>
  );
}
