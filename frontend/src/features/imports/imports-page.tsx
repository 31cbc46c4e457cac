import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { ImportsTable } from './imports-table';
import { importsQuery } from './queries';
import { UploadPanel } from './upload-panel';

const route = getRouteApi('/shell/imports');

export function ImportsPage() {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const mayUpload = useCan('imports.write');
  const list = useQuery(importsQuery(cursor));
  return (
    <Page title={t('imports.title')} description={t('imports.description')}>
      {mayUpload && <UploadPanel />}
      <Panel title={t('imports.history')} flush>
        <Loaded query={list}>
          {(data) => <ImportsTable list={data} stale={list.isPlaceholderData} cursor={cursor} />}
        </Loaded>
      </Panel>
    </Page>
  );
}
