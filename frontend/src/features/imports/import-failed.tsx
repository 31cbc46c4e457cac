import { Button, EmptyState } from '@mantine/core';
import { IconFileX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { Panel } from '@/ui/panel';

export function ImportFailed({ it }: { it: Import }) {
  const { t } = useTranslation();
  const mayUpload = useCan('imports.write');
  return (
    <Panel>
      <EmptyState
        py="lg"
        variant="light"
        color="red"
        icon={<IconFileX aria-hidden />}
        title={it.problem?.title}
        description={it.problem?.detail}
      >
        {mayUpload && (
          <EmptyState.Actions>
            <Button renderRoot={(props) => <Link {...props} to="/imports" />}>
              {t('imports.failed.again')}
            </Button>
          </EmptyState.Actions>
        )}
      </EmptyState>
    </Panel>
  );
}
