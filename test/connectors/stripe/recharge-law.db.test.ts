import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStripe } from '../../../src/connectors/stripe/client.ts';
import { stripeProvider } from '../../../src/connectors/stripe/recharge-provider.ts';
import { createPaymentCustomers } from '../../../src/db/payment-customers.ts';
import { credits } from '../../../src/domain/credits.ts';
import type { RechargeProvider } from '../../../src/jobs/recharge/ports.ts';
import { diceOf } from '../../chaos/dice.ts';
import { dying, mortal } from '../../jobs/recharge/dying.ts';
import { MINUTE, type Replica, rechargeStage } from '../../jobs/recharge/stage.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heardLog } from '../../support/heard-log.ts';
import { openStripeStandIn, STAND_IN_KEY, type StripeStandIn } from '../../support/stripe-stand-in/open.ts';
import type { Trouble } from '../../support/stripe-stand-in/troubles.ts';
import type { Thing } from '../../support/stripe-stand-in/world.ts';

const MAKING = 'POST /v1/payment_intents';
const ROUNDS = 10;
const TERMS = { below: 300, buy: 100, provider: 'stripe' };
const BEHAVIOURS = ['pays', 'pays', 'pays', 'insufficient_funds', 'authentication_required', 'processing'];
const TROUBLES: readonly Trouble[] = ['lost', 'lost', 'lost', 'lost', 'gone', 'rate-limit', 'error'];

let database: TestDatabase;
let stage: ReturnType<typeof rechargeStage>;
let stripe: StripeStandIn;
let provider: RechargeProvider;
beforeAll(async () => {
  database = await createTestDatabase();
  stage = rechargeStage(database);
  const clock = () => stage.clock.now;
  stripe = await openStripeStandIn(clock);
  const client = await openStripe({ secretKey: STAND_IN_KEY, apiUrl: stripe.url }, { retries: 0 });
  client.getInitialNetworkRetryDelay = () => 0;
  provider = stripeProvider({
    stripe: client,
    customers: createPaymentCustomers(database, 'stripe'),
    packs: async () => [{ id: 'p', credits: credits(100), priceCents: 1_000, currency: 'USD' }],
    agreed: async () => ({ cents: 1_000_000, currency: 'USD' }),
    clock,
  });
});
afterAll(async () => {
  await stripe.close();
  await database.drop();
});

async function storeCard(accountId: string): Promise<string> {
  const customers = createPaymentCustomers(database, 'stripe');
  const { id } = stripe.world.make('cus', 'customer', {});
  const method = stripe.acts.addMethod(id);
  await customers.put(accountId, id, stage.clock.now);
  await customers.keepMethod(accountId, id, { id: method.id, name: 'Visa ending in 4242' }, stage.clock.now);
  return method.id;
}

const marksOf = ({ metadata }: Thing) => metadata as Record<string, string>;
const intentsOf = (accountId: string) =>
  stripe.world.list('payment_intent').filter((intent) => marksOf(intent)['tallybot_account'] === accountId);
const takenOf = (accountId: string) => intentsOf(accountId).filter(({ status }) => status === 'succeeded');

