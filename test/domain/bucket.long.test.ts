import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { BUCKET_MS, bucketStart, bucketsOf } from '../../src/domain/bucket.ts';
import { addDays, type Day, localDay, startOfDay } from '../../src/domain/instant.ts';
import { walked, walkedZones } from '../support/zones.ts';

const FROM_MS = Date.UTC(2000, 0, 1);
const TO_MS = Date.UTC(2030, 0, 1);

describe('buckets of a quarter of an hour', () => {
  test('an instant lies in exactly the bucket that starts at or before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TO_MS }), (instantMs) => {
        const start = bucketStart(instantMs);

        expect(start % BUCKET_MS).toBe(0);
        expect(start).toBeLessThanOrEqual(instantMs);
        expect(start + BUCKET_MS).toBeGreaterThan(instantMs);
      }),
    );
  });

  test('the buckets of a range are all that it touches, in order, and none of an empty range', () => {
    expect(bucketsOf({ from: 1, to: 2 * BUCKET_MS + 1 })).toEqual([0, BUCKET_MS, 2 * BUCKET_MS]);
    expect(bucketsOf({ from: 0, to: BUCKET_MS })).toEqual([0]);
    expect(bucketsOf({ from: 5, to: 5 })).toEqual([]);
  });

  test('a day of 23, 24 or 25 hours has its 92, 96 or 100 buckets', () => {
    const count = (first: Day, next: Day) =>
      bucketsOf({ from: startOfDay(first, 'Europe/Berlin'), to: startOfDay(next, 'Europe/Berlin') }).length;

    expect(count('2026-03-29', '2026-03-30')).toBe(92);
    expect(count('2026-06-01', '2026-06-02')).toBe(96);
    expect(count('2026-10-25', '2026-10-26')).toBe(100);
  });

  // Between two clock changes all days begin at one UTC time, so the days about each change stand for all.
  test(`every local day of ${walked} since 2000 begins on the edge of a bucket`, () => {
    const astray: string[] = [];
    let changes = 0;
    for (const zone of walkedZones) {
      for (const changeMs of clockChanges(zone)) {
        changes += 1;
        const day = localDay(changeMs, zone);
        for (const near of [-2, -1, 0, 1, 2].map((count) => addDays(day, count))) {
          const start = startOfDay(near, zone);
          if (start >= FROM_MS && bucketStart(start) !== start) astray.push(`${near} in ${zone}`);
        }
      }
    }

    expect(astray).toEqual([]);
    expect(changes).toBeGreaterThan(walkedZones.length * 15);
  });
});

/** The start of the walk, and each change of the zone's offset until its end. */
function clockChanges(zone: string): number[] {
  const found = [FROM_MS];
  let change = new Temporal.ZonedDateTime(BigInt(FROM_MS) * 1_000_000n, zone).getTimeZoneTransition('next');
  while (change && change.epochMilliseconds < TO_MS) {
    found.push(change.epochMilliseconds);
    change = change.getTimeZoneTransition('next');
  }
  return found;
}
