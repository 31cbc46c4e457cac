import { Button, Group, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changedColumns } from './draft';
import { goTo, MISSING_PLACE } from './places';
import classes from './save-bar.module.css';
import type { MappingDraft } from './use-draft';

interface SaveBarProps {
  words: ReactNode;
  children: ReactNode;
}

/** Stays at the lower edge of the window while the columns scroll by. */
export function SaveBar({ words, children }: SaveBarProps) {
  return (
    <div className={classes.bar}>
      <Text size="sm" role="status" className={classes.words}>
        {words}
      </Text>
      <Group gap="xs">{children}</Group>
    </div>
  );
}

interface SaveColumnsProps {
  mapping: MappingDraft;
  /** A file that failed may be read again as it is. */
  again: boolean;
  pending: boolean;
  onSave: () => void;
}

export function SaveColumns({ mapping, again, pending, onSave }: SaveColumnsProps) {
  const { t } = useTranslation();
  const { changed, undo, missing } = mapping;
  const lacking = missing.map((field) => t(`codes.field.${field}`)).join(', ');
  return (
    <SaveBar words={<Standing mapping={mapping} />}>
      {changed && (
        <Button variant="default" onClick={undo} disabled={pending}>
          {t('imports.mapping.undo')}
        </Button>
      )}
      {missing.length > 0 ? (
        <Button variant="light" onClick={() => goTo(MISSING_PLACE)}>
          {t('imports.mapping.lacking', { fields: lacking })}
        </Button>
      ) : (
        <Button
          leftSection={<IconRefresh size={16} />}
          disabled={!changed && !again}
          loading={pending}
          onClick={onSave}
        >
          {t('imports.mapping.save')}
        </Button>
      )}
    </SaveBar>
  );
}

/** What is different from the last reading, the latest first. */
function Standing({ mapping: { moved, changed, draft, before } }: { mapping: MappingDraft }) {
  const { t } = useTranslation();
  if (moved) {
    const { field, from, to } = moved;
    return t('imports.mapping.moved', { field: t(`codes.field.${field}`), from, to });
  }
  if (!changed) return t('imports.mapping.remembers');
  const count = changedColumns(draft, before).length;
  return count > 0 ? t('imports.mapping.changed', { count }) : t('imports.mapping.changedValue');
}
