import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backTest } from '../../src/domain/back-test.ts';
import { credits, sum } from '../../src/domain/credits.ts';
import {
  forecastRunOut,
  type Lot,
  projectCycle,
  projectDays,
  type Range,
  type RunOut,
} from '../../src/domain/forecast.ts';
import { addDays } from '../../src/domain/instant.ts';
import type { DaySpend } from '../../src/domain/spend.ts';
import { cases } from '../support/cases.ts';

// A Monday.
const today = '2026-06-01';

/** The days before today, oldest first; the last of `spends` is yesterday's. */
function daysBefore(spends: readonly number[], until = today): DaySpend[] {
  return spends.map((spent, index) => ({
    day: addDays(until, index - spends.length),
    credits: credits(spent),
  }));
}

function weeks(week: readonly number[], count = 4): DaySpend[] {
  return daysBefore(Array.from({ length: count }, () => week).flat());
}

function lot(
  amount: number,
  { from = today, until = null }: { from?: string; until?: string | null } = {},
): Lot {
  return { credits: credits(amount), from, until };
}

function spoken<T extends object>(answer: T | { silent: string }): T {
  if ('silent' in answer) throw new Error('the forecast is silent');
  return answer as T;
}

function dates(answer: ReturnType<typeof forecastRunOut>): (string | null)[] {
  const { runsOut } = spoken<RunOut>(answer);
  return [runsOut.p10, runsOut.p50, runsOut.p90];
}

const steady = weeks([10, 10, 10, 10, 10, 10, 10]);
const workdays = weeks([10, 10, 10, 10, 10, 0, 0]);

describe('the run-out date', () => {
  test.each<[string, DaySpend[], Lot[], string | null]>([
    ['steady spend runs out on the exact day', steady, [lot(100)], '2026-06-10'],
    ['one credit more lasts into the next day', steady, [lot(101)], '2026-06-11'],
    ['days without spend cost nothing', workdays, [lot(100)], '2026-06-12'],
    ['workday habits run out after the weekend, not in it', workdays, [lot(51)], '2026-06-08'],
    ['nothing left today is today', steady, [], '2026-06-01'],
    ['a refill in time is counted', steady, [lot(50), lot(70, { from: '2026-06-05' })], '2026-06-12'],
    [
      'a refill the day after credits end comes too late',
      steady,
      [lot(40), lot(100, { from: '2026-06-05' })],
      '2026-06-04',
    ],
    ['credits that lapse are gone on that day', steady, [lot(1_000, { until: '2026-06-04' })], '2026-06-04'],
    ['credits that lapse are spent first', steady, [lot(50), lot(30, { until: '2026-06-04' })], '2026-06-08'],
    [
      'a renewal on the day of the expiry leaves no gap',
      steady,
      [lot(500, { until: '2026-06-06' }), lot(30, { from: '2026-06-06' })],
      '2026-06-08',
    ],
    [
      'credits lapsed before today are not counted',
      steady,
      [lot(500, { until: '2026-05-30' }), lot(20)],
      '2026-06-02',
    ],
    ['enough for longer than the horizon gives no date', steady, [lot(10_000)], null],
    [
      'what today has spent is not spent again',
      [...steady, { day: today, credits: credits(10) }],
      [lot(20)],
      '2026-06-03',
    ],
    [
      'a day already above its habit leaves no negative burn',
      [...steady, { day: today, credits: credits(90) }],
      [lot(20)],
      '2026-06-03',
    ],
    [
      'a top-up among the days is no negative burn',
      [...steady, { day: '2026-05-20', credits: credits(-5_000) }],
      [lot(100)],
      '2026-06-10',
    ],
    ['several rows of a day are one day', [...steady, ...steady], [lot(100)], '2026-06-05'],
    [
      'spend of five weeks ago is forgotten',
      [{ day: '2026-05-03', credits: credits(900) }, ...steady],
      [lot(100)],
      '2026-06-10',
    ],
  ])('%s', (_, days, lots, expected) => {
    expect(dates(forecastRunOut({ days, today, lots }))).toEqual([expected, expected, expected]);
  });

  test('uneven spend gives a range, the careful date first', () => {
    const days = [...weeks(Array(7).fill(5), 2), ...weeks(Array(7).fill(20), 2)].map(
      ({ credits }, index) => ({
        day: addDays(today, index - 28),
        credits,
      }),
    );

    const [early, middle, late] = dates(forecastRunOut({ days, today, lots: [lot(250)] }));

    // 250 credits at 12.5 a day are 20 days.
    expect(middle).toMatch(/2026-06-(19|20|21)/);
    expect([early, middle, late]).toEqual([...new Set([early, middle, late])].sort());
  });

  test('the horizon is said, so that “not before” has a date', () => {
    const answer = spoken<RunOut>(forecastRunOut({ days: steady, today, lots: [lot(301)], horizonDays: 30 }));

    expect(answer).toEqual({ runsOut: { p10: null, p50: null, p90: null }, horizon: '2026-07-01' });
  });
});

