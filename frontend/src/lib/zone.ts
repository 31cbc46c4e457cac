/** Between a clock on the office's wall and the moment it means. The browser's own zone plays no part. */

/** The office's wall clock as `2026-11-24 08:00:00`, the form date inputs speak. */
export function wallClockNow(zone: string): string {
  return wallClockOf(new Date(), zone);
}

function wallClockOf(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(moment);
}

/** The moment (ISO 8601, UTC) at which the office's wall clock shows `2026-11-24 08:00`. */
export function instantOf(wallClock: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${wallClock.replace(' ', 'T')}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const shown = Date.parse(`${wallClockOf(new Date(asUtc), zone).replace(' ', 'T')}Z`);
  return new Date(asUtc - (shown - asUtc)).toISOString();
}
