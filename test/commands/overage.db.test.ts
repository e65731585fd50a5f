import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credits, printCredits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { fieldOf, partOf, plain } from '../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { askerOf } from '../support/demo.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const MAY_20 = Date.UTC(2026, 4, 20, 12);
const JUNE_2 = Date.UTC(2026, 5, 2, 12);
const plan = {
  allowance: credits(1_000),
  rolloverCap: 0n,
  atZero: 'soft',
  overageLimit: credits(300),
} as const;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** An account that used so much of its 1 000 in May. */
async function spent(quantity: number, terms: Parameters<typeof createAccount>[1]): Promise<void> {
  await createAccount(database, terms);
  const at = new Date(MAY_20 - 60_000).toISOString();
  const event = UsageEvent.parse({ type: 'reply', id: 'much', agent: 'ada', at, quantity });
  await openTraffic(database, MAY_20).ledger.record('acme', [event]);
}

/** By the events and the plan's terms alone. */
async function byTerms(): Promise<{ owed: string; letGo: string; nextMonth: string }> {
  const { rows } = await database.pool.query<{ owed: bigint; let_go: bigint; next_month: bigint }>(
    `with beyond as (
       select p.*, greatest(sum(e.amount) - p.allowance, 0) as uncovered,
              case at_zero when 'soft' then overage_limit else 0 end as most
         from plan p join usage_event e using (account_id)
        where e.occurred_at >= '2026-05-01T00:00Z' and e.occurred_at < '2026-06-01T00:00Z'
        group by p.account_id, p.id)
     select least(uncovered, most)::int8 as owed, greatest(uncovered - most, 0)::int8 as let_go,
            (allowance - case when repays_overage then least(uncovered, most) else 0 end)::int8 as next_month
       from beyond`,
  );
  const [row] = rows;
  return {
    owed: `${printCredits(row?.owed ?? 0n)} credits`,
    letGo: `${printCredits(row?.let_go ?? 0n)} credits`,
    nextMonth: `${printCredits(row?.next_month ?? 0n)} credits`,
  };
}

describe('usage beyond the allowance', () => {
  test.each([
    [1_250, true],
    [1_250, false],
    [1_450, true],
    [1_450, false],
  ])(
    'of %i credits is owed up to the limit; the next allowance pays it back: %s',
    async (quantity, repays) => {
      await spent(quantity, { plan: { ...plan, repaysOverage: repays } });

      const may = await askerOf(database, 'acme', MAY_20)('credits');
      const june = await askerOf(database, 'acme', JUNE_2)('credits');

      const { owed, letGo, nextMonth } = await byTerms();
      expect(plain(may.title)).toBe('0 credits available');
      expect(may.tone).toBe('critical');
      expect(fieldOf(may, 'Overage, owed')).toBe(owed);
      if (letGo === '0 credits') expect(() => fieldOf(may, 'Beyond all credits, let go')).toThrow();
      else expect(fieldOf(may, 'Beyond all credits, let go')).toBe(letGo);
      const gauge = partOf(may, 'gauge');
      expect(plain(`${gauge.used} of ${gauge.total}, ${gauge.remaining}`)).toBe(
        `${quantity} of 1000 plan credits, 0 credits`,
      );
      expect(plain(june.title)).toBe(`${nextMonth} available`);
      expect(() => fieldOf(june, 'Overage, owed')).toThrow();
    },
  );

  test('is owed by nobody where the plan stops agents at zero', async () => {
    await spent(1_250, { plan: { ...plan, atZero: 'hard_stop', overageLimit: 0n, repaysOverage: false } });

    const may = await askerOf(database, 'acme', MAY_20)('credits');
    const june = await askerOf(database, 'acme', JUNE_2)('credits');

    const { letGo } = await byTerms();
    expect(() => fieldOf(may, 'Overage, owed')).toThrow();
    expect(fieldOf(may, 'Beyond all credits, let go')).toBe(letGo);
    expect(plain(june.title)).toBe('1000 credits available');
  });
});
