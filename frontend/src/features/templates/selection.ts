/** Puts `text` where the caret is, caret after it, and returns the whole new value. */
export function replaceSelection(area: HTMLTextAreaElement, text: string): string {
  const { value, selectionStart, selectionEnd } = area;
  const caret = selectionStart + text.length;
  // The new value is rendered first; a caret set now would jump to the end with it.
  requestAnimationFrame(() => {
    area.focus();
    area.setSelectionRange(caret, caret);
  });
  return value.slice(0, selectionStart) + text + value.slice(selectionEnd);
}

interface Place {
  position: number;
  text: string;
}

/** Selects what the server speaks of. It counts characters; a text area counts UTF-16 units, of which
 * an emoji has two. */
export function select(area: HTMLTextAreaElement, { position, text }: Place): void {
  const start = Array.from(area.value).slice(0, position).join('').length;
  area.focus();
  area.setSelectionRange(start, start + text.length);
}
