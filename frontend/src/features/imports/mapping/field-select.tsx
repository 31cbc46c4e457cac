import { Group, Select, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { FIELDS, type Field } from '@/lib/vocabulary';
import { columnOf, type FileColumn, isNeeded } from './draft';
import { columnPlace } from './places';
import type { MappingDraft } from './use-draft';

const UNUSED = 'unused';

interface FieldSelectProps {
  column: FileColumn;
  mapping: MappingDraft;
}

/** What a column is read as. Fields that another column has can be chosen too: they move. */
export function FieldSelect({ column: { letter, heading }, mapping }: FieldSelectProps) {
  const { t } = useTranslation();
  // Typing finds a field fastest; on a phone it would only call up the keyboard.
  const hasKeyboard = useMediaQuery('(pointer: fine)');
  const { draft, choose } = mapping;
  return (
    <Select
      id={columnPlace(letter)}
      aria-label={t('imports.mapping.readAs', { letter, heading })}
      data={useChoices()}
      value={draft.fields[letter] ?? UNUSED}
      onChange={(value) => choose(letter, FIELDS.find((field) => field === value) ?? null)}
      searchable={hasKeyboard ?? false}
      selectFirstOptionOnChange
      // What is typed replaces what stands there, however one came here.
      onFocus={({ currentTarget }) => currentTarget.select()}
      onClick={({ currentTarget }) => currentTarget.select()}
      nothingFoundMessage={t('common.filters.nothing')}
      maxDropdownHeight={320}
      renderOption={({ option, checked }) => (
        <Choice
          label={option.label}
          checked={checked ?? false}
          held={holder(String(option.value))}
        />
      )}
    />
  );

  function holder(value: string): string | null {
    const other = value === UNUSED ? null : columnOf(draft, value as Field);
    return other === letter ? null : other;
  }
}

interface ChoiceProps {
  label: string;
  checked: boolean;
  held: string | null;
}

function Choice({ label, checked, held }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" w="100%">
      <Text size="sm" fw={checked ? 600 : undefined}>
        {label}
      </Text>
      {held && (
        <Text size="xs" c="dimmed">
          {t('imports.mapping.heldBy', { letter: held })}
        </Text>
      )}
    </Group>
  );
}

function useChoices() {
  const { t } = useTranslation();
  const choices = (fields: Field[]) =>
    fields.map((field) => ({ value: field, label: t(`codes.field.${field}`) }));
  return [
    { value: UNUSED, label: t('imports.mapping.unused') },
    { group: t('imports.mapping.needed'), items: choices(FIELDS.filter(isNeeded)) },
    {
      group: t('imports.mapping.optional'),
      items: choices(FIELDS.filter((field) => !isNeeded(field))),
    },
  ];
}
