/** Holds the arrows of src/: app → features → api | ui → lib, and no feature knows another. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', 'src');

/** What each room may look into, besides itself. */
const MAY_SEE: Record<string, readonly string[]> = {
  'main.tsx': ['app', 'lib', 'ui'],
  app: ['features', 'api', 'ui', 'lib'],
  features: ['api', 'ui', 'lib'],
  api: ['lib'],
  ui: ['lib'],
  lib: [],
};

function roomOf(path: string): string {
  const [first = '', second = ''] = path.split(sep);
  return first === 'features' ? join(first, second) : first;
}

function layerOf(room: string): string {
  return room.split(sep)[0] ?? room;
}

/** The files of src/ that a file imports, lazily or not, as paths inside src/. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'));
  return importedFiles.flatMap(({ fileName }) => {
    if (fileName.startsWith('@/')) return [normalize(fileName.slice(2))];
    if (fileName.startsWith('.')) return [relative(ROOT, join(ROOT, dirname(file), fileName))];
    return [];
  });
}

function allowed(from: string, to: string): boolean {
  if (from === to) return true;
  return MAY_SEE[layerOf(from)]?.includes(layerOf(to)) ?? false;
}

const files = globSync('**/*.{ts,tsx}', { cwd: ROOT });
const wrong = files.flatMap((file) =>
  importsOf(file)
    .filter((target) => !allowed(roomOf(file), roomOf(target)))
    .map((target) => `src/${file} must not import src/${target}`),
);
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${files.length} files keep the arrows`);
