import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credits, printCredits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { columnsOf, fieldOf, partOf, plain, tableOf, textOf } from '../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Ask, askerOf } from '../support/demo.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 4, 20, 12);

let database: TestDatabase;
let ask: Ask;
beforeEach(async () => {
  database = await createTestDatabase();
  await createAccount(database, { plan: null });
  const traffic = openTraffic(database, NOW - 40 * DAY);
  await buy(traffic, 'april', 500, null);
  await use(traffic, 'in-april', 70);
  traffic.now = NOW - 3 * DAY;
  await buy(traffic, 'lapsed', 40, NOW - DAY);
  await buy(traffic, 'may', 100, NOW + 5 * DAY);
  traffic.now = NOW;
  await use(traffic, 'today', 80);
  ask = askerOf(database, 'acme', NOW);
});
afterEach(() => database.drop());

type Traffic = ReturnType<typeof openTraffic>;

function buy({ ledger, now }: Traffic, id: string, amount: number, expiresAt: number | null) {
  const bought = { id, pool: 'top_up', amount: credits(amount), effectiveAt: now - DAY, expiresAt } as const;
  return ledger.grant('acme', { ...bought, agentId: null, priority: null, actor: 'test', remarks: null });
}

function use({ ledger, now }: Traffic, id: string, quantity: number) {
  const at = new Date(now - 60_000).toISOString();
  return ledger.record('acme', [UsageEvent.parse({ type: 'reply', id, agent: 'ada', at, quantity })]);
}

/** Of what was bought and is in force, what nobody has spent; and what was spent since the month began. */
async function byFacts(): Promise<{ left: string; used: string; share: number }> {
  const { rows } = await database.pool.query<{ left: bigint; used: bigint }>(
    `select (select sum(e.amount) from ledger_entry e join credit_grant g on g.account_id = e.account_id and g.id = e.grant_id
              where g.expires_at is null or g.expires_at > to_timestamp($1::int8 / 1000.0))::int8 as left,
            (select sum(amount) from usage_event where occurred_at >= '2026-05-01T00:00Z')::int8 as used`,
    [NOW],
  );
  const { left = 0n, used = 0n } = rows[0] ?? {};
  return { left: printCredits(left), used: printCredits(used), share: Number(used) / Number(used + left) };
}

describe('without a plan', () => {
  test('/credits has one pool with credits, and a date on which none are given', async () => {
    const card = await ask('credits');

    const { left } = await byFacts();
    expect(plain(card.title)).toBe(`${left} credits available`);
    expect(fieldOf(card, 'Plan credits')).toBe('0');
    expect(fieldOf(card, 'Top-up credits')).toBe(left);
    expect(fieldOf(card, 'Plan')).toBe('None: pay as you go');
    expect(fieldOf(card, 'Next billing date')).toBe('1 June 2026 (in 12 days), then no new plan credits');
    expect(columnsOf(tableOf(card, 'Lapses'), ['Credits', 'What'])).toEqual([['20', 'Top-up']]);
  });

  test.each(['usage', 'credits'])('the gauge of /%s is of all that was there to spend', async (words) => {
    const gauge = partOf(await ask(words), 'gauge');

    const { left, used, share } = await byFacts();
    expect(plain(gauge.used)).toBe(used);
    expect(plain(gauge.remaining)).toBe(`${left} credits`);
    expect(plain(gauge.total)).toBe(`${Number(used) + Number(left)} credits`);
    expect(gauge.share).toBeCloseTo(share, 3);
    expect(gauge.tone).toBe('good');
  });

  test('/usage tips compares no plan, and says so', async () => {
    expect(textOf(await ask('usage tips'))).toContain(
      'There is no plan with a price to compare with others.',
    );
  });

  test('/usage patterns leaves today out, and does not deny it', async () => {
    const card = await ask('usage patterns this month');

    expect(card.title).toBe('No credits were used before today');
  });

  test('is low with a fifth left, and at zero when all is spent', async () => {
    const traffic = openTraffic(database, NOW);
    await use(traffic, 'more', 350);
    const low = await ask('credits');
    await use(traffic, 'too-much', 300);
    const none = await ask('credits');

    expect(low.tone).toBe('warning');
    expect(none.tone).toBe('critical');
    expect(plain(none.title)).toBe('0 credits available');
    expect(fieldOf(none, 'Beyond all credits, let go')).toBe(
      `${Number((await byFacts()).used) + 70 - 600} credits`,
    );
    expect(() => fieldOf(none, 'Overage, owed')).toThrow();
  });
});
