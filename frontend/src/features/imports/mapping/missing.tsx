import { Anchor, List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/ui/states';
import type { FileColumn, NeededField } from './draft';
import { goTo, MISSING_PLACE, placeFor } from './places';
import type { MappingDraft } from './use-draft';

interface MissingProps {
  columns: FileColumn[];
  mapping: MappingDraft;
}

/** What the list cannot do without and nobody has pointed out yet; each leads to its place. */
export function Missing({ columns, mapping }: MissingProps) {
  const { t } = useTranslation();
  const { missing } = mapping;
  if (missing.length === 0) return null;
  const hint = (field: NeededField) =>
    field === 'segment' || field === 'status'
      ? t('imports.mapping.missingEither')
      : t('imports.mapping.missingColumn');
  return (
    <Notice
      id={MISSING_PLACE}
      tabIndex={-1}
      title={t('imports.mapping.missing', { count: missing.length })}
    >
      <List size="sm" spacing={4}>
        {missing.map((field) => (
          <List.Item key={field}>
            <Anchor
              component="button"
              type="button"
              inherit
              fw={600}
              onClick={() => goTo(placeFor(field, columns, mapping))}
            >
              {t(`codes.field.${field}`)}
            </Anchor>
            {': '}
            {hint(field)}
          </List.Item>
        ))}
      </List>
    </Notice>
  );
}
