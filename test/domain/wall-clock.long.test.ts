import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { parseInstant, printInstant } from '../../src/domain/instant.ts';
import { addWallMonths, dateOf, firstInstantAt, wallTime } from '../../src/domain/wall-clock.ts';
import { cases } from '../support/cases.ts';
import { walked, walkedZones, zones, zonesByTheMoon } from '../support/zones.ts';

const SIX_DAYS_MS = 6 * 86_400_000;
const TO_MS = Date.UTC(2100, 0, 1);

const anyZone = fc.constantFrom(...zones);
const anyTime = fc.integer({ min: 86_400_000, max: TO_MS });

test.each([
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:00:00Z', 'skipped: the instant of the change'],
  ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z', 'just before the change'],
  ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', 'just after it'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z', 'shown twice: the first'],
  ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z', 'shown once again'],
  ['2026-10-04T02:10', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z', 'a change of half an hour'],
  ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00Z', 'a whole day skipped'],
  ['1971-06-01T00:00', 'Africa/Monrovia', '1971-06-01T00:44:30Z', 'an offset with seconds'],
])('%s in %s is first shown at %s: %s', (wall, zone, at) => {
  expect(printInstant(firstInstantAt(Date.parse(`${wall}Z`), zone))).toBe(printInstant(parseInstant(at)));
});

test('months later it is the same date and time, or the last of the month', () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: -600, max: 600 }), (wallMs, count) => {
      const expected = atUtc(wallMs).add({ months: count }).epochMilliseconds;

      expect(addWallMonths(wallMs, count)).toBe(expected);
    }),
  );
});

test('every day from 1600 to 2400 has its date', () => {
  const astray: number[] = [];
  for (let at = Date.UTC(1600, 0, 1); at < Date.UTC(2400, 0, 1); at += 86_400_000) {
    const { year, month, day } = dateOf(at + 86_399_999);
    if (Date.UTC(year, month - 1, day) !== at) astray.push(at);
  }

  expect(astray).toEqual([]);
});

test('clocks show what Temporal says, in any zone at any time', () => {
  fc.assert(
    fc.property(anyTime, anyZone, (instantMs, zone) => {
      const offsetMs = atUtc(instantMs).withTimeZone(zone).offsetNanoseconds / 1_000_000;

      expect(wallTime(instantMs, zone)).toBe(instantMs + offsetMs);
    }),
    cases(400),
  );
});

// Also the ground on which offsets are kept: a change is found between two looks four days apart, so no two
// changes may lie so near each other that the second could hide the first.
test(`around every clock change of ${walked}, clocks agree with Temporal to the millisecond`, () => {
  const astray: string[] = [];
  let count = 0;
  for (const zone of walkedZones) {
    const toMs = zonesByTheMoon.includes(zone) ? TO_MS : Date.UTC(2040, 0, 1);
    let lastMs = Number.NEGATIVE_INFINITY;
    let change = new Temporal.ZonedDateTime(0n, zone).getTimeZoneTransition('next');
    while (change && change.epochMilliseconds < toMs) {
      const atMs = change.epochMilliseconds;
      const before = change.subtract({ milliseconds: 1 });
      const agrees =
        atMs - lastMs > SIX_DAYS_MS &&
        wallTime(atMs - 1, zone) - (atMs - 1) === before.offsetNanoseconds / 1_000_000 &&
        wallTime(atMs, zone) - atMs === change.offsetNanoseconds / 1_000_000 &&
        firstInstantAt(Math.max(wallTime(atMs, zone), wallTime(atMs - 1, zone) + 1), zone) ===
          expectedFirst(before, change);
      if (!agrees) astray.push(`${zone} ${change}`);
      count += 1;
      lastMs = atMs;
      change = change.getTimeZoneTransition('next');
    }
  }

  expect(astray).toEqual([]);
  expect(count).toBeGreaterThan(walkedZones.length * 40);
});

test('answers stay the same when more was asked for than is kept', () => {
  const at = Date.UTC(1980, 5, 1);
  const first = wallTime(at, 'Europe/Paris');

  for (let days = 0; days < 20_000; days += 4) wallTime(Date.UTC(1990, 0, 1 + days), 'Europe/Paris');

  expect(wallTime(at, 'Europe/Paris')).toBe(first);
});

function atUtc(epochMs: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO('UTC');
}

/** After a change forward, the change itself; after one back, the end of what is shown twice. */
function expectedFirst(before: Temporal.ZonedDateTime, change: Temporal.ZonedDateTime): number {
  const backMs = (before.offsetNanoseconds - change.offsetNanoseconds) / 1_000_000;
  return change.epochMilliseconds + Math.max(0, backMs);
}
