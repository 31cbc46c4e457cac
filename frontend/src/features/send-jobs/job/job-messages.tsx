import { Anchor, Group, Select, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Message, MessageList, SendJob } from '@/api/types';
import { useFormat } from '@/lib/format';
import { usePager } from '@/lib/paging';
import { oneOf } from '@/lib/search';
import { MESSAGE_STATUSES } from '@/lib/vocabulary';
import { type Column, DataTable } from '@/ui/data-table';
import { Pager } from '@/ui/pager';
import { Loaded, Nothing } from '@/ui/states';
import { MessageStatusMark } from '@/ui/statuses';
import { messagesQuery } from '../queries';
import { latestMoment } from './latest-moment';

const route = getRouteApi('/shell/send-jobs/$jobId');

export function JobMessages({ job }: { job: SendJob }) {
  const { t } = useTranslation();
  const { status, cursor } = route.useSearch();
  const list = useQuery(messagesQuery(job, { status, cursor }));
  if (job.status === 'draft' || job.status === 'scheduled') {
    return (
      <Nothing icon={<IconMessages aria-hidden />} title={t('sendJobs.job.noMessages')}>
        {t('sendJobs.job.notStarted')}
      </Nothing>
    );
  }
  return (
    <>
      <Group px="lg" py="sm">
        <StatusFilter />
      </Group>
      <Loaded query={list}>
        {(data) => <MessagesTable list={data} stale={list.isPlaceholderData} />}
      </Loaded>
    </>
  );
}

function StatusFilter() {
  const { t } = useTranslation();
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Select
      aria-label={t('sendJobs.job.state')}
      placeholder={t('sendJobs.job.allStatuses')}
      data={MESSAGE_STATUSES.map((value) => ({ value, label: t(`codes.message_status.${value}`) }))}
      value={status ?? null}
      onChange={(value) =>
        navigate({
          search: { status: oneOf(MESSAGE_STATUSES, value) },
          replace: true,
          resetScroll: false,
        })
      }
      clearable
      w={220}
    />
  );
}

function MessagesTable({ list, stale }: { list: MessageList; stale: boolean }) {
  const { t } = useTranslation();
  const { cursor } = route.useSearch();
  const pager = usePager(cursor, list);
  const columns = useColumns();
  if (list.items.length === 0) {
    return (
      <Nothing icon={<IconMessages aria-hidden />} title={t('sendJobs.job.noMessages')}>
        {t('sendJobs.job.noMessagesText')}
      </Nothing>
    );
  }
  return (
    <>
      <DataTable
        label={t('sendJobs.job.messagesList')}
        columns={columns}
        rows={list.items}
        rowKey={({ id }) => id}
        stale={stale}
      />
      <Pager {...pager} />
    </>
  );
}

function useColumns(): Column<Message>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      key: 'to',
      header: t('sendJobs.job.to'),
      on: 'title',
      render: (message) => <To message={message} />,
    },
    { key: 'phone', header: t('sendJobs.job.phone'), render: ({ phone }) => phone },
    {
      key: 'state',
      header: t('sendJobs.job.state'),
      render: (message) => <State message={message} />,
    },
    {
      key: 'at',
      header: t('sendJobs.job.at'),
      render: (message) => format.dateTime(latestMoment(message)),
    },
    {
      key: 'tries',
      header: t('sendJobs.job.tries'),
      align: 'right',
      render: ({ attempts }) => format.number(attempts),
    },
    { key: 'text', header: t('sendJobs.job.text'), render: ({ id }) => <SeeLink id={id} /> },
  ];
}

function To({ message }: { message: Message }) {
  const { t } = useTranslation();
  const others = message.participant_ids.length - 1;
  return (
    <>
      <Text size="sm" fw={600}>
        {message.name}
      </Text>
      <Text size="xs" c="dimmed" className="tabular">
        {message.card_number}
        {others > 0 && ` ${t('sendJobs.job.others', { count: others })}`}
      </Text>
    </>
  );
}

function State({ message }: { message: Message }) {
  return (
    <div>
      <MessageStatusMark status={message.status} />
      {message.reason && (
        <Text size="xs" c="dimmed">
          {message.reason}
        </Text>
      )}
    </div>
  );
}

function SeeLink({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          {...props}
          from="/send-jobs/$jobId"
          to="."
          search={(now) => ({ ...now, message: id })}
          resetScroll={false}
        />
      )}
    >
      {t('sendJobs.job.see')}
    </Anchor>
  );
}
