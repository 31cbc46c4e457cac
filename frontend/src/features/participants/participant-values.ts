import type { Participant, ParticipantCreate, ParticipantUpdate } from '@/api/types';

/** The form holds text everywhere; what a field means is decided once, here. */
export interface FormValues {
  name: string;
  card_number: string;
  nik: string;
  phone: string;
  birth_date: string;
  sex: string;
  village: string;
  district: string;
  segment: string;
  status: string;
  status_reason: string;
  inactive_since: string;
  care_class: string;
  arrears_months: string;
  arrears_amount: string;
  family_relation: string;
}

export const EMPTY: FormValues = {
  name: '',
  card_number: '',
  nik: '',
  phone: '',
  birth_date: '',
  sex: '',
  village: '',
  district: '',
  segment: '',
  status: '',
  status_reason: 'none',
  inactive_since: '',
  care_class: '',
  arrears_months: '0',
  arrears_amount: '0',
  family_relation: '',
};

const MASKED = new Set<keyof FormValues>(['card_number', 'nik', 'phone', 'birth_date']);
const NUMBERS = new Set<keyof FormValues>(['arrears_months', 'arrears_amount', 'family_relation']);

/** A stored person as form text; what is shown masked starts empty, since a mask is no value. */
export function valuesOf(person: Participant): FormValues {
  const entries = Object.keys(EMPTY).map((name) => {
    const field = name as keyof FormValues;
    return [field, MASKED.has(field) ? '' : String(person[field] ?? '')];
  });
  return Object.fromEntries(entries) as unknown as FormValues;
}

/** Everything filled in. The server checks the words and numbers under the rules of a file's row. */
export function creation(values: FormValues): ParticipantCreate {
  return typed(values, (_, value) => value !== '') as unknown as ParticipantCreate;
}

/** Only what was changed; a field that was emptied becomes null, but a masked one left empty stays. */
export function correction(before: FormValues, after: FormValues): ParticipantUpdate {
  return typed(after, (field, value) => value !== before[field]) as ParticipantUpdate;
}

function typed(values: FormValues, wanted: (field: keyof FormValues, value: string) => boolean) {
  const fields = Object.keys(EMPTY) as (keyof FormValues)[];
  return Object.fromEntries(
    fields
      .filter((field) => wanted(field, values[field].trim()))
      .map((field) => [field, meaning(field, values[field].trim())]),
  );
}

function meaning(field: keyof FormValues, value: string): string | number | null {
  if (value === '') return null;
  return NUMBERS.has(field) ? Number(value) : value;
}
