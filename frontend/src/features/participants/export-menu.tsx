import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { ParticipantFilters } from '@/lib/participant-filters';
import { useExport } from './queries';

/** The people the filters find, masked, as a file. */
export function ExportMenu({ filters }: { filters: ParticipantFilters }) {
  const { t } = useTranslation();
  const mayExport = useCan('participants.export');
  const download = useExport(filters);
  const save = (format: 'xlsx' | 'csv') =>
    download.mutate({ format, name: t('participants.exportName') });
  if (!mayExport) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          loading={download.isPending}
          leftSection={<IconDownload size={16} />}
          rightSection={<IconChevronDown size={16} />}
        >
          {t('participants.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('xlsx')}>{t('participants.exportExcel')}</Menu.Item>
        <Menu.Item onClick={() => save('csv')}>{t('participants.exportCsv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
