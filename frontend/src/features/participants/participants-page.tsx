import { Button } from '@mantine/core';
import { IconSend, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import { type ParticipantFilters, participantFilters } from '@/lib/participant-filters';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { ParticipantFilterBar } from '@/ui/participant-filters/participant-filters';
import { Loaded } from '@/ui/states';
import { ExportMenu } from './export-menu';
import { ParticipantDrawer } from './participant-drawer';
import { ParticipantsTable } from './participants-table';
import { areasQuery, participantsQuery } from './queries';

const route = getRouteApi('/shell/participants');

export function ParticipantsPage() {
  const { t } = useTranslation();
  const { open, ...query } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = participantFilters({ ...query });
  const areas = useQuery(areasQuery).data;
  const list = useQuery(participantsQuery(query));
  const change = (next: ParticipantFilters) =>
    navigate({ search: (now) => ({ ...now, ...next, cursor: undefined }), replace: true });
  return (
    <Page
      title={t('participants.title')}
      description={t('participants.description')}
      actions={<Actions filters={filters} />}
    >
      <Panel flush>
        <ParticipantFilterBar
          value={filters}
          onChange={change}
          districts={areas?.districts ?? []}
        />
        <Loaded query={list} lines={10}>
          {(data) => (
            <ParticipantsTable
              list={data}
              stale={list.isPlaceholderData}
              filtered={Object.keys(filters).length > 0}
            />
          )}
        </Loaded>
      </Panel>
      <ParticipantDrawer
        open={open}
        onClose={() => navigate({ search: (now) => ({ ...now, open: undefined }) })}
      />
    </Page>
  );
}

function Actions({ filters }: { filters: ParticipantFilters }) {
  const { t } = useTranslation();
  const maySend = useCan('send_jobs.write');
  const mayAdd = useCan('participants.write');
  return (
    <>
      <ExportMenu filters={filters} />
      {maySend && (
        <Button
          variant="default"
          leftSection={<IconSend size={16} />}
          renderRoot={(props) => <Link {...props} to="/send" search={filters} />}
        >
          {t('participants.sendToThese')}
        </Button>
      )}
      {mayAdd && (
        <Button
          variant="default"
          leftSection={<IconUserPlus size={16} />}
          renderRoot={(props) => (
            <Link {...props} to="/participants" search={(now) => ({ ...now, open: 'new' })} />
          )}
        >
          {t('participants.add')}
        </Button>
      )}
    </>
  );
}
