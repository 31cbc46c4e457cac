import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '@/ui/states';
import { AddParticipant, CorrectParticipant } from './participant-form';
import { ParticipantView } from './participant-view';
import { participantQuery } from './queries';

interface ParticipantDrawerProps {
  /** A participant's id, `new`, or nothing. */
  open: string | undefined;
  onClose: () => void;
}

export function ParticipantDrawer({ open, onClose }: ParticipantDrawerProps) {
  const { t } = useTranslation();
  const title = open === 'new' ? t('participants.form.addTitle') : t('participants.detail.title');
  return (
    <Drawer
      opened={open !== undefined}
      onClose={onClose}
      title={title}
      position="right"
      size="lg"
      padding="lg"
      closeButtonProps={{ 'aria-label': t('common.actions.close') }}
    >
      {open === 'new' && <AddParticipant onDone={onClose} />}
      {open !== undefined && open !== 'new' && <OneParticipant key={open} id={open} />}
    </Drawer>
  );
}

function OneParticipant({ id }: { id: string }) {
  const query = useQuery(participantQuery(id));
  const [editing, setEditing] = useState(false);
  return (
    <Loaded query={query} lines={8}>
      {(person) =>
        editing ? (
          <CorrectParticipant person={person} onDone={() => setEditing(false)} />
        ) : (
          <ParticipantView person={person} onEdit={() => setEditing(true)} />
        )
      }
    </Loaded>
  );
}
