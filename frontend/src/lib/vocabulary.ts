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

export const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What can be wrong in a row, and whether that costs the row (`error`) or only the field. */
const ROW_CODES = {
  card_missing: 'error',
  card_invalid: 'error',
  card_precision_lost: 'error',
  name_missing: 'error',
  segment_unknown: 'error',
  status_unknown: 'error',
  arrears_invalid: 'error',
  duplicate_in_file: 'error',
  card_zero_restored: 'warning',
  nik_precision_lost: 'warning',
  nik_invalid: 'warning',
  nik_birth_date_mismatch: 'warning',
  phone_missing: 'warning',
  phone_invalid: 'warning',
  phone_several: 'warning',
  birth_date_invalid: 'warning',
  inactive_since_invalid: 'warning',
  sex_invalid: 'warning',
  text_shortened: 'warning',
  care_class_invalid: 'warning',
  family_relation_invalid: 'warning',
  arrears_implausible: 'warning',
  formula_without_value: 'warning',
  cell_error: 'warning',
} as const satisfies Record<string, Severity>;
export type RowCode = keyof typeof ROW_CODES;

export function rowCode(value: unknown): RowCode | undefined {
  return typeof value === 'string' && value in ROW_CODES ? (value as RowCode) : undefined;
}

/** Null for a code this program does not know yet. */
export function severityOf(code: string): Severity | null {
  const known = rowCode(code);
  return known ? ROW_CODES[known] : null;
}
