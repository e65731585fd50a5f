import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { builtFolder } from '../../src/playground/web/assets.ts';

const page = join(import.meta.dirname, '../../src/playground/page');
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

test('the page that is given out is what its sources build to, byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = ['build', '--config', join(page, 'vite.config.ts'), '--outDir', folder, '--logLevel', 'warn'];
  // Vitest says `test` in NODE_ENV, with which Vite builds for development.
  const env = { PATH: process.env['PATH'] };
  await promisify(execFile)(process.execPath, [vite, ...words], { env });

  const [wanted, given] = [filesIn(folder), filesIn(builtFolder())];
  const names = [...new Set([...wanted.keys(), ...given.keys()])];
  const stale = names.filter((name) => wanted.get(name) !== given.get(name));
  expect(stale, 'run “npm run page”, and commit src/playground/built').toEqual([]);
});

function filesIn(folder: string): Map<string, string> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
