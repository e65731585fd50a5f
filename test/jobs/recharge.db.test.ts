import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { heardLog } from '../support/heard-log.ts';
import { bankOf, type Fate } from './recharge/bank.ts';
import { HOUR, MINUTE, rechargeStage, START } from './recharge/stage.ts';

let database: TestDatabase;
let stage: ReturnType<typeof rechargeStage>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  stage = rechargeStage(database);
});

const FIFTY = { below: 100, buy: 500, cap: 2_000 };

async function availableOf(accountId: string): Promise<bigint | undefined> {
  return (await readBalance(createReportStore(database.pool), accountId, stage.clock.now))?.available;
}

describe('a level', () => {
  test('is bought at by the debit that comes down to it, without a tick, and not before', async () => {
    await stage.account('level', FIFTY);
    const bank = bankOf(() => 'takes');
    const { ledger, recharge } = stage.replica(bank.provider);

    await stage.spend({ ledger }, 'level', 899);
    await recharge.drain();
    const above = await stage.states('level');
    await stage.spend({ ledger }, 'level', 1);
    await recharge.drain();

    expect(above).toEqual([]);
    expect(await stage.states('level')).toEqual(['paid']);
    expect(await availableOf('level')).toBe(credits(600));
  });

  test('counts what holds set aside, as the gate does', async () => {
    await stage.account('held', FIFTY);
    const { ledger, recharge } = stage.replica(bankOf(() => 'takes').provider);

    const hold = { holdId: 'h1', agentId: 'ada', amount: credits(900), ttlMs: HOUR };
    await ledger.authorize('held', { ...hold, companyId: null, person: null });
    await recharge.drain();

    expect(await stage.states('held')).toEqual(['paid']);
  });

  test('far below is bought up to, several times if it must', async () => {
    await stage.account('deep', { below: 1_200, buy: 500, cap: 5_000 });
    const { recharge } = stage.replica(bankOf(() => 'takes').provider);

    await recharge.tick();

    expect(await stage.states('deep')).toEqual(['paid']);
    expect(await availableOf('deep')).toBe(credits(1_500));
  });

  test('that nobody was told of is found by the tick', async () => {
    await stage.account('found', { below: 1_000, buy: 500, cap: 500 });
    const { recharge } = stage.replica(bankOf(() => 'takes').provider);

    await recharge.tick();
    await recharge.tick();

    expect(await stage.states('found')).toEqual(['paid']);
  });

  test('is not bought at twice by a replica whose clock is behind', async () => {
    await stage.account('skew', FIFTY);
    const bank = bankOf(() => 'takes');
    const ahead = stage.replica(bank.provider);
    const behind = stage.replica(bank.provider, { skewMs: -2_000 });

    await stage.spend(ahead, 'skew', 900);
    await ahead.recharge.drain();
    await behind.recharge.tick();

    expect(await stage.states('skew')).toEqual(['paid']);
  });
});

describe('a month', () => {
  test('is that of the account’s zone: what was bought in its last minutes leaves the next one its whole limit', async () => {
    await stage.account('month', { below: 2_000, buy: 500, cap: 500 }, { zone: 'Asia/Kathmandu' });
    const { recharge } = stage.replica(bankOf(() => 'takes').provider);
    const midnight = Date.UTC(2026, 4, 31, 18, 15);

    stage.clock.now = midnight - MINUTE;
    await recharge.tick();
    await recharge.tick();
    stage.clock.now = midnight;
    await recharge.tick();

    const attempts = await stage.attempts('month');
    expect(attempts.map(({ month, state }) => [month, state])).toEqual([
      ['2026-05', 'paid'],
      ['2026-06', 'paid'],
    ]);
  });

  test('whose limit is reached says so once, and rests until the next or until the limit is raised', async () => {
    await stage.account('limit', { below: 2_000, buy: 500, cap: 700 });
    const { recharge } = stage.replica(bankOf(() => 'takes').provider);

    for (let day = 0; day < 3; day += 1) {
      await recharge.tick();
      stage.clock.now += 24 * HOUR;
    }

    expect(await stage.states('limit')).toEqual(['paid']);
    expect(await stage.said('limit', 'recharge_failed')).toMatchObject([
      { id: 'recharge_failed:limit:2026-05', facts: { amount: '500', retryAt: Date.UTC(2026, 5, 1) } },
    ]);
    expect(await stage.setting('limit')).toMatchObject({ retry_at: Date.UTC(2026, 5, 1), failures: 0 });
  });

  test('counts what began in it and was found to be paid in the next', async () => {
    await stage.account('late', { below: 2_000, buy: 500, cap: 500 });
    const { recharge } = stage.replica(bankOf(() => 'takes in silence').provider);

    stage.clock.now = Date.UTC(2026, 4, 31, 23, 59, 50);
    await recharge.tick();
    stage.clock.now += 2 * MINUTE;
    await recharge.look('late');

    const attempts = await stage.attempts('late');
    expect(attempts.map(({ month }) => month)).toEqual(['2026-05', '2026-06']);
    expect(attempts[0]?.state).toBe('paid');
  });
});