describe('too little data', () => {
  test('six active days are silent, seven speak', () => {
    const lots = [lot(100)];

    expect(forecastRunOut({ days: daysBefore([1, 1, 1, 1, 1, 1]), today, lots })).toEqual({
      silent: 'too-few-active-days',
      activeDays: 6,
    });
    expect(forecastRunOut({ days: daysBefore([1, 1, 1, 1, 1, 1, 1]), today, lots })).toHaveProperty(
      'runsOut',
    );
  });

  test('today, days without spend and days of long ago do not count as active', () => {
    const days = [
      { day: '2026-04-01', credits: credits(5) },
      ...daysBefore([0, 1, 1, 1, 1, 1, 1]),
      { day: today, credits: credits(5) },
    ];

    expect(projectCycle({ days, today, until: '2026-07-01', used: 0n })).toHaveProperty('activeDays', 6);
  });

  test('no days at all are silent', () => {
    expect(forecastRunOut({ days: [], today, lots: [lot(1)] })).toHaveProperty('silent');
  });
});

describe('the projection of a cycle', () => {
  test.each<[string, DaySpend[], string, number, number]>([
    ['steady spend adds up to the day before the next cycle', steady, '2026-06-11', 250, 350],
    ['weekends without spend add nothing', workdays, '2026-06-08', 0, 50],
    [
      'what today has spent is in it once',
      [...steady, { day: today, credits: credits(4) }],
      '2026-06-03',
      4,
      20,
    ],
    ['a cycle that ends today is what it used', steady, today, 77, 77],
  ])('%s', (_, days, until, used, expected) => {
    const whole = credits(expected);

    expect(projectCycle({ days, today, until, used: credits(used) })).toEqual({
      p10: whole,
      p50: whole,
      p90: whole,
    });
  });

  test('days before the first one known are not taken for days without spend', () => {
    const days = daysBefore(Array(8).fill(10));

    expect(projectCycle({ days, today, until: '2026-06-11', used: 0n })).toHaveProperty('p10', credits(100));
  });
});

