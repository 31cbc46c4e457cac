import { Button, Group } from '@mantine/core';
import { IconCircleCheck, IconFileUpload, IconSend, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Notice } from '@/ui/states';
import { useFocusWhenLost } from '@/ui/use-focus-when-lost';

/** It is done, and what people do next. */
export function AppliedSummary({ it }: { it: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const maySend = useCan('send_jobs.write');
  const mayUpload = useCan('imports.write');
  const top = useFocusWhenLost<HTMLDivElement>();
  return (
    <Notice
      ref={top}
      tabIndex={-1}
      color="green"
      icon={<IconCircleCheck aria-hidden />}
      title={t('imports.applied.title', { count: it.counts.valid })}
    >
      {it.applied_at && t('imports.applied.when', { when: format.dateTime(it.applied_at) })}
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
        {mayUpload && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileUpload size={16} />}
            renderRoot={(props) => <Link {...props} to="/imports" />}
          >
            {t('imports.uploadAnother')}
          </Button>
        )}
      </Group>
    </Notice>
  );
}
