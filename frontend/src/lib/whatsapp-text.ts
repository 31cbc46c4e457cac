/** WhatsApp's own marks: `*bold*`, `_italic_`, `~struck~`, and code between three back-ticks. A mark
 * counts only when it hugs its words and stands apart from other letters, as on the phone: masks
 * such as `S***` and `7173************` therefore stay as they are. */

export type Mark = 'bold' | 'italic' | 'struck' | 'code';
export type Marked = string | { mark: Mark; parts: Marked[] };

const SIGNS: Record<string, Mark> = { '*': 'bold', _: 'italic', '~': 'struck', '```': 'code' };
const MARKED = /(?<![\p{L}\p{N}*_~])(```|[*_~])(?![\s*_~])(.*?[^\s*_~])\1(?![\p{L}\p{N}*_~])/u;

export function parseMarks(text: string): Marked[] {
  const found = MARKED.exec(text);
  if (!found) return text ? [text] : [];
  const [whole, sign = '', inner = ''] = found;
  const mark = SIGNS[sign] ?? 'bold';
  const parts = mark === 'code' ? [inner] : parseMarks(inner);
  const before = text.slice(0, found.index);
  return [
    ...(before ? [before] : []),
    { mark, parts },
    ...parseMarks(text.slice(found.index + whole.length)),
  ];
}
