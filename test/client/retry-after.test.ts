import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/client/meter/retry-after.ts';
import { START } from './world.ts';

test.each([
  ['40', 40_000],
  [' 0 ', 0],
  [new Date(START + 90_000).toUTCString(), 90_000],
  ['a time that has passed', 0, new Date(START - 90_000).toUTCString()],
  ['99999999999999999999999', 300_000],
  ['Fri, 01 Jan 2100 00:00:00 GMT', 300_000],
  ['-5', 0],
  ['soon', null],
  ['', null],
])('Retry-After: %s', (header, expected, said = header) => {
  expect(retryAfterMs(said, START)).toBe(expected);
});
