import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/ui/states';
import type { useReveal } from './queries';

const SHORTEST_REASON = 5;

interface RevealDialogProps {
  opened: boolean;
  onClose: () => void;
  reveal: ReturnType<typeof useReveal>;
}

export function RevealDialog({ opened, onClose, reveal }: RevealDialogProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { reason: '' },
    validate: {
      reason: (reason) =>
        reason.trim().length < SHORTEST_REASON
          ? t('participants.reveal.reasonShort', { count: SHORTEST_REASON })
          : null,
    },
  });
  const close = () => {
    form.reset();
    onClose();
  };
  const submit = form.onSubmit(({ reason }) => reveal.mutate(reason.trim(), { onSuccess: close }));
  return (
    <Modal opened={opened} onClose={close} title={t('participants.reveal.title')}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{t('participants.reveal.text')}</Text>
          {reveal.isError && <Notice color="red">{reveal.error.message}</Notice>}
          <Textarea
            label={t('participants.reveal.reason')}
            placeholder={t('participants.reveal.reasonHint')}
            autosize
            minRows={2}
            data-autofocus
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('common.actions.cancel')}
            </Button>
            <Button type="submit" loading={reveal.isPending}>
              {t('participants.reveal.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
