import { Group, Progress, Stack, Text } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { notifications } from '@mantine/notifications';
import { IconFileSpreadsheet, IconFileUpload, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { useFormat } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { Notice } from '@/ui/states';
import { ExampleButton } from './example-button';
import { useUpload } from './queries';
import classes from './upload-panel.module.css';

const LARGEST = 256 * 1024 ** 2;
const TOO_LARGE = 'file-too-large';

export function UploadPanel() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const send = useUpload();
  const [share, setShare] = useState(0);
  const [tooLarge, setTooLarge] = useState(false);
  const start = (file: File) => {
    setShare(0);
    setTooLarge(false);
    send.mutate(
      { file, key: idempotencyKey(), onProgress: setShare },
      { onSuccess: ({ id }) => navigate({ to: '/imports/$importId', params: { importId: id } }) },
    );
  };
  const problem = tooLarge ? t('imports.refused.large') : send.error?.message;
  return (
    <Panel>
      <Stack gap="md">
        {problem && (
          <Notice color="red" role="alert">
            {problem}
          </Notice>
        )}
        {send.isPending ? (
          <Uploading name={send.variables.file.name} share={share} />
        ) : (
          <DropTarget onFile={start} onTooLarge={() => setTooLarge(true)} />
        )}
        <Group>
          <ExampleButton />
        </Group>
      </Stack>
    </Panel>
  );
}

interface DropTargetProps {
  onFile: (file: File) => void;
  onTooLarge: () => void;
}

function DropTarget({ onFile, onTooLarge }: DropTargetProps) {
  const { t } = useTranslation();
  // Of several files the first is taken all the same; the rest are told to follow.
  const refuse = (files: FileRejection[]) =>
    files.some(({ errors }) => errors.some(({ code }) => code === TOO_LARGE))
      ? onTooLarge()
      : notifications.show({ message: t('imports.refused.several'), autoClose: 12_000 });
  return (
    <Dropzone
      onDrop={([file]) => file && onFile(file)}
      onReject={refuse}
      maxSize={LARGEST}
      multiple={false}
      className={classes.drop}
      inputProps={{ 'aria-label': t('imports.dropOr') }}
    >
      <Group justify="center" gap="lg" className={classes.words}>
        <Dropzone.Accept>
          <IconFileUpload size={44} stroke={1.4} aria-hidden />
        </Dropzone.Accept>
        <Dropzone.Reject>
          <IconX size={44} stroke={1.4} aria-hidden />
        </Dropzone.Reject>
        <Dropzone.Idle>
          <IconFileSpreadsheet size={44} stroke={1.4} aria-hidden />
        </Dropzone.Idle>
        <div>
          <Text fw={600}>{t('imports.drop')}</Text>
          <Text className={classes.or}>{t('imports.dropOr')}</Text>
          <Text size="sm" c="dimmed" mt={4} maw="27rem">
            {t('imports.dropHint')}
          </Text>
        </div>
      </Group>
    </Dropzone>
  );
}

function Uploading({ name, share }: { name: string; share: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes.busy} role="status">
      <Group justify="space-between" mb="xs">
        <Text fw={600}>{t('imports.uploading', { name })}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {share < 1 ? format.percent(share) : t('imports.uploaded')}
        </Text>
      </Group>
      <Progress
        value={share * 100}
        animated={share === 1}
        aria-label={t('imports.uploading', { name })}
      />
    </div>
  );
}
