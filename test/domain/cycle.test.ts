import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CycleAnchor, cycleAt, cycleBoundary, daysUntil } from '../../src/domain/cycle.ts';
import { parseInstant, printInstant } from '../../src/domain/instant.ts';
import { cases } from '../support/cases.ts';
import { zones } from '../support/zones.ts';

const anchored = (at: string, zone: string): CycleAnchor => ({ anchorAt: parseInstant(at), zone });

describe('boundaries', () => {
  test('from the 31st they fall on each month’s last day, and come back to the 31st', () => {
    const anchor = anchored('2026-01-31T00:00:00Z', 'UTC');

    const days = [0, 1, 2, 3, 4, 5, 6, 12, 24, 25].map((n) =>
      printInstant(cycleBoundary(anchor, n)).slice(0, 10),
    );

    expect(days).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
      '2026-07-31',
      '2027-01-31',
      '2028-01-31',
      '2028-02-29',
    ]);
  });

  test('before the anchor they run on backwards', () => {
    const anchor = anchored('2026-03-31T12:00:00Z', 'UTC');

    const days = [-1, -2, -25].map((n) => printInstant(cycleBoundary(anchor, n)).slice(0, 10));

    expect(days).toEqual(['2026-02-28', '2026-01-31', '2024-02-29']);
  });

  test.each([
    // zone, anchor, cycle, boundary
    ['America/New_York', '2026-01-15T05:00:00Z', 1, '2026-02-15T05:00:00Z', 'winter, UTC−5'],
    [
      'America/New_York',
      '2026-01-15T05:00:00Z',
      6,
      '2026-07-15T04:00:00Z',
      'summer, UTC−4: local midnight still',
    ],
    ['Europe/Berlin', '2026-01-29T01:30:00Z', 2, '2026-03-29T01:00:00Z', '02:30 is skipped: 03:00'],
    ['Europe/Berlin', '2026-01-25T01:30:00Z', 9, '2026-10-25T00:30:00Z', '02:30 comes twice: the first'],
    ['Asia/Kathmandu', '2026-01-01T18:15:00Z', 1, '2026-02-01T18:15:00Z', 'UTC+5:45'],
    ['Africa/Cairo', '2026-01-23T22:00:00Z', 3, '2026-04-23T22:00:00Z', 'midnight is skipped: 01:00'],
    ['America/Havana', '2026-01-08T05:00:00Z', 2, '2026-03-08T05:00:00Z', 'midnight is skipped: 01:00'],
    ['America/Santiago', '2026-01-06T03:00:00Z', 8, '2026-09-06T04:00:00Z', 'midnight is skipped: 01:00'],
    ['Asia/Beirut', '2026-01-28T22:00:00Z', 2, '2026-03-28T22:00:00Z', 'midnight is skipped: 01:00'],
    ['Asia/Beirut', '2026-01-28T22:30:00Z', 2, '2026-03-28T22:00:00Z', '00:30 is skipped: 01:00'],
    ['Atlantic/Azores', '2024-01-31T01:00:00Z', 2, '2024-03-31T01:00:00Z', 'midnight is skipped: 01:00'],
    [
      'Pacific/Apia',
      '2011-10-30T11:00:00Z',
      2,
      '2011-12-30T10:00:00Z',
      'the whole 30th is skipped: the 31st',
    ],
    [
      'Africa/Monrovia',
      '1971-12-01T00:44:30Z',
      2,
      '1972-02-01T00:00:00Z',
      'off UTC by 44 minutes and 30 seconds',
    ],
  ])('%s from %s, cycle %i begins at %s: %s%s', (zone, anchor, n, boundary) => {
    expect(printInstant(cycleBoundary(anchored(anchor, zone), n))).toBe(printInstant(parseInstant(boundary)));
  });
});

