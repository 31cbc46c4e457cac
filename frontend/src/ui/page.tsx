import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** Shown in place of the title; the title still names the browser tab. */
  heading?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  back?: { to: LinkProps['to']; label: string };
  /** `reading` keeps forms and single subjects at the width of a page of text. */
  width?: 'full' | 'reading';
  children: ReactNode;
}

export function Page({
  title,
  heading,
  description,
  actions,
  back,
  width = 'full',
  children,
}: PageProps) {
  useTabTitle(title);
  return (
    <Stack gap="lg" className={classes.page} data-width={width}>
      <div>
        {back && (
          <Anchor component={Link} to={back.to ?? '/'} className={classes.back}>
            <IconArrowLeft size={16} aria-hidden /> {back.label}
          </Anchor>
        )}
        <Group justify="space-between" align="flex-start" gap="md">
          <div className={classes.heading}>
            <Title order={1}>{heading ?? title}</Title>
            {description && (
              <Text c="dimmed" mt={4}>
                {description}
              </Text>
            )}
          </div>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      </div>
      {children}
    </Stack>
  );
}

function useTabTitle(title: string) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
  }, [title, t]);
}
