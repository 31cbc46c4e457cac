/** WhatsApp's own marks: `*bold*`, `_italic_`, `~struck~`, and code between three back-ticks. A mark
 * counts only when it hugs its words and stands apart from letters and from its like, as on the phone:
 * masks such as `S***` and `7173************` therefore stay as they are. */

export type Mark = 'bold' | 'italic' | 'struck' | 'code';
export type Marked = string | { mark: Mark; parts: Marked[] };

const MARKS: { mark: Mark; pattern: RegExp }[] = [
  { mark: 'bold', pattern: between('\\*') },
  { mark: 'italic', pattern: between('_') },
  { mark: 'struck', pattern: between('~') },
  { mark: 'code', pattern: between('```') },
];

function between(sign: string): RegExp {
  const like = sign.at(-1);
  return new RegExp(
    `(?<![\\p{L}\\p{N}${like}])${sign}(?![\\s${like}])(.*?[^\\s${like}])${sign}(?![\\p{L}\\p{N}${like}])`,
    'u',
  );
}

export function parseMarks(text: string): Marked[] {
  const found = firstMark(text);
  if (!found) return text ? [text] : [];
  const { mark, at, whole, inner } = found;
  const parts = mark === 'code' ? [inner] : parseMarks(inner);
  return [
    ...(at > 0 ? [text.slice(0, at)] : []),
    { mark, parts },
    ...parseMarks(text.slice(at + whole.length)),
  ];
}

function firstMark(text: string) {
  const found = MARKS.flatMap(({ mark, pattern }) => {
    const match = pattern.exec(text);
    return match ? [{ mark, at: match.index, whole: match[0], inner: match[1] ?? '' }] : [];
  });
  return found.sort((a, b) => a.at - b.at)[0];
}