test.each([
  [1, 1_300],
  [2, 3_600],
  [3, 2_900],
])(
  'with cards that say no, answers that are lost and replicas that die, Stripe takes money once for an attempt, never more than the limit, and all that is taken is given (%i, %i)',
  async (seed, cap) => {
    heardLog();
    const accountId = `law-${seed}`;
    const dice = diceOf(seed);
    let isCalm = false;
    stripe.troubles.clear();
    await stage.account(accountId, { ...TERMS, cap });
    const card = await storeCard(accountId);
    const born = (): Replica => {
      const kills = mortal(dice.split());
      const dies: typeof kills = (call) => {
        const mayDie = kills(call);
        return (...args) => (isCalm ? call(...args) : mayDie(...args));
      };
      return stage.replica(provider, {
        patienceMs: 5_000,
        skewMs: dice.from(-1_500, 1_500),
        ledger: ({ grant }) => ({ grant: dies(grant) }),
        attempts: (attempts) => dying(attempts, dies),
      });
    };
    const replicas = [born(), born()];
    const drained = () => Promise.all(replicas.map(({ recharge }) => recharge.drain()));
    const tick = () => Promise.all(replicas.map(({ recharge }) => recharge.tick().catch(() => {})));
    /** As its webhook says, when it comes at all. */
    const tell = (intent: Thing) => {
      const id = marksOf(intent)['tallybot_attempt'] ?? '';
      return dice
        .pick(replicas)
        .recharge.told(accountId, { id, ref: intent.id })
        .catch(() => {});
    };

    for (let round = 0; round < ROUNDS; round += 1) {
      stripe.world.behaviours.set(card, dice.pick(BEHAVIOURS));
      stripe.troubles.clear();
      for (let trouble = dice.below(4); trouble > 0; trouble -= 1) {
        const isAnywhere = dice.below(3) === 0;
        // The library tries a closed connection once more.
        const times = dice.from(1, 4);
        stripe.troubles.add(dice.pick(TROUBLES), { times, ...(!isAnywhere && { on: MAKING }) });
      }
      const spends = Array.from({ length: 8 }, () =>
        stage.spend(dice.pick(replicas), accountId, dice.from(10, 60)),
      );
      await Promise.all([...spends, tick()]);
      await drained();
      stage.clock.now += dice.from(1, 5) * MINUTE;
      await tick();
      await drained();
      for (const intent of intentsOf(accountId)) {
        if (intent['status'] === 'processing' && dice.below(2) === 0)
          stripe.acts.settle(intent.id, dice.below(3) > 0);
        if (dice.below(3) === 0) await tell(intent);
      }
      await drained();
      await lawsHold();
      // A manager who does not give in.
      await turnOn();
      stage.clock.now += dice.from(10, 120) * MINUTE;
      replicas[dice.below(2)] = born();
    }
    isCalm = true;
    stripe.troubles.clear();
    stripe.world.behaviours.set(card, 'pays');
    for (const { id, status } of intentsOf(accountId))
      if (status === 'processing') stripe.acts.settle(id, true);
    await turnOn();
    for (let turn = 0; turn < 4; turn += 1) {
      await tick();
      await drained();
      stage.clock.now += 120 * MINUTE;
    }

    await lawsHold();
    const attempts = await stage.attempts(accountId);
    expect(attempts.filter(({ state }) => state !== 'paid' && state !== 'failed')).toEqual([]);
    const paid = attempts.filter(({ state }) => state === 'paid').map(({ id }) => id);
    const taken = takenOf(accountId).map((intent) => marksOf(intent)['tallybot_attempt']);
    expect(paid.length).toBeGreaterThan(0);
    expect(taken.sort()).toEqual(paid.sort());
    expect([...(await stage.given(accountId)).keys()].sort()).toEqual(paid);

    async function turnOn() {
      await database.pool.query(
        'update recharge_setting set paused_at = null, retry_at = null, failures = 0 where account_id = $1',
        [accountId],
      );
    }

    async function lawsHold() {
      const attempts = await stage.attempts(accountId);
      const given = await stage.given(accountId);
      const taken = takenOf(accountId).map((intent) => marksOf(intent)['tallybot_attempt'] ?? '');
      expect(new Set(taken).size).toBe(taken.length);
      expect(credits(TERMS.buy) * BigInt(taken.length) <= credits(cap)).toBe(true);
      for (const [id, amount] of given) expect([taken.includes(id), amount]).toEqual([true, credits(100)]);
      const failed = attempts.filter(({ state }) => state === 'failed').map(({ id }) => id);
      expect(failed.filter((id) => taken.includes(id))).toEqual([]);
    }
  },
);

test('a payment that succeeded while nobody was there is found again, and gives its credits once', async () => {
  heardLog();
  await stage.account('away', { ...TERMS, cap: 100 });
  await storeCard('away');
  const dies = { ledger: () => ({ grant: () => Promise.reject(new Error('killed')) }) };
  const died = stage.replica(provider, { patienceMs: 5_000, ...dies });
  await stage.spend(died, 'away', 800);
  await died.recharge.drain();
  const before = await stage.states('away');
  const { recharge } = stage.replica(provider, { patienceMs: 5_000 });
  stage.clock.now += 30 * 60 * MINUTE;

  await recharge.tick();
  await recharge.tick();

  expect(before).toEqual(['begun']);
  expect(await stage.states('away')).toEqual(['paid']);
  expect((await stage.given('away')).size).toBe(1);
  expect(takenOf('away')).toHaveLength(1);
});

test('what its provider says of a purchase is asked about at once, due or not', async () => {
  await stage.account('told', { ...TERMS, cap: 100 });
  const card = await storeCard('told');
  stripe.world.behaviours.set(card, 'processing');
  const { recharge, ledger } = stage.replica(provider, { patienceMs: 5_000 });
  await stage.spend({ ledger }, 'told', 800);
  await recharge.drain();
  const [intent] = intentsOf('told') as [Thing];
  const told = { id: marksOf(intent)['tallybot_attempt'] as string, ref: intent.id };
  await recharge.told('told', told);
  const before = await stage.states('told');

  stripe.acts.settle(intent.id, true);
  await recharge.told('told', told);
  await recharge.told('told', told);
  await recharge.told('told', { id: 'nobody’s', ref: intent.id });

  expect(before).toEqual(['pending']);
  expect(await stage.states('told')).toEqual(['paid']);
  expect((await stage.given('told')).size).toBe(1);
});
