import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addDays, localDay, nextDay, startOfDay, type Weekday, weekday } from '../../src/domain/instant.ts';
import { coveredDays, newestRun, nextRun, type Schedule, spokenDays } from '../../src/domain/schedule.ts';
import { zones } from '../support/zones.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
// Between them: an hour skipped and shown twice, a 45-minute offset, half an hour skipped, midnight itself skipped.
const walked = ['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Cairo'];

function runsBetween(schedule: Schedule, from: number, to: number) {
  const runs = [];
  for (let run = nextRun(schedule, from - 1); run.at < to; run = nextRun(schedule, run.at)) runs.push(run);
  return runs;
}

function wallOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toString();
}

describe.each(walked)('a daily run in %s', (zone) => {
  test.each(hours)('at %i comes once for each local date of a year, on that date, at that hour', (hour) => {
    const [first, last] = ['2026-01-01', '2026-12-31'];
    const schedule: Schedule = { every: 'day', weekday: null, hour, zone };

    const runs = runsBetween(schedule, startOfDay(first, zone), startOfDay(nextDay(last), zone));

    const dates = Array.from({ length: 365 }, (_, index) => addDays(first, index));
    expect(runs.map(({ day }) => day)).toEqual(dates);
    const early = runs.filter(({ at, day }) => {
      // Temporal's “compatible” takes the first of two, and shifts a skipped hour on by as much as was skipped.
      const wanted = Temporal.PlainDateTime.from(`${day}T${String(hour).padStart(2, '0')}:00`);
      const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      if (!shown.toPlainDate().equals(wanted.toPlainDate())) return true;
      if (shown.toPlainDateTime().equals(wanted)) return false;
      return wanted.toZonedDateTime(zone).toPlainDateTime().equals(wanted);
    });
    expect(early).toEqual([]);
  });
});

describe('an hour that the clock', () => {
  test.each([
    ['skips runs at the change', 'America/New_York', 2, '2026-03-07T12:00:00Z', '2026-03-08T03:00:00'],
    [
      'skips by half runs at the change',
      'Australia/Lord_Howe',
      2,
      '2026-10-03T00:00:00Z',
      '2026-10-04T02:30:00',
    ],
    [
      'skips at midnight runs as the day begins',
      'Africa/Cairo',
      0,
      '2026-04-23T12:00:00Z',
      '2026-04-24T01:00:00',
    ],
  ])('%s', (_, zone, hour, after, wall) => {
    const run = nextRun({ every: 'day', weekday: null, hour, zone }, Date.parse(after));

    expect(wallOf(run.at, zone)).toBe(wall);
    expect(run.day).toBe(wall.slice(0, 10));
  });

  test('shows twice runs the first time and not again', () => {
    const schedule: Schedule = { every: 'day', weekday: null, hour: 1, zone: 'America/New_York' };

    const run = nextRun(schedule, Date.parse('2026-11-01T04:00:00Z'));

    expect(run.at).toBe(Date.parse('2026-11-01T05:00:00Z'));
    expect(nextRun(schedule, run.at).day).toBe('2026-11-02');
  });
});

test('a day that its zone left out has no run', () => {
  const schedule: Schedule = { every: 'day', weekday: null, hour: 0, zone: 'Pacific/Apia' };

  const runs = runsBetween(schedule, Date.parse('2011-12-28T12:00:00Z'), Date.parse('2012-01-01T10:00:00Z'));

  expect(runs.map(({ day }) => day)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
});

test('a weekly run comes on its weekday, without one on Mondays, and a monthly one on the first', () => {
  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')];
  const days = (every: Schedule['every'], on: Weekday | null) =>
    runsBetween({ every, weekday: on, hour: 9, zone: 'Africa/Cairo' }, from, to).map(({ day }) => day);

  expect(days('week', 7)).toHaveLength(52);
  expect(new Set(days('week', 7).map(weekday))).toEqual(new Set([7]));
  expect(new Set(days('week', null).map(weekday))).toEqual(new Set([1]));
  expect(days('month', null).map((day) => day.slice(5))).toEqual(
    Array.from({ length: 12 }, (_, index) => `${String(index + 1).padStart(2, '0')}-01`),
  );
});

test('in any zone, from any instant, the next run lies ahead, on its own date, and nothing lies between', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2040-01-01') }),
      (zone, hour, after) => {
        const schedule: Schedule = { every: 'day', weekday: null, hour, zone };

        const run = nextRun(schedule, after);

        expect(run.at).toBeGreaterThan(after);
        expect(localDay(run.at, zone)).toBe(run.day);
        expect(nextRun(schedule, run.at - 1)).toEqual(run);
        // Two days on where today's has gone by and the zone leaves tomorrow out.
        expect(run.at - after).toBeLessThanOrEqual(50 * 3_600_000);
      },
    ),
  );
});

test('a run speaks of whole days that are over', () => {
  expect(coveredDays('day', '2026-03-01')).toEqual({ firstDay: '2026-02-28', lastDay: '2026-02-28' });
  expect(coveredDays('week', '2026-03-02')).toEqual({ firstDay: '2026-02-23', lastDay: '2026-03-01' });
  expect(coveredDays('month', '2026-03-01')).toEqual({ firstDay: '2026-02-01', lastDay: '2026-02-28' });
  expect(coveredDays('month', '2026-03-17')).toEqual({ firstDay: '2026-02-01', lastDay: '2026-02-28' });
});

describe('the days that a digest speaks of, counted in another zone', () => {
  const pairs = walked.flatMap((zone) => walked.map((countedIn) => [zone, countedIn] as const));

  test.each(pairs)(
    'are over when it comes, and follow each other for a year: %s, counted in %s',
    (zone, countedIn) => {
      for (const hour of hours) {
        const schedule: Schedule = { every: 'day', weekday: null, hour, zone };

        const runs = runsBetween(schedule, Date.UTC(2026, 0, 2), Date.UTC(2026, 11, 30));

        const spoken = runs.map(({ day }) => spokenDays(schedule, day, countedIn));
        expect(
          spoken.every(({ lastDay }, index) => lastDay < localDay(runs[index]?.at ?? 0, countedIn)),
        ).toBe(true);
        expect(
          spoken.every(
            ({ firstDay }, index) => index === 0 || firstDay === nextDay(spoken[index - 1]?.lastDay ?? ''),
          ),
        ).toBe(true);
      }
    },
  );

  test('are those of the month that is over, wherever they are counted', () => {
    const monthly: Schedule = { every: 'month', weekday: null, hour: 9, zone: 'Australia/Lord_Howe' };

    expect(spokenDays(monthly, '2026-11-01', 'America/New_York')).toEqual({
      firstDay: '2026-10-01',
      lastDay: '2026-10-31',
    });
  });
});

test('of the runs that were missed the newest is made up for, and none from before it was set', () => {
  const weekly: Schedule = { every: 'week', weekday: 1, hour: 9, zone: 'UTC' };
  const now = Date.parse('2026-06-24T12:00:00Z');

  expect(newestRun(weekly, '2026-06-01', now)).toEqual({
    at: Date.parse('2026-06-22T09:00:00Z'),
    day: '2026-06-22',
  });
  expect(newestRun(weekly, '2026-06-23', now)).toBeNull();
});