describe('a payment', () => {
  test.each<[Fate, number]>([
    ['takes in silence', 1],
    ['takes and hangs', 1],
    ['hears nothing', 1],
    ['takes later', 1],
  ])('of a bank that %s is settled once, when it is asked again', async (fate, once) => {
    heardLog();
    const id = `fate-${fate.replaceAll(' ', '-')}`;
    await stage.account(id, { below: 1_000, buy: 500, cap: 500 });
    const bank = bankOf(() => fate);
    const replicas = [stage.replica(bank.provider), stage.replica(bank.provider)];

    await replicas[0]?.recharge.look(id);
    const open = await stage.states(id);
    stage.clock.now += 2 * MINUTE;
    await Promise.all(replicas.map(({ recharge }) => recharge.tick()));
    await Promise.all(replicas.map(({ recharge }) => recharge.tick()));

    expect(open).toEqual([fate === 'takes later' ? 'pending' : 'unknown']);
    expect(await stage.states(id)).toEqual(['paid']);
    expect([...(await stage.given(id)).values()]).toEqual([credits(500)]);
    expect(bank.taken.size).toBe(once);
    expect(bank.asked.filter(({ how }) => how === 'find')).toHaveLength(1);
  });

  test('confirmed by two at once, and again later, gives its credits once', async () => {
    await stage.account('twice', { below: 1_000, buy: 500, cap: 500 });
    await stage.alerts('twice');
    const bank = bankOf(() => 'takes later');
    const { ledger } = stage.replica(bank.provider);
    const open = { ...stage.replica(bank.provider) };
    await open.recharge.look('twice');
    const grantTwice = {
      ledger: () => ({
        async grant(...asked: Parameters<typeof ledger.grant>) {
          await ledger.grant(...asked);
          return ledger.grant(...asked);
        },
      }),
    };
    const { recharge } = stage.replica(bank.provider, grantTwice);

    stage.clock.now += 2 * MINUTE;
    await recharge.tick();
    await database.pool.query(
      `update recharge_attempt set state = 'unknown', look_at = created_at where account_id = 'twice'`,
    );
    await recharge.tick();

    expect((await stage.given('twice')).size).toBe(1);
    expect(await stage.said('twice', 'recharge_done')).toHaveLength(1);
  });

  test('that stays in doubt holds its place in the limit, is asked about ever more seldom, and is said', async () => {
    await stage.account('doubt', { below: 1_000, buy: 500, cap: 900 });
    heardLog();
    const doubt = async () => Promise.reject(new Error('gateway timeout'));
    const { recharge } = stage.replica({ charge: doubt, find: doubt });

    const waits: number[] = [];
    await recharge.tick();
    for (let look = 0; look < 9; look += 1) {
      const { rows } = await database.pool.query<{ look_at: number }>(
        `select look_at from recharge_attempt where account_id = 'doubt'`,
      );
      const [{ look_at: at } = { look_at: Number.NaN }] = rows;
      waits.push((at - stage.clock.now) / MINUTE);
      stage.clock.now = at;
      await recharge.tick();
    }

    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(await stage.states('doubt')).toEqual(['unknown']);
    expect(await stage.said('doubt', 'recharge_failed')).toHaveLength(1);
  });

  test('that is declined gives nothing, backs off twice as long each time, and is off after the fifth', async () => {
    await stage.account('declined', { below: 1_000, buy: 500, cap: 500 });
    const { recharge } = stage.replica(bankOf(() => 'declines').provider);
    const pauses: number[] = [];

    for (let failures = 1; failures <= 5; failures += 1) {
      await recharge.tick();
      await recharge.tick();
      const setting = await stage.setting('declined');
      expect(setting?.failures).toBe(failures);
      if (setting?.retry_at == null) break;
      pauses.push(setting.retry_at - stage.clock.now);
      stage.clock.now = setting.retry_at;
    }

    expect(pauses).toEqual([15, 30, 60, 120].map((minutes) => minutes * MINUTE));
    expect((await stage.setting('declined'))?.paused_at).toBe(stage.clock.now);
    expect(await stage.states('declined')).toEqual(Array(5).fill('failed'));
    expect((await stage.given('declined')).size).toBe(0);
    const said = await stage.said('declined', 'recharge_failed');
    expect(said.map(({ facts }) => facts)).toMatchObject([
      { why: 'The card was declined', retryAt: START + 15 * MINUTE, amount: '500' },
      { why: expect.stringContaining('5 times in a row'), retryAt: null },
    ]);
  });

  test('that works ends the row of failures', async () => {
    await stage.account('mended', { below: 1_000, buy: 500, cap: 500 });
    const fates: Fate[] = ['declines', 'declines', 'takes'];
    const { recharge } = stage.replica(bankOf(() => fates.shift() ?? 'takes').provider);

    for (const wait of [0, 15, 30]) {
      stage.clock.now += wait * MINUTE;
      await recharge.tick();
    }

    expect(await stage.states('mended')).toEqual(['failed', 'failed', 'paid']);
    expect(await stage.setting('mended')).toEqual({ failures: 0, retry_at: null, paused_at: null });
  });

  test('whose process died after the money was taken is found by another, and settled once', async () => {
    await stage.account('killed', { below: 1_000, buy: 500, cap: 500 });
    const bank = bankOf(() => 'takes');
    const died = async () => Promise.reject(new Error('killed'));
    const dying = stage.replica(bank.provider, { ledger: () => ({ grant: died }) });
    const { recharge } = stage.replica(bank.provider);

    await dying.recharge.look('killed').catch(() => {});
    await recharge.tick();
    const before = await stage.states('killed');
    stage.clock.now += 2 * MINUTE;
    await recharge.tick();

    expect(before).toEqual(['begun']);
    expect(await stage.states('killed')).toEqual(['paid']);
    expect((await stage.given('killed')).size).toBe(1);
    expect(bank.taken.size).toBe(1);
  });

  test('stands in the statement as what it is', async () => {
    await stage.account('stated', { below: 1_000, buy: 500, cap: 500 });
    const { recharge } = stage.replica(bankOf(() => 'takes').provider);
    await recharge.tick();

    const { rows } = await database.pool.query(
      `select pool, remarks, actor from credit_grant where account_id = 'stated' and id like 'recharge:%'`,
    );
    expect(rows).toEqual([{ pool: 'top_up', remarks: 'Auto-recharge', actor: 'auto-recharge' }]);
  });
});
