import { Button, Group } from '@mantine/core';
import { IconCircleCheck, IconSend, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { Notice } from '@/ui/states';

/** What the upload changed, and what people do next. */
export function AppliedSummary({ it }: { it: Import }) {
  const { t } = useTranslation();
  const maySend = useCan('send_jobs.write');
  return (
    <Notice
      color="green"
      icon={<IconCircleCheck aria-hidden />}
      title={t('imports.applied.title', { count: it.counts.valid })}
    >
      {t('imports.applied.text', it.counts)}
      {it.not_seen ? ` ${t('imports.applied.notSeen', { count: it.not_seen })}` : null}
      <Group gap="xs" mt="sm">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUsers size={16} />}
          renderRoot={(props) => (
            <Link {...props} to="/participants" search={{ import_id: it.id }} />
          )}
        >
          {t('imports.applied.see')}
        </Button>
        {maySend && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconSend size={16} />}
            renderRoot={(props) => <Link {...props} to="/send" search={{ import_id: it.id }} />}
          >
            {t('imports.applied.send')}
          </Button>
        )}
      </Group>
    </Notice>
  );
}
