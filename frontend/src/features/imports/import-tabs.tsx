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
  // Once applied, the participants themselves say it: the copy that was to be applied is gone.
  const shown = TABS.filter((name) => name !== 'rows' || it.status === 'ready');
  return (
    <Panel flush>
      <Tabs value={shown.includes(tab) ? tab : 'problems'} onChange={choose} keepMounted={false}>
        <Tabs.List px="md" pt="xs" className={classes.list}>
          {shown.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`imports.tabs.${name}`)}
            </Tabs.Tab>
          ))}
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
