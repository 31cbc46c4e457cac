import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Template } from '@/api/types';
import { useFormat } from '@/lib/format';
import classes from './template-card.module.css';

export function TemplateCard({ template }: { template: Template }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <article className={classes.card}>
      <Text size="xs" fw={600} className={classes.purpose}>
        {t(`codes.purpose.${template.purpose}`)}
      </Text>
      <h2 className={classes.name}>
        <Link
          to="/templates/$templateId"
          params={{ templateId: template.id }}
          className={classes.link}
        >
          {template.name}
        </Link>
      </h2>
      <Text size="sm" c="dimmed" className={classes.body}>
        {template.body}
      </Text>
      <Group gap="md" mt="auto" pt="sm">
        <Text size="xs" c="dimmed">
          {t('templates.version', { version: template.version })}
        </Text>
        {template.checked_on && (
          <Text size="xs" c="dimmed">
            {t('templates.checkedOn', { day: format.day(template.checked_on) })}
          </Text>
        )}
      </Group>
    </article>
  );
}
