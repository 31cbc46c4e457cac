import { Button, DataList, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Participant, ParticipantDetail } from '@/api/types';
import { useFormat } from '@/lib/format';
import { codeLabel } from '@/lib/i18n/code-label';
import { Notice } from '@/ui/states';
import { ParticipantStatusMark } from '@/ui/statuses';
import { ParticipantHistory } from './participant-history';
import { ParticipantMessages } from './participant-messages';
import { useReveal } from './queries';
import { RevealDialog } from './reveal-dialog';

export function ParticipantView({
  person,
  onEdit,
}: {
  person: ParticipantDetail;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const reveal = useReveal(person.id);
  return (
    <Stack gap="lg">
      <div>
        <Title order={2}>{person.name}</Title>
        <Group gap="md" mt={4}>
          <ParticipantStatusMark status={person.status} />
          <Text size="sm" c="dimmed">
            {t(`codes.segment.${person.segment}`)}
          </Text>
        </Group>
      </div>
      <Actions
        revealed={reveal.isSuccess}
        onReveal={ask.open}
        onHide={reveal.reset}
        onEdit={onEdit}
      />
      {reveal.isSuccess && (
        <Notice icon={<IconEye aria-hidden />}>{t('participants.detail.revealed')}</Notice>
      )}
      <Facts person={reveal.data ?? person} full={reveal.isSuccess} />
      <Section title={t('participants.detail.history')}>
        <ParticipantHistory history={person.history} />
      </Section>
      <Section title={t('participants.detail.messages')}>
        <ParticipantMessages messages={person.messages} />
      </Section>
      <RevealDialog opened={asking} onClose={ask.close} reveal={reveal} />
    </Stack>
  );
}

interface ActionsProps {
  revealed: boolean;
  onReveal: () => void;
  onHide: () => void;
  onEdit: () => void;
}

function Actions({ revealed, onReveal, onHide, onEdit }: ActionsProps) {
  const { t } = useTranslation();
  const mayReveal = useCan('participants.reveal');
  const mayEdit = useCan('participants.write');
  return (
    <Group gap="xs">
      {mayReveal && (
        <Button
          variant="default"
          size="xs"
          leftSection={revealed ? <IconEyeOff size={16} /> : <IconEye size={16} />}
          onClick={revealed ? onHide : onReveal}
        >
          {t(revealed ? 'participants.detail.hide' : 'participants.detail.reveal')}
        </Button>
      )}
      {mayEdit && (
        <Button variant="default" size="xs" leftSection={<IconPencil size={16} />} onClick={onEdit}>
          {t('participants.form.editTitle')}
        </Button>
      )}
    </Group>
  );
}

function Facts({ person, full }: { person: Participant; full: boolean }) {
  const facts = useFacts(person, full);
  const { t } = useTranslation();
  return (
    <DataList labelWidth="10rem" size="sm" gap="xs" className="tabular">
      {facts.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue>{value ?? t('common.none')}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

function useFacts(person: Participant, full: boolean): [string, ReactNode][] {
  const { t } = useTranslation();
  const format = useFormat();
  const relation = person.family_relation;
  return [
    [t('codes.field.card_number'), person.card_number],
    [t('codes.field.nik'), person.nik],
    [t('codes.field.phone'), person.phone],
    [
      t(full ? 'codes.field.birth_date' : 'participants.detail.birthYear'),
      full && person.birth_date ? format.day(person.birth_date) : person.birth_date,
    ],
    [t('codes.field.sex'), person.sex && t(`codes.sex.${person.sex}`)],
    [t('codes.field.village'), person.village],
    [t('codes.field.district'), person.district],
    [t('participants.reason'), t(`codes.status_reason.${person.status_reason}`)],
    [t('codes.field.inactive_since'), person.inactive_since && format.day(person.inactive_since)],
    [t('codes.field.care_class'), person.care_class && t(`codes.care_class.${person.care_class}`)],
    [
      t('codes.field.arrears_months'),
      t('participants.arrearsMonths', { count: person.arrears_months }),
    ],
    [t('codes.field.arrears_amount'), format.rupiah(person.arrears_amount)],
    [t('codes.field.family_relation'), relation && codeLabel('family_relation', String(relation))],
    [t('participants.detail.updated'), format.dateTime(person.updated_at)],
  ];
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}
