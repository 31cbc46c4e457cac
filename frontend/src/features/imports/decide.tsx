import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { useApply, useDiscard } from './queries';

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
  const confirm = () =>
    apply.mutate(key, {
      onSuccess: () => notifications.show({ message: t('imports.apply.started') }),
      onSettled: ask.close,
    });
  return (
    <>
      <Button onClick={ask.open} disabled={counts.valid === 0} loading={apply.isPending}>
        {t('imports.apply.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={confirm}
        pending={apply.isPending}
        title={t('imports.apply.title', { count: counts.valid })}
        confirmLabel={t('imports.apply.confirm')}
      >
        <Text>{t('imports.apply.text', counts)}</Text>
        {counts.rejected > 0 && (
          <Text c="dimmed">{t('imports.apply.rejected', { count: counts.rejected })}</Text>
        )}
      </ConfirmDialog>
    </>
  );
}

function Discard({ id }: { id: string }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const discard = useDiscard(id);
  const confirm = () =>
    discard.mutate(undefined, {
      onSuccess: () => notifications.show({ message: t('imports.discard.done') }),
      onSettled: ask.close,
    });
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t('imports.discard.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={confirm}
        pending={discard.isPending}
        danger
        title={t('imports.discard.title')}
        confirmLabel={t('imports.discard.confirm')}
      >
        <Text>{t('imports.discard.text')}</Text>
      </ConfirmDialog>
    </>
  );
}
