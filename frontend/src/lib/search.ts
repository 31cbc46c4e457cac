/** Reads what an address bar may hold: anything a person can type, so nothing is trusted. */

export type RawSearch = Record<string, unknown>;

export function text(value: unknown, longest = 200): string | undefined {
  const plain = typeof value === 'number' ? String(value) : value;
  return typeof plain === 'string' && plain.trim() !== ''
    ? plain.trim().slice(0, longest)
    : undefined;
}

export function oneOf<T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  const plain = text(value);
  return allowed.find((candidate) => candidate === plain);
}

export function whole(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  const fits =
    typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most;
  return fits ? number : undefined;
}

export function flag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without its undefined entries: absent and undefined are the same in an address. */
export function present<T extends object>(values: T): Present<T> {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<T>;
}
