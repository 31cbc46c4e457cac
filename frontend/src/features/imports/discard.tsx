import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { useDiscard } from './queries';

interface DiscardProps {
  id: string;
  /** There is no outcome yet: it is the reading that stops. */
  whileReading?: boolean;
}

export function Discard({ id, whileReading = false }: DiscardProps) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const discard = useDiscard(id);
  const confirm = () => discard.mutate(undefined, { onSettled: ask.close });
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {whileReading ? t('imports.stop.button') : t('imports.discard.button')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        onConfirm={confirm}
        pending={discard.isPending}
        danger
        title={whileReading ? t('imports.stop.title') : t('imports.discard.title')}
        confirmLabel={whileReading ? t('imports.stop.confirm') : t('imports.discard.confirm')}
      >
        <Text>{whileReading ? t('imports.stop.text') : t('imports.discard.text')}</Text>
      </ConfirmDialog>
    </>
  );
}
