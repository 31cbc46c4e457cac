import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { useCancelApply } from './queries';

/** An apply that waits for a worker can be taken back at once: nothing has been touched. */
export function CallBack({ id }: { id: string }) {
  const { t } = useTranslation();
  const [key] = useState(idempotencyKey);
  const cancel = useCancelApply(id);
  const done = () => notifications.show({ message: t('imports.callBack.done') });
  return (
    <Button
      variant="default"
      loading={cancel.isPending}
      onClick={() => cancel.mutate(key, { onSuccess: done })}
    >
      {t('imports.callBack.button')}
    </Button>
  );
}
