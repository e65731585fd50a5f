import { expect, test } from 'vitest';
import { lastThirtyDays } from '../../../src/connectors/twilio/window.ts';
import { daysBetween } from '../../../src/domain/instant.ts';

const HOUR = 3_600_000;

test.each([
  ['in the middle of a month', '2026-11-21T12:57:00Z', '2026-10-23', '2026-11-21'],
  ['over a month of 31 days', '2026-08-30T00:00:00Z', '2026-08-01', '2026-08-30'],
  ['on the 31st', '2026-08-31T23:59:59Z', '2026-08-02', '2026-08-31'],
  ['over a February', '2026-03-01T09:00:00Z', '2026-01-31', '2026-03-01'],
  ['over a February of 29 days', '2028-03-01T09:00:00Z', '2028-02-01', '2028-03-01'],
  ['over a year’s end', '2027-01-05T09:00:00Z', '2026-12-07', '2027-01-05'],
  ['on the last second of a day of UTC', '2026-11-21T23:59:59.999Z', '2026-10-23', '2026-11-21'],
  ['a millisecond later', '2026-11-22T00:00:00Z', '2026-10-24', '2026-11-22'],
])('the last thirty days are thirty days of UTC, %s', (_when, now, from, to) => {
  expect(lastThirtyDays(Date.parse(now))).toEqual({ from, to });
});

test('no clock change anywhere makes them 29 or 31', () => {
  const start = Date.UTC(2026, 0, 1, 0, 30);

  for (let hour = 0; hour < 366 * 24; hour++) {
    const { from, to } = lastThirtyDays(start + hour * HOUR);
    expect(daysBetween(from, to) + 1).toBe(30);
  }
});
