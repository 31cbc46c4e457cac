import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ChangeList } from './change-list';
import { Discard } from './discard';
import { useApply } from './queries';

/** The last look: nothing has touched the participants before this. */
export function Decide({ it }: { it: Import }) {
  const mayDecide = useCan('imports.write');
  if (!mayDecide) return null;
  return (
    <>
      <Discard id={it.id} />
      <Apply it={it} />
    </>
  );
}

function Apply({ it }: { it: Import }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const [key] = useState(idempotencyKey);
  const apply = useApply(it.id);
  const { counts } = it;
  return (
    <>
      <Button onClick={ask.open} disabled={counts.valid === 0} loading={apply.isPending}>
        {t('imports.apply.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={() => apply.mutate(key, { onSettled: ask.close })}
        pending={apply.isPending}
        title={t('imports.apply.title', { count: counts.valid })}
        confirmLabel={t('imports.apply.confirm')}
      >
        <ChangeList it={it} />
        {counts.rejected > 0 && (
          <Text size="sm">{t('imports.apply.rejected', { count: counts.rejected })}</Text>
        )}
        <Text size="sm" c="dimmed">
          {t('imports.apply.text')}
        </Text>
      </ConfirmDialog>
    </>
  );
}
