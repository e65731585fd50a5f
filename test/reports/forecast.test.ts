import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backTest } from '../../src/domain/back-test.ts';
import { credits } from '../../src/domain/credits.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { projectCycle, projectDays } from '../../src/domain/forecast.ts';
import { addDays, type Day, localDay } from '../../src/domain/instant.ts';
import type { DaySpend } from '../../src/domain/spend.ts';
import { readForecast } from '../../src/reports/forecast.ts';
import { recordOf } from '../../src/reports/forecast-record.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import type { AccountCredits } from '../../src/reports/ports/statement.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { cases } from '../support/cases.ts';

const ZONE = 'America/New_York';
const HOUR = 3_600_000;

function spends(until: Day, amounts: readonly number[]): DaySpend[] {
  return amounts.map((amount, index) => ({ day: addDays(until, -index), credits: credits(amount) }));
}

/** A store of one account without grants, whose cycle began at that instant. */
function storeOf(anchorAt: number, used: bigint, now: number, days: readonly DaySpend[]) {
  const anchor = { anchorAt, zone: ZONE };
  const account: AccountCredits = {
    anchor,
    topUpUrl: null,
    grantedCycle: null,
    allocatedUntil: Number.NEGATIVE_INFINITY,
    grants: [],
    totals: new Map([[cycleAt(anchor, now).number, { used, uncovered: used }]]),
    held: 0n,
    plans: new Map(),
    subscriptions: [],
  };
  const store = { credits: async () => account, spendByDay: async () => days };
  return { store: store as unknown as ReportStore, directory: { id: 'acme', anchor } as Directory };
}

describe('the forecast of an account', () => {
  test('ends the cycle, the month and each day as the futures of each by themselves do, on any day of either', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 40 * 24 }),
        fc.integer({ min: 0, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 3, maxLength: 40 }),
        async (day, hoursIn, usedSoFar, amounts) => {
          const anchorAt = Date.UTC(2026, 0, 1) + day * 24 * HOUR + 5 * HOUR;
          const now = anchorAt + hoursIn * HOUR;
          const today = localDay(now, ZONE);
          const days = spends(today, amounts);
          const used = credits(usedSoFar);
          const { store, directory } = storeOf(anchorAt, used, now, days);

          const forecast = await readForecast(store, directory, now);

          const until = localDay(cycleAt(directory.anchor, now).endsAt, ZONE);
          const [year, month] = today.split('-').map(Number);
          const monthEnd = new Date(Date.UTC(year ?? 0, month ?? 0)).toISOString().slice(0, 10);
          const usedInMonth = forecast?.month.used ?? -1n;
          expect(forecast?.cycle.projected).toEqual(projectCycle({ days, today, until, used }));
          expect(forecast?.month.projected).toEqual(
            projectCycle({ days, today, until: monthEnd, used: usedInMonth }),
          );
          const coming = projectDays({ days, today, until, used });
          const shown = forecast?.course.filter((each) => each.day > today).map((each) => each.expected);
          expect(shown).toEqual('silent' in coming ? [] : coming.slice(1));
        },
      ),
      cases(25),
    );
  });
});

describe('the record of a forecast', () => {
  const today = '2026-06-01';
  const amounts = Array.from({ length: 90 }, (_, index) => 10 + ((index * 7) % 13));

  test('is what a back-test says, however often it is asked, and whatever today has spent', () => {
    const days = spends(today, amounts);
    const record = backTest({ days, today });

    expect(record.weeks).toHaveLength(8);
    expect(recordOf(days, today)).toEqual(record);
    expect(recordOf(days.toReversed(), today)).toEqual(record);
    expect(recordOf([...days.slice(1), { day: today, credits: credits(900) }], today)).toEqual(record);
  });

  test('changes with a day past, and with the day', () => {
    const days = spends(today, amounts);
    recordOf(days, today);
    const late = days.map((each, index) => (index === 20 ? { ...each, credits: credits(500) } : each));
    const tomorrow = addDays(today, 1);

    expect(recordOf(late, today)).toEqual(backTest({ days: late, today }));
    expect(recordOf(late, today)).not.toEqual(recordOf(days, today));
    expect(recordOf(days, tomorrow)).toEqual(backTest({ days, today: tomorrow }));
  });
});
