import {
  IconAlertTriangle,
  IconArchive,
  IconBan,
  IconCalendarClock,
  IconCheck,
  IconChecks,
  IconCircleCheck,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleOff,
  IconClipboardCheck,
  IconEye,
  IconFileSearch,
  IconHandStop,
  IconInbox,
  IconLoader,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconQuestionMark,
  IconSend,
  IconServer,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportStatus, JobStatus, MessageStatus, ParticipantStatus } from '@/lib/vocabulary';
import { type Look, StatusMark } from './status-mark';

/** How each status looks: no two of one list share a shape. */
const MESSAGE: Record<MessageStatus, Look> = {
  queued: { icon: IconCircleDashed, tone: 'waiting' },
  sending: { icon: IconSend, tone: 'busy' },
  accepted: { icon: IconServer, tone: 'busy' },
  sent: { icon: IconCheck, tone: 'good' },
  delivered: { icon: IconChecks, tone: 'good' },
  read: { icon: IconEye, tone: 'best' },
  failed: { icon: IconX, tone: 'bad' },
  uncertain: { icon: IconQuestionMark, tone: 'attention' },
  cancelled: { icon: IconBan, tone: 'neutral' },
};

const JOB: Record<JobStatus, Look> = {
  draft: { icon: IconPencil, tone: 'neutral' },
  scheduled: { icon: IconCalendarClock, tone: 'waiting' },
  running: { icon: IconPlayerPlay, tone: 'busy' },
  paused: { icon: IconPlayerPause, tone: 'attention' },
  held: { icon: IconHandStop, tone: 'bad' },
  completed: { icon: IconCircleCheckFilled, tone: 'best' },
  cancelled: { icon: IconBan, tone: 'neutral' },
};

const IMPORT: Record<ImportStatus, Look> = {
  received: { icon: IconInbox, tone: 'waiting' },
  reading: { icon: IconFileSearch, tone: 'busy' },
  ready: { icon: IconClipboardCheck, tone: 'attention' },
  applying: { icon: IconLoader, tone: 'busy' },
  applied: { icon: IconCircleCheckFilled, tone: 'best' },
  failed: { icon: IconAlertTriangle, tone: 'bad' },
  discarded: { icon: IconArchive, tone: 'neutral' },
};

const PARTICIPANT: Record<ParticipantStatus, Look> = {
  active: { icon: IconCircleCheck, tone: 'good' },
  inactive: { icon: IconCircleOff, tone: 'attention' },
};

interface Sized {
  size?: 'sm' | 'md';
}

export function MessageStatusMark({ status, size = 'sm' }: { status: MessageStatus } & Sized) {
  const { t } = useTranslation();
  return (
    <StatusMark {...MESSAGE[status]} size={size}>
      {t(`codes.message_status.${status}`)}
    </StatusMark>
  );
}

export function JobStatusMark({ status, size = 'sm' }: { status: JobStatus } & Sized) {
  const { t } = useTranslation();
  return (
    <StatusMark {...JOB[status]} size={size}>
      {t(`codes.job_status.${status}`)}
    </StatusMark>
  );
}

export function ImportStatusMark({ status, size = 'sm' }: { status: ImportStatus } & Sized) {
  const { t } = useTranslation();
  return (
    <StatusMark {...IMPORT[status]} size={size}>
      {t(`codes.import_status.${status}`)}
    </StatusMark>
  );
}

export function ParticipantStatusMark({
  status,
  size = 'sm',
}: { status: ParticipantStatus } & Sized) {
  const { t } = useTranslation();
  return (
    <StatusMark {...PARTICIPANT[status]} size={size}>
      {t(`codes.participant_status.${status}`)}
    </StatusMark>
  );
}
