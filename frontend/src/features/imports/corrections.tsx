import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import classes from './import-problems.module.css';
import { useDownloadProblems } from './queries';

/** The rows to correct as a workbook, and how they come back. */
export function Corrections({ it }: { it: Import }) {
  const { t } = useTranslation();
  const mayDownload = useCan('imports.write');
  const download = useDownloadProblems(it.id);
  if (!mayDownload) return null;
  return (
    <div className={classes.tools}>
      <Text size="sm" c="dimmed" className={classes.how}>
        {it.file_kept ? t('imports.problems.how') : t('imports.problems.fileGone')}
      </Text>
      {it.file_kept && (
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={download.isPending}
          onClick={() => download.mutate(t('imports.problems.downloadName'))}
        >
          {t('imports.problems.download')}
        </Button>
      )}
    </div>
  );
}
