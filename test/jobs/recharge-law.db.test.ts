import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { diceOf } from '../chaos/dice.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { heardLog } from '../support/heard-log.ts';
import { bankOf, type Fate } from './recharge/bank.ts';
import { dying, mortal } from './recharge/dying.ts';
import { MINUTE, type Replica, rechargeStage } from './recharge/stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const DEBITS = 50;
const ROUNDS = 14;
const TERMS = { below: 300, buy: 400 };
const FATES: readonly Fate[] = [
  'takes',
  'takes',
  'takes',
  'declines',
  'takes in silence',
  'takes and hangs',
  'hears nothing',
  'takes later',
  'declines later',
];

test.each([
  [1, 1_300],
  [2, 3_000],
  [3, 1_900],
])(
  'fifty debits at once, two replicas that die and a bank that fails never pass the limit, give each payment its credits once, and end with the level refilled or the limit reached (%i, %i)',
  async (seed, cap) => {
    heardLog();
    const accountId = `law-${seed}`;
    const stage = rechargeStage(database);
    const dice = diceOf(seed);
    let isCalm = false;
    const bank = bankOf(() => (isCalm ? 'takes' : dice.pick(FATES)));
    const born = (): Replica => {
      const kills = mortal(dice.split());
      const dies: typeof kills = (call) => {
        const mayDie = kills(call);
        return (...args) => (isCalm ? call(...args) : mayDie(...args));
      };
      return stage.replica(bank.provider, {
        skewMs: dice.from(-1_500, 1_500),
        ledger: ({ grant }) => ({ grant: dies(grant) }),
        attempts: (attempts) => dying(attempts, dies),
      });
    };
    await stage.account(accountId, { ...TERMS, cap });
    const replicas = [born(), born()];
    const both = () => Promise.all(replicas.map(({ recharge }) => recharge.drain()));
    const tick = () => Promise.all(replicas.map(({ recharge }) => recharge.tick().catch(() => {})));

    for (let round = 0; round < ROUNDS; round += 1) {
      const spends = Array.from({ length: DEBITS }, () =>
        stage.spend(dice.pick(replicas), accountId, dice.from(1, 9)),
      );
      await Promise.all([...spends, tick()]);
      await both();
      await lawsHold();
      stage.clock.now += dice.from(1, 40) * MINUTE;
      replicas[dice.below(2)] = born();
    }
    isCalm = true;
    await database.pool.query(
      'update recharge_setting set paused_at = null, retry_at = null, failures = 0 where account_id = $1',
      [accountId],
    );
    for (let turn = 0; turn < 4; turn += 1) {
      await tick();
      stage.clock.now += 2 * 60 * MINUTE;
    }

    await lawsHold();
    const attempts = await stage.attempts(accountId);
    const isEnded = attempts.every(({ state }) => state === 'paid' || state === 'failed');
    expect(isEnded).toBe(true);
    const balance = await readBalance(createReportStore(database.pool), accountId, stage.clock.now);
    const bought = BigInt(attempts.filter(({ state }) => state === 'paid').length) * credits(TERMS.buy);
    const hasRoom = bought + credits(TERMS.buy) <= credits(cap);
    expect((balance?.available ?? 0n) > credits(TERMS.below) || !hasRoom).toBe(true);
    expect(bought > 0n).toBe(true);

    async function lawsHold() {
      const now = await stage.attempts(accountId);
      const given = await stage.given(accountId);
      const counted = now.filter(({ state }) => state !== 'failed');
      const sum = counted.reduce((all, { amount }) => all + amount, 0n);
      expect(sum <= credits(cap)).toBe(true);
      for (const { id, state, amount } of now) {
        if (state === 'paid') expect(given.get(id)).toBe(amount);
        if (state === 'failed') expect(given.has(id)).toBe(false);
      }
      // Nothing is given that was not taken.
      for (const id of given.keys()) expect(bank.taken.has(id)).toBe(true);
      expect(now.filter(({ state }) => !['paid', 'failed'].includes(state)).length).toBeLessThanOrEqual(1);
    }
  },
  60_000,
);