describe('the cycle of an instant', () => {
  test('begins with its boundary and ends before the next', () => {
    const anchor = anchored('2026-01-31T09:00:00Z', 'Europe/Berlin');
    const second = cycleBoundary(anchor, 2);

    expect(cycleAt(anchor, anchor.anchorAt).number).toBe(0);
    expect(cycleAt(anchor, anchor.anchorAt - 1).number).toBe(-1);
    expect(cycleAt(anchor, second - 1)).toEqual({
      number: 1,
      startsAt: cycleBoundary(anchor, 1),
      endsAt: second,
    });
    expect(cycleAt(anchor, second)).toEqual({
      number: 2,
      startsAt: second,
      endsAt: cycleBoundary(anchor, 3),
    });
  });

  test('an anchor in the second run of an hour shown twice lies in cycle 0', () => {
    const anchor = anchored('2026-10-25T01:30:00Z', 'Europe/Berlin');

    expect(cycleAt(anchor, anchor.anchorAt).number).toBe(0);
  });

  test('holds where the clock goes back from one month into the month before', () => {
    // St John's, 00:01 on 1 November 2009: the wall shows October once more.
    const anchor = anchored('2009-10-01T02:30:00Z', 'America/St_Johns');
    const november = cycleBoundary(anchor, 1);

    expect(cycleAt(anchor, november + 30 * 60_000)).toMatchObject({ number: 1, startsAt: november });
  });

  test('days left are counted by the calendar, not in stretches of 24 hours', () => {
    const endsAt = parseInstant('2026-12-01T05:00:00Z');

    expect(daysUntil(endsAt, parseInstant('2026-12-01T04:59:00Z'), 'America/New_York')).toBe(1);
    expect(daysUntil(endsAt, parseInstant('2026-11-21T15:00:00Z'), 'America/New_York')).toBe(10);
    expect(daysUntil(endsAt, parseInstant('2026-12-01T05:00:00Z'), 'America/New_York')).toBe(0);
  });
});

test('boundaries agree with a clock walked minute by minute, in any zone', () => {
  const anchor = fc.record({
    // Whole minutes, since 1973: by then every zone's offset is one of whole minutes too.
    anchorAt: fc
      .integer({ min: Date.UTC(1973, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 })
      .map((m) => m * 60_000),
    zone: fc.constantFrom(...zones),
  });
  fc.assert(
    fc.property(anchor, fc.integer({ min: 0, max: 480 }), (anchor, n) => {
      expect(printInstant(cycleBoundary(anchor, n))).toBe(printInstant(walkedBoundary(anchor, n)));
    }),
    cases(100),
  );
});

test('at clock changes too, boundaries agree with the walked clock', () => {
  const changes: [zone: string, anchor: string, months: number][] = [
    ['Africa/Cairo', '2026-01-24', 3],
    ['America/Havana', '2026-01-08', 2],
    ['America/Santiago', '2026-01-06', 8],
    ['Asia/Beirut', '2026-01-29', 2],
    ['Atlantic/Azores', '2024-01-31', 2],
    ['Europe/Berlin', '2026-01-29', 2],
    ['Europe/Berlin', '2026-01-25', 9],
    ['Australia/Lord_Howe', '2026-01-04', 9],
    ['America/St_Johns', '2009-01-01', 10],
    ['Pacific/Apia', '2011-10-30', 2],
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...changes),
      fc.integer({ min: -720, max: 24 * 60 }),
      ([zone, day, months], minute) => {
        const anchor = { anchorAt: parseInstant(`${day}T00:00Z`) + minute * 60_000, zone };

        expect(printInstant(cycleBoundary(anchor, months))).toBe(
          printInstant(walkedBoundary(anchor, months)),
        );
      },
    ),
    cases(100),
  );
});

/**
 * The oracle: knows nothing but what a wall clock shows. It starts before any zone can have reached the wanted
 * date and time and tries each minute until the clock shows it, or has passed it over.
 */
function walkedBoundary({ anchorAt, zone }: CycleAnchor, months: number): number {
  const wall = wallClock(zone);
  const [day = '', time = ''] = wall(anchorAt).split(' ');
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const count = year * 12 + month - 1 + months;
  const monthLength = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0)).getUTCDate();
  const two = (n: number) => String(n).padStart(2, '0');
  const wanted = `${Math.floor(count / 12)}-${two((count % 12) + 1)}-${two(Math.min(dayOfMonth, monthLength))} ${time}`;
  let atMs = Date.parse(`${wanted.replace(' ', 'T')}Z`) - 15 * 3_600_000;
  while (wall(atMs) < wanted) atMs += 60_000;
  return atMs;
}

function wallClock(zone: string): (atMs: number) => string {
  // Sweden writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (atMs) => format.format(atMs);
}