describe('the back-test', () => {
  test('day by day ends where the cycle does, and never goes down', () => {
    const question = { days: workdays, today, until: '2026-06-11', used: credits(5) };

    const days = spoken<Range<bigint>[]>(projectDays(question));

    expect(days).toHaveLength(10);
    expect(days.at(-1)).toEqual(projectCycle(question));
    expect(days.map(({ p50 }) => p50)).toEqual(
      [15, 25, 35, 45, 55, 55, 55, 65, 75, 85].map((it) => credits(it)),
    );
    expect(projectDays({ ...question, days: [] })).toEqual({ silent: 'too-few-active-days', activeDays: 0 });
  });

  test('a steady account is forecast without error', () => {
    const record = backTest({ days: weeks(Array(7).fill(10), 8), today });

    expect(record.weeks.map(({ from }) => from).slice(0, 2)).toEqual(['2026-05-25', '2026-05-18']);
    expect(record.weeks).toHaveLength(7);
    expect(record).toMatchObject({ inside: 7, medianErrorBasisPoints: 0 });
  });

  test('a week twice the forecast is a miss of half', () => {
    const days = daysBefore([...Array(14).fill(10), ...Array(7).fill(20)]);

    const record = backTest({ days, today });

    expect(record.weeks[0]).toMatchObject({ from: '2026-05-25', actual: credits(140), inside: false });
    expect(record.weeks[0]?.forecast.p50).toBe(credits(70));
    expect(record).toMatchObject({ inside: 1, medianErrorBasisPoints: 2_500 });
  });

  test('a week without spend counts as a miss and has no percentage', () => {
    const days = [...daysBefore(Array(7).fill(10), '2026-05-25'), { day: '2026-05-25', credits: 0n }];

    expect(backTest({ days, today })).toMatchObject({ inside: 0, medianErrorBasisPoints: null });
    expect(backTest({ days, today }).weeks).toHaveLength(1);
  });

  test('an account too young for a forecast has no record', () => {
    expect(backTest({ days: daysBefore(Array(7).fill(10)), today })).toEqual({
      weeks: [],
      inside: 0,
      medianErrorBasisPoints: null,
    });
  });

  test('a week is forecast from what was known when it began, never from itself or later', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 35, maxLength: 35 }),
        fc.nat(1_000),
        (spends, changed) => {
          const days = daysBefore(spends);
          const rewritten = days.map((it) =>
            it.day >= '2026-05-25' ? { ...it, credits: credits(changed) } : it,
          );

          const [now] = backTest({ days, today, paths: 20 }).weeks;
          const [then] = backTest({ days: rewritten, today, paths: 20 }).weeks;

          expect(then?.forecast).toEqual(now?.forecast);
        },
      ),
      cases(200),
    );
  });

  describe('what comes is within the range about eight times in ten', () => {
    const accounts: [string, Account, number][] = [
      ['whose days are independent', (noise) => 1 + noise(), 0.7],
      ['that has a weekly rhythm', (noise, day) => rhythm(day) * (1 + noise() / 2), 0.7],
      ['that grows by 3 % a week', (noise, day) => rhythm(day) * 1.03 ** (day / 7) * (1 + noise() / 3), 0.7],
      ['that has bursts', (noise, day) => rhythm(day) * (noise() > 0.9 ? 4 : 1 + noise() / 3), 0.65],
      ['that spends on some days only', (noise) => Math.max(0, noise()), 0.7],
      ['whose level wanders', wandering, 0.5],
    ];
    test.each(accounts)('of the weeks, and of the months, of an account %s', (_, account, share) => {
      const ways = Array.from({ length: 60 }, (_, seed) => {
        const all = daysBefore(spendsOf(account, seed), addDays(today, 28));
        const days = all.filter(({ day }) => day < today);
        const until = addDays(today, 28);
        const actual = sum(all.filter(({ day }) => day >= today).map((each) => each.credits));
        const { p10, p90 } = spoken<Range<bigint>>(
          projectCycle({ days, today, until, used: 0n, seed, paths: 100 }),
        );
        const { weeks, inside } = backTest({ days, today, paths: 100 });
        return { months: p10 <= actual && actual <= p90 ? 1 : 0, weeks: inside / weeks.length };
      });

      for (const each of ['weeks', 'months'] as const) {
        const inside = ways.reduce((total, way) => total + way[each], 0) / ways.length;
        expect(inside, each).toBeGreaterThan(share);
        expect(inside, each).toBeLessThan(0.95);
      }
    });
  });

  test('a launch after a trial does not promise another', () => {
    const days = daysBefore([...Array(28).fill(1), ...Array(56).fill(1_000)]);

    const { p50, p90 } = spoken<Range<bigint>>(
      projectCycle({ days, today, until: addDays(today, 28), used: 0n }),
    );

    expect(p50).toBe(credits(28_000));
    expect(p90).toBe(credits(28_000));
  });
});

/** What a day spent, `noise` being between -1 and 1. */
type Account = (noise: () => number, day: number) => number;

