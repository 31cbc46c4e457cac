import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFileSpreadsheet, IconFileUpload, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { useFormat } from '@/lib/format';
import { Panel } from '@/ui/panel';
import { Notice } from '@/ui/states';
import { useDownloadExample, useUpload } from './queries';
import classes from './upload-panel.module.css';

const LARGEST = 256 * 1024 ** 2;

export function UploadPanel() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const send = useUpload();
  const [share, setShare] = useState(0);
  const start = (file: File) => {
    setShare(0);
    send.mutate(
      { file, key: idempotencyKey(), onProgress: setShare },
      { onSuccess: ({ id }) => navigate({ to: '/imports/$importId', params: { importId: id } }) },
    );
  };
  return (
    <Panel>
      <Stack gap="md">
        {send.isError && <Notice color="red">{send.error.message}</Notice>}
        {send.isPending ? (
          <Uploading name={send.variables.file.name} share={share} />
        ) : (
          <DropTarget onFile={start} />
        )}
        <ExampleLink label={t('imports.example')} />
      </Stack>
    </Panel>
  );
}

function DropTarget({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const refuse = () => notifications.show({ color: 'red', message: t('imports.dropReject') });
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
          <Text size="sm" c="dimmed" mt={4}>
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

function ExampleLink({ label }: { label: string }) {
  const download = useDownloadExample();
  return (
    <Group>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconDownload size={16} />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {label}
      </Button>
    </Group>
  );
}
