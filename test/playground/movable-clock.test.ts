import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { movableClock } from '../../src/playground/movable-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'tallybot-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY_MS = 86_400_000;

test('the next start is as far ahead as the last one was', () => {
  const file = join(folder, 'kept', 'playground.json');
  const clock = movableClock(file);
  clock.skip(DAY_MS);
  clock.skip(0.4);
  expect(movableClock(file).aheadMs()).toBe(DAY_MS);
});

test('it never goes back', () => {
  const clock = movableClock(join(folder, 'forward.json'));
  clock.skip(DAY_MS);
  clock.skip(-DAY_MS);
  expect(clock.aheadMs()).toBe(DAY_MS);
});

test('a kill while it is being kept leaves what was kept before', () => {
  const own = join(folder, 'killed');
  const file = join(own, 'playground.json');
  movableClock(file).skip(DAY_MS);
  writeFileSync(`${file}.new`, '{"ahe');
  const clock = movableClock(file);
  expect(clock.aheadMs()).toBe(DAY_MS);
  clock.skip(DAY_MS);
  expect(readdirSync(own)).toEqual(['playground.json']);
  expect(movableClock(file).aheadMs()).toBe(2 * DAY_MS);
});

test('whoever watches is told of every skip, until they no longer watch', () => {
  const clock = movableClock(join(folder, 'watched.json'));
  let told = 0;
  const unwatch = clock.watch(() => {
    told += 1;
  });
  clock.skip(1);
  unwatch();
  clock.skip(1);
  expect(told).toBe(1);
});
