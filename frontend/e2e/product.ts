import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect } from '@playwright/test';

export const ROOT = resolve(import.meta.dirname, '..', '..');
export const BIN = join(ROOT, 'backend', '.venv', 'bin');
const READY_MS = 180_000;

export interface Product {
  url: string;
  simulator: string;
  stop: () => Promise<void>;
}

/** The whole product as `make run` starts it, on free ports with an empty database. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'pengingat-e2e-'));
  const port = await freePorts();
  const terminal = join(folder, 'terminal.txt');
  const out = openSync(terminal, 'a');
  const child = spawn(join(BIN, 'pengingat'), ['demo'], {
    env: { ...process.env, PENGINGAT_PORT: String(port), PENGINGAT_DATA_DIR: folder },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  await expect
    .poll(() => readFileSync(terminal, 'utf8'), {
      timeout: READY_MS,
      message: 'the product starts',
    })
    .toContain('Ctrl-C');
  return {
    url: `http://127.0.0.1:${port}`,
    simulator: `http://127.0.0.1:${port + 1}`,
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    if (!child.kill('SIGINT')) done();
  });
}

async function freePorts(): Promise<number> {
  for (;;) {
    const port = await bound(0);
    if (port && port < 65_535 && (await bound(port + 1))) return port;
  }
}

/** The port that could be taken, 0 when it could not. */
function bound(port: number): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(0));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export const test = base.extend<object, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: READY_MS + 60_000 },
  ],
});
