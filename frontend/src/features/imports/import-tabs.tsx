import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { Panel } from '@/ui/panel';
import { ImportMapping } from './import-mapping';
import { ImportProblems } from './import-problems';
import { ImportRows } from './import-rows';
import classes from './import-tabs.module.css';
import { TABS } from './search';

const route = getRouteApi('/shell/imports/$importId');

export function ImportTabs({ it }: { it: Import }) {
  const { t } = useTranslation();
  const { tab = 'problems' } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (value: string | null) =>
    navigate({ search: { tab: TABS.find((known) => known === value) }, replace: true });
  return (
    <Panel flush>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List px="md" pt="xs" className={classes.list}>
          <Tabs.Tab value="problems">{t('imports.tabs.problems')}</Tabs.Tab>
          <Tabs.Tab value="rows">
            {t(it.status === 'applied' ? 'imports.tabs.rowsApplied' : 'imports.tabs.rows')}
          </Tabs.Tab>
          <Tabs.Tab value="mapping">{t('imports.tabs.mapping')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="problems">
          <ImportProblems it={it} />
        </Tabs.Panel>
        <Tabs.Panel value="rows">
          <ImportRows id={it.id} />
        </Tabs.Panel>
        <Tabs.Panel value="mapping">
          <ImportMapping it={it} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
