import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDownloadExample } from './queries';

/** An empty list with all headings, to fill in. */
export function ExampleButton() {
  const { t } = useTranslation();
  const download = useDownloadExample();
  return (
    <Button
      variant="subtle"
      leftSection={<IconDownload size={16} />}
      loading={download.isPending}
      onClick={() => download.mutate(t('imports.exampleName'))}
    >
      {t('imports.example')}
    </Button>
  );
}
