import { Anchor, Button, Text } from '@mantine/core';
import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Participant, ParticipantList } from '@/api/types';
import { type Format, useFormat } from '@/lib/format';
import { usePager } from '@/lib/paging';
import { oneOf } from '@/lib/search';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { Nothing } from '@/ui/states';
import { ParticipantStatusMark } from '@/ui/statuses';
import { SORTS } from './search';

const route = getRouteApi('/shell/participants');

interface ParticipantsTableProps {
  list: ParticipantList;
  stale: boolean;
  filtered: boolean;
}

export function ParticipantsTable({ list, stale, filtered }: ParticipantsTableProps) {
  const { t } = useTranslation();
  const { cursor, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  const onSort = (by: string) =>
    navigate({
      search: (now) => ({ ...now, sort: oneOf(SORTS, by), cursor: undefined }),
      replace: true,
    });
  if (list.items.length === 0) return filtered ? <NoneFits /> : <NoneYet />;
  return (
    <>
      <DataTable
        label={t('participants.list')}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        stale={stale}
        sorting={{ by: sort ?? 'name', onSort }}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<Participant>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'name',
      sort: 'name',
      header: t('codes.field.name'),
      on: 'title',
      render: (person) => <Who person={person} />,
    },
    {
      key: 'status',
      header: t('codes.field.status'),
      render: (person) => <Standing person={person} />,
    },
    {
      key: 'segment',
      header: t('codes.field.segment'),
      render: ({ segment }) => t(`codes.segment.${segment}`),
    },
    { key: 'phone', header: t('codes.field.phone'), render: (person) => <Phone person={person} /> },
    {
      key: 'place',
      header: t('participants.place'),
      render: ({ village, district }) => [village, district].filter(Boolean).join(', '),
    },
    {
      key: 'arrears',
      sort: 'arrears_months',
      header: t('participants.arrears'),
      align: 'right',
      render: (person) => <Arrears person={person} format={format} />,
    },
  ];
}

function Who({ person }: { person: Participant }) {
  return (
    <>
      <Anchor
        fw={600}
        renderRoot={(props) => (
          <Link {...props} to="/participants" search={(now) => ({ ...now, open: person.id })} />
        )}
      >
        {person.name}
      </Anchor>
      <Text size="xs" c="dimmed" className="tabular">
        {person.card_number}
      </Text>
    </>
  );
}

function Standing({ person }: { person: Participant }) {
  const { t } = useTranslation();
  return (
    <div>
      <ParticipantStatusMark status={person.status} />
      {person.status_reason !== 'none' && (
        <Text size="xs" c="dimmed">
          {t(`codes.status_reason.${person.status_reason}`)}
        </Text>
      )}
    </div>
  );
}

function Phone({ person }: { person: Participant }) {
  const { t } = useTranslation();
  return (
    <div>
      {person.phone ?? (
        <Text span size="sm" c="dimmed">
          {t('participants.noPhone')}
        </Text>
      )}
      {person.opted_out && (
        <Text size="xs" c="dimmed">
          {t('participants.optedOut')}
        </Text>
      )}
    </div>
  );
}

function Arrears({ person, format }: { person: Participant; format: Format }) {
  const { t } = useTranslation();
  if (person.arrears_months === 0 && person.arrears_amount === 0) return t('common.none');
  return (
    <div>
      {t('participants.arrearsMonths', { count: person.arrears_months })}
      <Text size="xs" c="dimmed">
        {format.rupiah(person.arrears_amount)}
      </Text>
    </div>
  );
}

function NoneFits() {
  const { t } = useTranslation();
  return (
    <Nothing icon={<IconUserSearch aria-hidden />} title={t('participants.none')}>
      {t('participants.noneText')}
    </Nothing>
  );
}

function NoneYet() {
  const { t } = useTranslation();
  const mayUpload = useCan('imports.write');
  return (
    <Nothing
      icon={<IconUsers aria-hidden />}
      title={t('participants.empty')}
      action={
        mayUpload && (
          <Button renderRoot={(props) => <Link {...props} to="/imports" />}>
            {t('participants.emptyAction')}
          </Button>
        )
      }
    >
      {t('participants.emptyText')}
    </Nothing>
  );
}
