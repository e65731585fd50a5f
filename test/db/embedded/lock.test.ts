import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock } from '../../../src/db/embedded/lock.ts';
import { processIdentity } from '../../../src/db/embedded/processes.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tallybot-lock-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('a folder in use is refused, and the process named', () => {
  const home = folder();
  takeLock(home);

  expect(() => takeLock(home)).toThrow(
    `Another Tallybot is already using this data folder (process ${process.pid}).`,
  );
});

test('a folder released can be taken again', () => {
  const home = folder();

  takeLock(home).release();

  expect(() => takeLock(home)).not.toThrow();
});

test('the lock of a process that is gone is taken over, and swept', () => {
  const home = folder();
  const gone = spawnSync(process.execPath, ['--version']).pid;
  writeFileSync(join(home, 'lock-7'), `${gone} whenever`);

  takeLock(home);

  expect(readdirSync(home)).toEqual(['lock-8']);
});

test('a later process with the same number does not hold the lock', () => {
  const home = folder();
  writeFileSync(join(home, 'lock-1'), `${process.pid} another-boot:1`);

  expect(() => takeLock(home)).not.toThrow();
});

test('of many starts that find a dead lock at once, exactly one wins', async () => {
  const home = folder();
  writeFileSync(join(home, 'lock-1'), '');
  const taker = `
    const { takeLock } = await import(process.argv[1]);
    try { takeLock(process.argv[2]); console.log('won'); } catch { console.log('lost'); }
    process.stdin.resume();`;
  const module = join(import.meta.dirname, '../../../src/db/embedded/lock.ts');

  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', taker, module, home]),
  );
  const outcomes = await Promise.all(
    children.map(
      (child) => new Promise((resolve) => child.stdout.once('data', (said) => resolve(`${said}`.trim()))),
    ),
  );
  for (const child of children) child.stdin.end();

  expect(outcomes.toSorted()).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'won']);
});

test('a process is told from another by more than its number', () => {
  expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
  expect(processIdentity(process.pid)).not.toBe(processIdentity(process.ppid));
  expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
});
