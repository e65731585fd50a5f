import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armed } from '../../src/domain/alert.ts';
import { freshGrant, type GrantState } from '../../src/domain/burn-down.ts';
import { credits } from '../../src/domain/credits.ts';
import { expiryNotices, judgeExpiries } from '../../src/domain/expiring.ts';
import type { GrantPool } from '../../src/domain/grant.ts';
import { cases } from '../support/cases.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function grantOf(parts: Partial<GrantState>): GrantState {
  const grant = {
    id: 'pack',
    pool: 'top_up' as GrantPool,
    amount: credits(10),
    priority: 100,
    effectiveAt: 0,
    expiresAt: 30 * DAY,
    voidedAt: null,
    agentId: null,
    carriesFrom: null,
    repays: null,
  };
  return { ...freshGrant({ ...grant, ...parts }), ...parts };
}

test.each<[string, Partial<GrantState>, number[]]>([
  ['credits are announced seven days before they lapse and one day before', {}, [7, 1]],
  ['an allowance lapses with its cycle, and so does what it left over', { pool: 'plan' }, []],
  ['credits that never lapse are not announced', { expiresAt: null }, []],
  ['credits given for three days are not announced when they are given', { effectiveAt: 27 * DAY }, [1]],
  ['credits given for an hour are not announced at all', { effectiveAt: 30 * DAY - HOUR }, []],
  ['voided credits are not announced', { voidedAt: 20 * DAY }, []],
])('%s', (_, parts, days) => {
  expect(expiryNotices(grantOf(parts)).map((notice) => notice.days)).toEqual(days);
});

test('each is announced once and only while a credit is left, a missed one not after the next, and over once', () => {
  const looks = fc.array(
    fc.record({ hours: fc.integer({ min: 1, max: 5 * 24 }), left: fc.integer({ min: 0, max: 3 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(looks, (all) => {
      let said = armed;
      let now = 20 * DAY;
      const heard: (number | 'over')[] = [];
      let left = 4;
      for (const look of all) {
        now += look.hours * HOUR;
        left = Math.min(left, look.left + 1);
        const grant = grantOf({ remaining: look.hours % 7 === 0 ? 0n : credits(left) });
        const judged = judgeExpiries(said, [grant], now);
        const days = (30 * DAY - now) / DAY;
        for (const { remaining } of judged.announced) {
          expect(days > 0 && days <= 7 && remaining > 0n).toBe(true);
          heard.push(days <= 1 ? 1 : 7);
        }
        if (judged.over.length > 0) {
          expect(grant.remaining).toBe(0n);
          heard.push('over');
        } else if (days > 0 && days <= 7 && grant.remaining > 0n) {
          expect(heard.length).toBeGreaterThan(0);
        }
        expect(judgeExpiries(judged.said, [grant], now)).toEqual({
          said: judged.said,
          announced: [],
          over: [],
        });
        said = JSON.parse(JSON.stringify(judged.said));
      }
      expect(['', '7', '1', '7,1', '7,over', '1,over', '7,1,over']).toContain(heard.join());
      expect(judgeExpiries(said, [], now).said.fired).toEqual([]);
    }),
    cases(500),
  );
});
