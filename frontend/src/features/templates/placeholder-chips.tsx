import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { placeholdersQuery } from './queries';

/** What can be filled in per participant, each put at the caret by a click. */
export function PlaceholderChips({ onInsert }: { onInsert: (placeholder: string) => void }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(placeholdersQuery);
  if (!data) return null;
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        {t('templates.insert')}
      </Text>
      <Group gap={6}>
        {data.map(({ name, label: label_id, label_en, example }) => {
          const label = i18n.language === 'en' ? label_en : label_id;
          return (
            <Button
              key={name}
              size="compact-sm"
              variant="light"
              fw={500}
              leftSection={<IconPlus size={14} />}
              title={`{${name}} → ${example}`}
              aria-label={t('templates.insertOne', { name: label })}
              onClick={() => onInsert(`{${name}}`)}
            >
              {label}
            </Button>
          );
        })}
      </Group>
    </div>
  );
}
