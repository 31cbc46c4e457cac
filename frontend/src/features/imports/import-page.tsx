import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { ImportStatusMark } from '@/ui/statuses';
import { AppliedSummary } from './applied-summary';
import { ChangeList } from './change-list';
import { Decide } from './decide';
import { ImportBusy } from './import-busy';
import { ImportCounts } from './import-counts';
import { ImportDiscarded, ImportFailed } from './import-failed';
import { ImportTabs } from './import-tabs';
import { importQuery } from './queries';
import { SameAs } from './same-as';

const route = getRouteApi('/shell/imports/$importId');

export function ImportPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { importId } = route.useParams();
  const query = useQuery(importQuery(importId));
  const back = { to: '/imports' as const, label: t('imports.back') };
  if (!query.data) {
    return (
      <Page title={t('imports.title')} heading="…" back={back}>
        <Panel flush>
          <Loaded query={query}>{() => null}</Loaded>
        </Panel>
      </Page>
    );
  }
  const it = query.data;
  return (
    <Page
      title={it.file_name}
      back={back}
      description={t('imports.uploadedBy', {
        when: format.dateTime(it.created_at),
        who: it.created_by ?? t('common.none'),
      })}
      actions={
        it.status === 'ready' ? (
          <Decide it={it} />
        ) : (
          <ImportStatusMark status={it.status} size="md" />
        )
      }
    >
      <Stage it={it} />
    </Page>
  );
}

/** What there is to see depends on how far the file has come. */
function Stage({ it }: { it: Import }) {
  const { t } = useTranslation();
  switch (it.status) {
    case 'received':
    case 'reading':
    case 'applying':
      return <ImportBusy it={it} />;
    case 'failed':
      return <ImportFailed it={it} />;
    case 'discarded':
      return <ImportDiscarded />;
    case 'ready':
    case 'applied':
      return (
        <>
          {it.status === 'applied' ? <AppliedSummary it={it} /> : <SameAs it={it} />}
          <ImportCounts it={it} />
          <Panel title={t(`imports.changes.${it.status}`)}>
            <ChangeList it={it} />
          </Panel>
          <ImportTabs it={it} />
        </>
      );
  }
}
