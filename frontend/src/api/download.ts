/** Hands a downloaded answer to the browser, under the name the server gave it. */
export function saveFile(blob: Blob, response: Response, otherwise: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = nameOf(response.headers.get('Content-Disposition')) ?? otherwise;
  link.click();
  // The browser reads the address after this turn; it may be let go of later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** RFC 6266: `filename*=UTF-8''…` when there is one, else `filename="…"`. */
export function nameOf(disposition: string | null): string | undefined {
  const extended = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (extended) return decodeURIComponent(extended);
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1];
}
