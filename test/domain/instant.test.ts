import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/errors.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  isDay,
  isZone,
  localDay,
  nextDay,
  normaliseZone,
  parseInstant,
  printInstant,
  startOfDay,
  weekday,
} from '../../src/domain/instant.ts';
import { cases } from '../support/cases.ts';
import { zones } from '../support/zones.ts';

const YEAR_2100_MS = Date.UTC(2100, 0, 1);
const anyInstant = fc.integer({ min: 0, max: YEAR_2100_MS });
const anyZone = fc.constantFrom(...zones);
const anyDay = fc.integer({ min: 0, max: 47_000 }).map((count) => addDays('1970-01-01', count));

describe('instants on the wire', () => {
  test.each([
    ['1970-01-01T00:00Z', 0],
    ['2026-11-21T09:30:00Z', Date.UTC(2026, 10, 21, 9, 30)],
    ['2026-11-21T09:30:00.5Z', Date.UTC(2026, 10, 21, 9, 30, 0, 500)],
    ['2026-11-21T09:30:00.123456789Z', Date.UTC(2026, 10, 21, 9, 30, 0, 123)],
    ['2026-11-21T09:30:00+05:45', Date.UTC(2026, 10, 21, 3, 45)],
    ['2026-11-21T00:00:00-03:30', Date.UTC(2026, 10, 21, 3, 30)],
    ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ])('%s is read to the millisecond', (text, instantMs) => {
    expect(parseInstant(text)).toBe(instantMs);
  });

  test.each([
    '',
    'now',
    '1700000000',
    '2026-11-21',
    '2026-11-21T09:30:00',
    '2026-11-21 09:30:00Z',
    '2026-11-21T09:30:00 Z',
    '2026-11-21t09:30:00z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T09:60:00Z',
    '2026-11-21T09:30:60Z',
    '2026-11-21T09:30:00.Z',
    '2026-11-21T09:30:00+5',
    '2026-11-21T09:30:00+24:00',
    '2026-11-21T09:30:00Z\n',
    '1969-12-31T23:59:59Z',
    '+002026-11-21T09:30:00Z',
  ])('%j is refused, not guessed', (text) => {
    expect(() => parseInstant(text)).toThrow(UserError);
  });

  test('what is printed reads back as the same instant, and sorts as text', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        expect(parseInstant(printInstant(a))).toBe(a);
        expect(printInstant(a) < printInstant(b)).toBe(a < b);
      }),
    );
  });
});

describe('days of the calendar', () => {
  test.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-02-30', false],
    ['2026-00-10', false],
    ['2026-1-1', false],
    ['2026-01-01T00:00', false],
    ['monday', false],
  ])('%s is a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  test('adding days agrees with the calendar, and counting them is its inverse', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -1000, max: 1000 }), (day, count) => {
        const later = addDays(day, count);

        expect(later).toBe(Temporal.PlainDate.from(day).add({ days: count }).toString());
        expect(daysBetween(day, later)).toBe(count);
        expect(weekday(later)).toBe(Temporal.PlainDate.from(later).dayOfWeek);
      }),
    );
  });

  test('a month after the 31st ends with the month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(nextDay('2026-12-31')).toBe('2027-01-01');
  });
});

describe('zones', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['ASIA/CALCUTTA', 'Asia/Calcutta'],
    ['utc', 'UTC'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['+05:30', undefined],
    ['America/New York', undefined],
    ['Mars/Olympus', undefined],
    ['2026-01-01T00:00[Europe/Berlin]', undefined],
    ['', undefined],
  ])('%s is known as %s', (text, expected) => {
    expect(normaliseZone(text)).toBe(expected);
    expect(isZone(text)).toBe(expected !== undefined);
  });

  test('every zone of the runtime is a zone', () => {
    expect(zones.length).toBeGreaterThan(400);
    expect(zones.filter((zone) => normaliseZone(zone) !== zone)).toEqual([]);
  });
});

describe('local days', () => {
  test.each([
    ['2026-11-21', 'UTC', '2026-11-21T00:00:00Z'],
    ['2026-11-21', 'Asia/Kathmandu', '2026-11-20T18:15:00Z'],
    ['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00Z'],
    ['2026-11-21', 'Etc/GMT+12', '2026-11-21T12:00:00Z'],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00Z'],
    // Clocks go forward at midnight: the day begins at 01:00.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00Z'],
    ['2024-03-31', 'Atlantic/Azores', '2024-03-31T01:00:00Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s in %s begins at %s', (day, zone, start) => {
    expect(printInstant(startOfDay(day, zone))).toBe(printInstant(parseInstant(start)));
  });

  test('the day a zone left out holds no instant', () => {
    const start = startOfDay('2011-12-31', 'Pacific/Apia');

    expect(localDay(start - 1, 'Pacific/Apia')).toBe('2011-12-29');
    expect(localDay(start, 'Pacific/Apia')).toBe('2011-12-31');
  });

  test("days do not turn back where the clock did: St John's at 00:01 in 2009", () => {
    const midnight = startOfDay('2009-11-01', 'America/St_Johns');

    // From 02:31 to 03:30 UTC the wall showed 31 October once more.
    const days = [-1, 0, 31 * 60_000, 60 * 60_000].map((ms) => localDay(midnight + ms, 'America/St_Johns'));

    expect(days).toEqual(['2009-10-31', '2009-11-01', '2009-11-01', '2009-11-01']);
  });

  test('an instant lies in its local day, in every zone', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (instantMs, zone) => {
        const day = localDay(instantMs, zone);

        expect(startOfDay(day, zone)).toBeLessThanOrEqual(instantMs);
        expect(startOfDay(nextDay(day), zone)).toBeGreaterThan(instantMs);
      }),
      cases(200),
    );
  });

  test('since 2012, when no zone changes its clock just past midnight, it is the date on the wall', () => {
    const since2012 = fc.integer({ min: Date.UTC(2012, 0, 2), max: YEAR_2100_MS });
    fc.assert(
      fc.property(since2012, anyZone, (instantMs, zone) => {
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });

        expect(localDay(instantMs, zone)).toBe(wall.format(instantMs));
      }),
      cases(200),
    );
  });
});
