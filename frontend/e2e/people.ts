import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BIN } from './product';

const READ = `
import json, sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
print(json.dumps([[str(cell) for cell in row] for name in book.sheet_names
                  for row in book.get_sheet_by_name(name).to_python()]))
`;

function rowsOf(workbook: string): string[][] {
  const printed = execFileSync(join(BIN, 'python'), ['-c', READ, workbook], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(printed);
}

/** Every cell of a workbook as text. */
export function cellsOf(workbook: string): string[] {
  return rowsOf(workbook).flat();
}

export interface Secrets {
  /** Runs of 10 digits or more: cards, NIK, phones. */
  numbers: Set<string>;
  /** Full names of two words or more. */
  names: Set<string>;
}

/** What of a list may never be seen in full outside the staff's own participant pages. */
export function secretsOf(workbook: string): Secrets {
  const rows = rowsOf(workbook);
  const heading = rows.findIndex((row) =>
    row.some((cell) => /^nama( peserta)?$/i.test(cell.trim())),
  );
  const column = rows[heading]?.findIndex((cell) => /^nama/i.test(cell.trim())) ?? -1;
  const names = rows.slice(heading + 1).map((row) => row[column]?.trim() ?? '');
  const numbers = rows.flat().flatMap((cell) => cell.replace(/\.0$/, '').match(/\d{10,16}/g) ?? []);
  return {
    numbers: new Set(numbers),
    names: new Set(names.filter((name) => name.includes(' '))),
  };
}

/** The numbers of a list that stand in a text, in whatever form they are written there. */
export function numbersIn(text: string, { numbers }: Secrets): string[] {
  const shown = text.match(/\d{10,16}/g) ?? [];
  return shown.filter((number) => numbers.has(number) || numbers.has(number.replace(/^62/, '0')));
}

export function namesIn(text: string, { names }: Secrets): string[] {
  return [...names].filter((name) => text.includes(name));
}