function rhythm(day: number): number {
  return day % 7 < 5 ? 1 : 0.3;
}

function wandering(noise: () => number, day: number): number {
  if (day === 0) level = 0;
  level += noise() / 20;
  return rhythm(day) * Math.exp(level);
}
let level = 0;

function spendsOf(account: Account, seed: number): number[] {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  const noise = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
  return Array.from({ length: 168 + 28 }, (_, day) => Math.round(1_000 * account(noise, day)));
}

const someDays = fc
  .array(fc.oneof(fc.constant(0), fc.nat(50)), { minLength: 14, maxLength: 32 })
  .map((spends) => [...daysBefore(spends), { day: today, credits: credits(spends.length % 7) }]);
const someLots = fc.array(
  fc.record({
    credits: fc.nat(400).map(credits),
    from: fc.integer({ min: -5, max: 20 }).map((n) => addDays(today, n)),
    until: fc.option(fc.integer({ min: -3, max: 40 }).map((n) => addDays(today, n))),
  }),
  { maxLength: 4 },
);
const sampling = fc.record({ seed: fc.integer(), paths: fc.constant(15), horizonDays: fc.constant(30) });
const never = '9999-12-31';

function comparable({ p10, p50, p90 }: Range<string | null>): [string, string, string] {
  return [p10 ?? never, p50 ?? never, p90 ?? never];
}

describe('for any account', () => {
  test('the dates are in order and none lies in the past or beyond the horizon', () => {
    fc.assert(
      fc.property(someDays, someLots, sampling, (days, lots, how) => {
        const answer = forecastRunOut({ days, today, lots, ...how });
        if ('silent' in answer) return;
        const dates = comparable(answer.runsOut);

        expect(dates).toEqual([...dates].sort());
        for (const date of dates)
          expect(date === never || (date >= today && date < answer.horizon)).toBe(true);
      }),
      cases(400),
    );
  });

  test('more credits never run out earlier', () => {
    fc.assert(
      fc.property(someDays, someLots, someLots, sampling, (days, lots, more, how) => {
        const fewer = forecastRunOut({ days, today, lots, ...how });
        const richer = forecastRunOut({ days, today, lots: [...lots, ...more], ...how });
        if ('silent' in fewer || 'silent' in richer) return;
        const [before, after] = [comparable(fewer.runsOut), comparable(richer.runsOut)];

        for (const [index, date] of before.entries()) expect((after[index] ?? '') >= date).toBe(true);
      }),
      cases(400),
    );
  });

  test('the projection is in order and never below what is used already', () => {
    fc.assert(
      fc.property(someDays, fc.nat(40), fc.nat(500), sampling, (days, length, spent, how) => {
        const used = credits(spent);
        const range = projectCycle({ days, today, until: addDays(today, length), used, ...how });
        if ('silent' in range) return;

        expect(used <= range.p10 && range.p10 <= range.p50 && range.p50 <= range.p90).toBe(true);
      }),
      cases(400),
    );
  });

  test('the same question has the same answer, in whatever order days and lots are given', () => {
    const shuffled = fc.tuple(someDays, someLots).chain(([days, lots]) =>
      fc.record({
        days: fc.constant(days),
        lots: fc.constant(lots),
        daysAnew: fc.shuffledSubarray(days, { minLength: days.length }),
        lotsAnew: fc.shuffledSubarray(lots, { minLength: lots.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, sampling, ({ days, lots, daysAnew, lotsAnew }, how) => {
        const until = addDays(today, 20);

        expect(forecastRunOut({ days: daysAnew, today, lots: lotsAnew, ...how })).toEqual(
          forecastRunOut({ days, today, lots, ...how }),
        );
        expect(projectCycle({ days: daysAnew, today, until, used: 0n, ...how })).toEqual(
          projectCycle({ days, today, until, used: 0n, ...how }),
        );
        expect(backTest({ days: daysAnew, today, paths: 10 })).toEqual(backTest({ days, today, paths: 10 }));
      }),
      cases(200),
    );
  });
});
