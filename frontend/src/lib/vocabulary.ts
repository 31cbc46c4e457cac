/** The closed word lists of the API, in the order people expect to read them. */

export const SEGMENTS = ['pbi_apbn', 'pbpu_pemda', 'ppu', 'pbpu', 'bp'] as const;
export type Segment = (typeof SEGMENTS)[number];

export const PARTICIPANT_STATUSES = ['active', 'inactive'] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];

export const STATUS_REASONS = [
  'none',
  'arrears',
  'moved',
  'deceased',
  'duplicate',
  'removed',
  'other',
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

export const CARE_CLASSES = ['1', '2', '3'] as const;
export type CareClass = (typeof CARE_CLASSES)[number];

export const SEXES = ['L', 'P'] as const;
export type Sex = (typeof SEXES)[number];

export const PURPOSES = ['pbi_inactive', 'pbi_old_arrears', 'arrears', 'general'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const MESSAGE_STATUSES = [
  'queued',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'uncertain',
  'cancelled',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const JOB_STATUSES = [
  'draft',
  'scheduled',
  'running',
  'paused',
  'held',
  'completed',
  'cancelled',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const IMPORT_STATUSES = [
  'received',
  'reading',
  'ready',
  'applying',
  'applied',
  'failed',
  'discarded',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** What a column of a list can be read as. */
export const FIELDS = [
  'card_number',
  'name',
  'nik',
  'phone',
  'birth_date',
  'sex',
  'address',
  'village',
  'district',
  'segment',
  'status',
  'inactive_since',
  'care_class',
  'arrears_months',
  'arrears_amount',
  'family_relation',
] as const;
export type Field = (typeof FIELDS)[number];

export const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What can be wrong in a row. */
export const ROW_CODES = [
  'card_missing',
  'card_invalid',
  'card_precision_lost',
  'card_zero_restored',
  'name_missing',
  'nik_precision_lost',
  'nik_invalid',
  'nik_birth_date_mismatch',
  'phone_missing',
  'phone_invalid',
  'phone_several',
  'birth_date_invalid',
  'inactive_since_invalid',
  'sex_invalid',
  'text_shortened',
  'segment_unknown',
  'status_unknown',
  'care_class_invalid',
  'family_relation_invalid',
  'arrears_invalid',
  'arrears_implausible',
  'duplicate_in_file',
  'formula_without_value',
  'cell_error',
] as const;
export type RowCode = (typeof ROW_CODES)[number];
