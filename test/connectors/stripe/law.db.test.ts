import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { credits, divideHalfUp, least } from '../../../src/domain/credits.ts';
import { readBalance } from '../../../src/reports/balance.ts';
import { cases } from '../../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import type { Trouble } from '../../support/stripe-stand-in/troubles.ts';
import type { Thing } from '../../support/stripe-stand-in/world.ts';
import { buyPack, MINUTE, openStage, type Replica, type Stage } from './stage.ts';

const PRICE = 2_500;
const CREDITS = credits(1_000);
const TROUBLES: Trouble[] = ['lost', 'gone', 'rate-limit', 'error'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const which = fc.nat({ max: 5 });
const cents = fc.integer({ min: 1, max: PRICE });
const acts = fc.oneof(
  fc.record({ act: fc.constant('buy' as const) }),
  fc.record({ act: fc.constant('refund' as const), which, cents, pending: fc.boolean() }),
  fc.record({ act: fc.constant('failRefund' as const), which }),
  fc.record({ act: fc.constant('dispute' as const), which, cents, inquiry: fc.boolean() }),
  fc.record({ act: fc.constant('escalate' as const), which }),
  fc.record({
    act: fc.constant('close' as const),
    which,
    outcome: fc.constantFrom('won' as const, 'lost' as const),
  }),
  fc.record({ act: fc.constant('spend' as const), quantity: fc.integer({ min: 1, max: 700 }) }),
  fc.record({ act: fc.constant('trouble' as const), trouble: fc.constantFrom(...TROUBLES) }),
  fc.record({ act: fc.constant('sweep' as const), which: fc.nat({ max: 1 }) }),
  fc.record({
    act: fc.constant('tell' as const),
    // Any of what has happened so far, in any order, however often, to either replica and at the same time.
    first: fc.array(fc.nat(), { maxLength: 4 }),
    second: fc.array(fc.nat(), { maxLength: 4 }),
    // Paid back while others look at what was so before.
    meanwhile: fc.integer({ min: 0, max: 300 }),
  }),
);
type Act = typeof acts extends fc.Arbitrary<infer One> ? One : never;

/** What a purchase is worth, counted by hand: from what happened at Stripe, and not from what Stripe answers. */
interface Purchase {
  id: string;
  refunds: { id: string; cents: number; failed: boolean; pending: boolean }[];
  disputes: { id: string; cents: number; state: 'inquiry' | 'open' | 'won' | 'lost' }[];
}

function worthOf({ refunds, disputes }: Purchase): bigint {
  const sum = (amounts: { cents: number }[]) => amounts.reduce((total, each) => total + each.cents, 0);
  const refunded = sum(refunds.filter(({ failed }) => !failed));
  const withdrawn = sum(disputes.filter(({ state }) => state === 'open' || state === 'lost'));
  const gone = Math.min(PRICE, refunded + withdrawn);
  return CREDITS - divideHalfUp(CREDITS * BigInt(gone), BigInt(PRICE));
}

async function happen(
  stage: Stage,
  replicas: [Replica, Replica],
  purchases: Purchase[],
  act: Act,
): Promise<bigint> {
  const { stripe } = stage;
  const purchase = 'which' in act ? purchases[act.which % Math.max(1, purchases.length)] : undefined;
  switch (act.act) {
    case 'buy':
      stripe.troubles.clear();
      purchases.push({ id: await buyPack(stage, replicas[0]), refunds: [], disputes: [] });
      break;
    case 'refund': {
      const back =
        purchase?.refunds.filter(({ failed }) => !failed).reduce((sum, each) => sum + each.cents, 0) ?? 0;
      if (!purchase || back === PRICE) break;
      const amount = Math.min(act.cents, PRICE - back);
      const { id } = stripe.acts.refund(purchase.id, amount, { pending: act.pending });
      purchase.refunds.push({ id, cents: amount, failed: false, pending: act.pending });
      break;
    }
    case 'failRefund': {
      const refund = purchase?.refunds.find(({ pending, failed }) => pending && !failed);
      if (!refund) break;
      stripe.acts.failRefund(refund.id);
      refund.failed = true;
      break;
    }
    case 'dispute': {
      if (!purchase || purchase.disputes.length > 1) break;
      const { id } = stripe.acts.dispute(purchase.id, act.cents, { inquiry: act.inquiry });
      purchase.disputes.push({ id, cents: act.cents, state: act.inquiry ? 'inquiry' : 'open' });
      break;
    }
    case 'escalate': {
      const dispute = purchase?.disputes.find(({ state }) => state === 'inquiry');
      if (!dispute) break;
      stripe.acts.escalate(dispute.id);
      dispute.state = 'open';
      break;
    }
    case 'close': {
      const dispute = purchase?.disputes.find(({ state }) => state === 'open');
      if (!dispute) break;
      stripe.acts.closeDispute(dispute.id, act.outcome);
      dispute.state = act.outcome;
      break;
    }
    case 'spend': {
      const before = await availableOf(stage);
      await stage.spend(act.quantity);
      return least(before, credits(act.quantity));
    }
    case 'trouble':
      stripe.troubles.add(act.trouble);
      break;
    case 'sweep':
      await replicas[act.which === 0 ? 0 : 1].sweep().catch(() => {});
      break;
    case 'tell': {
      const events = stripe.events();
      const some = (places: number[]) => places.map((place) => events[place % events.length]).filter(isThere);
      const told = Promise.all([replicas[0].tell(some(act.first)), replicas[1].tell(some(act.second))]);
      if (act.meanwhile > 0) {
        await fetch(`${replicas[0].url}/paid`);
        const refund = { act: 'refund', which: 0, cents: act.meanwhile, pending: false } as const;
        await happen(stage, replicas, purchases, refund);
      }
      await told;
    }
  }
  return 0n;
}

const isThere = (event: Thing | undefined): event is Thing => event !== undefined;

async function availableOf({ accountId, clock }: Stage): Promise<bigint> {
  const balance = await readBalance(createReportStore(database.pool), accountId, clock.now);
  return balance?.available ?? 0n;
}

/** By purchase: what was drawn from all that was given for it, and not taken back. */
async function spentOf({ accountId }: Stage, { id }: Purchase): Promise<bigint> {
  const { rows } = await database.pool.query<{ spent: string }>(
    `select coalesce(sum(case when g.carries_from is null then g.amount else 0 end - b.remaining), 0)::text as spent
       from credit_grant g join grant_balance b on b.account_id = g.account_id and b.grant_id = g.id
      where g.account_id = $1 and starts_with(g.id, $2)`,
    [accountId, `stripe:${id}`],
  );
  return BigInt(rows[0]?.spent ?? 0);
}

let runs = 0;

test('whatever is paid back, disputed, won and lost, and however it is told, what is left is what the money that stayed is worth, less what was spent', async () => {
  heardLog();
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 4, maxLength: 16 }), async (story) => {
      await database.pool.query('delete from provider_cursor');
      runs += 1;
      const stage = await openStage(database, `law-${runs}`);
      const replicas: [Replica, Replica] = [await stage.replica(), await stage.replica()];
      const purchases: Purchase[] = [];
      await replicas[0].sweep();
      let spent = 0n;
      for (const act of [{ act: 'buy' } as const, ...story]) {
        stage.clock.now += MINUTE;
        spent += await happen(stage, replicas, purchases, act);
      }

      stage.stripe.troubles.clear();
      stage.clock.now += 5 * MINUTE;
      await replicas[1].sweep();

      let left = 0n;
      let drawn = 0n;
      for (const purchase of purchases) {
        const of = await spentOf(stage, purchase);
        const worth = worthOf(purchase);
        drawn += of;
        left += worth > of ? worth - of : 0n;
      }
      expect(drawn).toBe(spent);
      expect(await availableOf(stage)).toBe(left);
      expect(await stage.differences()).toEqual([]);
    }),
    cases(10),
  );
});
