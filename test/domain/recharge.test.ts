import { expect, test } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import { afterFailure, monthAt, nextMonthAt, purchaseOf } from '../../src/domain/recharge.ts';
import { DAY_MS } from '../../src/domain/wall-clock.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const terms = {
  below: credits(100),
  buy: credits(500),
  monthlyCap: credits(1_000),
  pausedAt: null,
  retryAt: null,
  failures: 0,
};
const none = { bought: 0n, hasOpen: false };

test.each([
  ['at the level', terms, none, 100, 'buy'],
  ['above the level', terms, none, 101, 'nothing'],
  ['up to the limit', terms, { ...none, bought: credits(500) }, 0, 'buy'],
  ['beyond the limit', terms, { ...none, bought: credits(501) }, 0, 'over-cap'],
  ['while one is open', terms, { bought: credits(501), hasOpen: true }, 0, 'nothing'],
  ['while it is off', { ...terms, pausedAt: NOON - 1 }, none, 0, 'nothing'],
  ['before it is tried again', { ...terms, retryAt: NOON + 1 }, none, 0, 'nothing'],
  ['when it is tried again', { ...terms, retryAt: NOON }, none, 0, 'buy'],
])('%s', (_title, given, purchases, available, purchase) => {
  expect(purchaseOf(given, purchases, credits(available), NOON)).toBe(purchase);
});

test('failures in a row wait twice as long each, and the fifth turns it off', () => {
  const setbacks = [0, 1, 2, 3, 4].map((before) => afterFailure(before, NOON, null));

  const waits = setbacks.map(({ retryAt }) => (retryAt === null ? null : (retryAt - NOON) / 60_000));
  expect(waits).toEqual([15, 30, 60, 120, null]);
});

test('whoever declined in chat is asked when the provider says, and not sooner', () => {
  expect(afterFailure(0, NOON, NOON + DAY_MS)).toEqual({ failures: 1, retryAt: NOON + DAY_MS });
});

test('a month begins and ends with the calendar of the zone', () => {
  const lastMinute = Date.UTC(2026, 11, 31, 18, 14);

  expect(monthAt(lastMinute, 'Asia/Kathmandu')).toBe('2026-12');
  expect(nextMonthAt('2026-12', 'Asia/Kathmandu')).toBe(lastMinute + 60_000);
  expect(monthAt(lastMinute + 60_000, 'Asia/Kathmandu')).toBe('2027-01');
});
