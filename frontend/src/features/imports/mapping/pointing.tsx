import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MappingUpdate } from '@/api/types';
import { letterOf } from './draft';
import classes from './mapping-screen.module.css';

interface PointingProps {
  pending: boolean;
  onRead: (update: MappingUpdate) => void;
}

/** No row of headings was recognised. With the letters of two columns the row is found, and then its
 * other columns can be chosen from. */
export function Pointing({ pending, onRead }: PointingProps) {
  const { t } = useTranslation();
  const [letters, setLetters] = useState({ card_number: '', name: '' });
  const [asked, setAsked] = useState(false);
  const columns = { card_number: letterOf(letters.card_number), name: letterOf(letters.name) };
  const read = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (columns.card_number && columns.name) onRead({ columns });
  };
  return (
    <form onSubmit={read} noValidate className={classes.pointing}>
      <Text size="sm">{t('imports.mapping.pointing')}</Text>
      <Group align="flex-start" mt="sm">
        {(['card_number', 'name'] as const).map((field) => (
          <TextInput
            key={field}
            label={t('imports.mapping.letterOf', { field: t(`codes.field.${field}`) })}
            w="13rem"
            maxLength={3}
            autoComplete="off"
            value={letters[field]}
            onChange={({ currentTarget: { value } }) => setLetters({ ...letters, [field]: value })}
            error={asked && !columns[field] && t('imports.mapping.letterWrong')}
          />
        ))}
      </Group>
      <Group gap="xs" mt="md">
        <Button type="submit" leftSection={<IconRefresh size={16} />} loading={pending}>
          {t('imports.mapping.save')}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/imports" />}>
          {t('imports.uploadAnother')}
        </Button>
      </Group>
    </form>
  );
}
