import { createContext, type ReactNode, use, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const ZoneContext = createContext('Asia/Makassar');

/** The office's time zone: every time is shown in it, wherever the reader's computer thinks it is. */
export function TimeZone({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export function useTimeZone(): string {
  return use(ZoneContext);
}

export type Format = ReturnType<typeof makeFormat>;

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const zone = useTimeZone();
  return useMemo(() => makeFormat(i18n.language, zone), [i18n.language, zone]);
}

export function makeFormat(language: string, timeZone: string) {
  const locale = language === 'en' ? 'en-GB' : 'id-ID';
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'IDR',
    maximumFractionDigits: 0,
  });
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const dates = new Intl.DateTimeFormat(locale, { ...day, timeZone });
  const plainDates = new Intl.DateTimeFormat(locale, { ...day, timeZone: 'UTC' });
  const plainMoments = new Intl.DateTimeFormat(locale, { ...day, ...clock, timeZone: 'UTC' });
  const moments = new Intl.DateTimeFormat(locale, { ...day, ...clock, timeZone });
  const clocks = new Intl.DateTimeFormat(locale, { ...clock, timeZone });
  return {
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    rupiah: (value: number) => money.format(value),
    /** A moment's day in the office's zone. */
    date: (moment: string) => dates.format(new Date(moment)),
    /** A calendar day (`2026-02-01`), which has no zone. */
    day: (calendarDay: string) => plainDates.format(new Date(`${calendarDay}T00:00:00Z`)),
    /** A time that is already on the office's clock, `2026-11-24 08:00`. */
    wallClock: (text: string) => plainMoments.format(new Date(`${text.replace(' ', 'T')}Z`)),
    dateTime: (moment: string) => moments.format(new Date(moment)),
    /** A clock time with its zone, `08.00 WITA`: staff compare it with the clock on their wall. */
    time: (moment: string) => `${clocks.format(new Date(moment))} ${zoneName(timeZone)}`,
    zoneName: () => zoneName(timeZone),
  };
}

/** What people in Indonesia call the zone (`WITA`); English has no name for it but an offset. */
function zoneName(timeZone: string): string {
  const names = new Intl.DateTimeFormat('id-ID', { timeZone, timeZoneName: 'short' });
  const parts = names.formatToParts(new Date());
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}
