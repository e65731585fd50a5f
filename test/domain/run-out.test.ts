import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunOut } from '../../src/domain/forecast.ts';
import { addDays, type Day, daysBetween } from '../../src/domain/instant.ts';
import { judgeRunOut } from '../../src/domain/run-out.ts';
import { cases } from '../support/cases.ts';

const today = '2026-05-01';
const refill = '2026-06-01';

function runsOut(p10: Day | null, p50: Day | null, p90: Day | null): RunOut {
  return { runsOut: { p10, p50, p90 }, horizon: '2026-07-30' };
}

describe('credits that may not last until the refill', () => {
  test.each<[string, RunOut, Day | null, ReturnType<typeof judgeRunOut>]>([
    [
      'are said with the span of days',
      runsOut('2026-05-20', '2026-05-22', '2026-05-25'),
      null,
      { say: { from: '2026-05-20', to: '2026-05-25' } },
    ],
    [
      'are said without an end where one future in ten lasts',
      runsOut('2026-05-20', '2026-05-30', '2026-06-01'),
      null,
      { say: { from: '2026-05-20', to: null } },
    ],
    ['are not said where half of all futures last', runsOut('2026-05-20', refill, null), null, null],
    ['and that is not yet over', runsOut('2026-05-20', refill, null), '2026-05-18', null],
    ['are over where nine in ten last', runsOut(refill, null, null), '2026-05-18', 'over'],
    ['are not over where they were not said', runsOut(null, null, null), null, null],
    ['are not said again for a day or two', runsOut('2026-05-03', '2026-05-04', null), '2026-05-05', null],
    ['nor while most of the time is left', runsOut('2026-05-17', '2026-05-18', null), '2026-05-21', null],
    [
      'and again where half of the time has gone',
      runsOut('2026-05-11', '2026-05-12', null),
      '2026-05-21',
      { say: { from: '2026-05-11', to: null } },
    ],
  ])('%s', (_, runOut, said, verdict) => {
    expect(judgeRunOut({ runOut, refill, today, said })).toEqual(verdict);
  });

  test('are not spoken of where too little is known', () => {
    const runOut = { silent: 'too-few-active-days' as const, activeDays: 3 };

    expect(judgeRunOut({ runOut, refill, today, said: '2026-05-10' })).toBeNull();
  });

  test('are said five times in a cycle at the most while nothing takes it back', () => {
    const forecasts = fc.array(fc.tuple(fc.integer({ min: 0, max: 35 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 31,
      maxLength: 31,
    });
    fc.assert(
      fc.property(forecasts, (mornings) => {
        let said: Day | null = null;
        let count = 0;
        for (const [index, [first, width]] of mornings.entries()) {
          const morning = addDays(today, index);
          const [from, middle] = [addDays(morning, first), addDays(morning, first + width)];
          const verdict = judgeRunOut({ runOut: runsOut(from, middle, null), refill, today: morning, said });
          if (verdict === 'over') said = null;
          if (verdict === null || verdict === 'over') continue;
          if (said !== null) expect(daysBetween(verdict.say.from, said)).toBeGreaterThanOrEqual(3);
          count = said === null ? 1 : count + 1;
          said = verdict.say.from;
          expect(count).toBeLessThanOrEqual(5);
        }
      }),
      cases(500),
    );
  });
});
