import { Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import classes from './import-mapping.module.css';
import { ColumnsTable } from './mapping/columns-table';
import { MappingScreen } from './mapping/mapping-screen';
import { ReadFrom } from './mapping/read-from';

const route = getRouteApi('/shell/imports/$importId');

/** What each column is read as; changeable until the list is applied, while its file is kept. */
export function ImportMapping({ it }: { it: Import }) {
  const navigate = route.useNavigate();
  const mayWrite = useCan('imports.write');
  const open = it.status === 'ready' || it.status === 'failed';
  if (mayWrite && open && it.file_kept) {
    const leave = () => navigate({ search: {}, replace: true, ignoreBlocker: true });
    return <MappingScreen it={it} onSaved={leave} />;
  }
  return (
    <>
      <Stack gap={4} className={classes.from}>
        <ReadFrom it={it} />
        {mayWrite && <Closed it={it} />}
      </Stack>
      <ColumnsTable columns={it.columns} mapping={null} />
    </>
  );
}

function Closed({ it }: { it: Import }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed">
      {it.status === 'applied' ? t('imports.mapping.applied') : t('imports.mapping.fileGone')}
    </Text>
  );
}
