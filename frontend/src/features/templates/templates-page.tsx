import { Button, SimpleGrid } from '@mantine/core';
import { IconMessagePlus, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { TemplateList } from '@/api/types';
import { usePager } from '@/lib/paging';
import { Page } from '@/ui/page';
import { Pager } from '@/ui/pager';
import { Panel } from '@/ui/panel';
import { Loaded, Nothing } from '@/ui/states';
import { templatesQuery } from './queries';
import { TemplateCard } from './template-card';

const route = getRouteApi('/shell/templates');

export function TemplatesPage() {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const list = useQuery(templatesQuery(cursor));
  return (
    <Page
      title={t('templates.title')}
      description={t('templates.description')}
      actions={<AddButton />}
    >
      {list.data && list.data.items.length > 0 ? (
        <Cards list={list.data} cursor={cursor} />
      ) : (
        <Panel>
          <Loaded query={list}>{() => <NoneYet />}</Loaded>
        </Panel>
      )}
    </Page>
  );
}

function Cards({ list, cursor }: { list: TemplateList; cursor: string | undefined }) {
  const pager = usePager(cursor, list);
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {list.items.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </SimpleGrid>
      {(pager.onFirst ?? pager.onNext) && <Pager {...pager} />}
    </>
  );
}

function AddButton() {
  const { t } = useTranslation();
  if (!useCan('templates.write')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} />}
      renderRoot={(props) => <Link {...props} to="/templates/new" />}
    >
      {t('templates.add')}
    </Button>
  );
}

function NoneYet() {
  const { t } = useTranslation();
  return (
    <Nothing icon={<IconMessagePlus aria-hidden />} title={t('templates.none')}>
      {t('templates.noneText')}
    </Nothing>
  );
}
