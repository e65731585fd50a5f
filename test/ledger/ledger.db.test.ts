import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { UsageEvent, type UsageEventInput } from '../../src/domain/usage-event.ts';
import type { GrantRequest } from '../../src/ledger/give-credits.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { PlanInput } from '../../src/ledger/ports/terms-store.ts';
import { turnFirst } from '../../src/ledger/turn-first.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { cases } from '../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { readLedger } from '../support/ledger-reading.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.UTC(2026, 4, 10);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let now = start;
function openLedger(): Ledger {
  return createLedger(createLedgerStore(database.pool), () => now);
}

function reply(parts: Partial<UsageEventInput> & { id: string }, at = now): UsageEvent {
  return UsageEvent.parse({ type: 'reply', agent: 'ada', at: new Date(at).toISOString(), ...parts });
}

const pack: GrantRequest = {
  id: 'pack',
  pool: 'top_up',
  amount: credits(5),
  effectiveAt: null,
  expiresAt: null,
  agentId: null,
  priority: null,
  actor: 'test',
  remarks: null,
};
const plan: PlanInput = {
  id: 'plan',
  name: 'Plan',
  allowance: credits(1_000),
  rolloverCap: 0n,
  atZero: 'hard_stop',
  overageLimit: 0n,
  repaysOverage: false,
  priceCents: 0,
  currency: 'USD',
  agentSlots: null,
  seats: null,
};

describe('recording', () => {
  test('an event is charged once, for ever, and sent again gets its first answer', async () => {
    now = start;
    await createAccount(database, { id: 'once' });
    const ledger = openLedger();

    const [first] = await ledger.record('once', [reply({ id: 'a' })]);
    await ledger.record('once', [reply({ id: 'b' })]);
    const [again] = await openLedger().record('once', [reply({ id: 'a' })]);

    expect(first).toMatchObject({
      status: 'recorded',
      recorded: { charged: credits(1), balanceAfter: credits(999) },
    });
    expect(again).toMatchObject({
      status: 'duplicate',
      recorded: { charged: credits(1), balanceAfter: credits(999) },
    });
    expect(
      (await readLedger(database, 'once', { anchorAt: Date.UTC(2026, 0, 1), zone: 'UTC' })).stored.used,
    ).toEqual(['4 2000000']);
  });

  test('the same key with another payload is refused, and nothing changes', async () => {
    now = start;
    await createAccount(database, { id: 'conflict' });
    const ledger = openLedger();
    await ledger.record('conflict', [reply({ id: 'a' })]);

    const answers = await ledger.record('conflict', [reply({ id: 'a', model: 'other' }), reply({ id: 'a' })]);

    expect(answers).toMatchObject([{ status: 'refused', reason: 'conflict' }, { status: 'duplicate' }]);
  });

  test('an event before a top-up never draws from it, also when it arrives later', async () => {
    now = start;
    const account = await createAccount(database, { id: 'late', plan: null });
    const ledger = openLedger();
    await ledger.grant('late', { ...pack, id: 'first', amount: credits(2) });
    now = start + HOUR;
    await ledger.grant('late', { ...pack, id: 'second', amount: credits(5) });
    await ledger.record('late', [reply({ id: 'new', quantity: 2 })]);

    await ledger.record('late', [reply({ id: 'old', quantity: 2 }, start + HOUR / 2)]);

    const { stored, folded } = await readLedger(database, 'late', account);
    expect(stored).toEqual(folded);
    expect(stored.remaining).toEqual(['first 0', 'second 3000000']);
  });

  test('the balance after an event leaves out what a late one beside it drew from credits that have lapsed', async () => {
    now = start;
    const { id } = await createAccount(database, { id: 'lapsed', anchorAt: start - DAY });
    const ledger = openLedger();
    await ledger.grant(id, { ...pack, pool: 'promo', effectiveAt: start, expiresAt: start + HOUR });
    now = start + 2 * HOUR;

    const answers = await ledger.record(id, [reply({ id: 'now' }), reply({ id: 'late' }, start + 1)]);

    expect(answers).toMatchObject(
      ['now', 'late'].map(() => ({ status: 'recorded', recorded: { balanceAfter: credits(999) } })),
    );
    now = start;
  });

  test('an account that does not exist is said so, and its neighbours in the batch are counted', async () => {
    now = start;
    await createAccount(database, { id: 'neighbour' });
    const ledger = openLedger();

    const [gone, counted] = await Promise.allSettled([
      ledger.record('nobody', [reply({ id: 'a' })]),
      ledger.record('neighbour', [reply({ id: 'a' })]),
    ]);

    expect(gone).toMatchObject({ status: 'rejected', reason: { name: 'UnknownAccountError' } });
    expect(counted).toMatchObject({ status: 'fulfilled', value: [{ status: 'recorded' }] });
  });
});

describe('what is told apart', () => {
  test('an event that is turned away makes no agent', async () => {
    now = start;
    await createAccount(database, { id: 'ghost' });

    const answers = await openLedger().record('ghost', [
      reply({ id: 'a', agent: 'ghost', kind: 'chat' }, now + HOUR),
    ]);

    expect(answers).toMatchObject([{ status: 'refused', reason: 'future' }]);
    const { rows } = await database.pool.query(`select id from agent where account_id = 'ghost'`);
    expect(rows).toEqual([{ id: 'ada' }]);
  });

  test.each([
    ['minus-first', -5, 5],
    ['plus-first', 5, -5],
  ])(
    'one adjustment is made under one id, also when another comes in the same moment (%s)',
    async (id, one, other) => {
      now = start;
      await createAccount(database, { id });
      const ledger = openLedger();
      const adjust = (amount: number) =>
        ledger.adjust(id, { id: 'a', amount: credits(amount), actor: 'test', remarks: null });

      const answers = await Promise.all([adjust(one), adjust(other)]);

      expect(answers).toEqual([
        { status: 'adjusted', balanceAfter: credits(1_000 + one) },
        { status: 'refused', reason: 'conflict' },
      ]);
    },
  );

  test('credits given again under one id are a conflict where anything else is said of them', async () => {
    now = start;
    await createAccount(database, { id: 'said' });
    const ledger = openLedger();
    const give = (parts: Partial<GrantRequest> = {}) => ledger.grant('said', { ...pack, ...parts });
    await give({ expiresAt: now + DAY });
    now += 1;

    expect(await give({ expiresAt: start + DAY })).toMatchObject({ status: 'duplicate' });
    expect(await give({ expiresAt: start + DAY, effectiveAt: start })).toMatchObject({ status: 'duplicate' });
    for (const other of [
      {},
      { expiresAt: start + DAY, priority: 1 },
      { expiresAt: start + DAY, effectiveAt: now },
    ]) {
      expect(await give(other)).toEqual({ status: 'refused', reason: 'conflict' });
    }
  });
});

describe('taking back', () => {
  const hardStop = {
    allowance: credits(10),
    rolloverCap: 0n,
    atZero: 'hard_stop',
    overageLimit: 0n,
    repaysOverage: false,
  } as const;
  const soft = { ...hardStop, atZero: 'soft', overageLimit: credits(7) } as const;

  test.each([
    ['absorbed-open', hardStop, 0, 4],
    ['absorbed-closed', hardStop, 10 * DAY, 4],
    ['owed-closed', soft, 10 * DAY, 4 + 7],
  ])(
    'gives back what an event took or made to be owed, and not what was let go (%s)',
    async (id, plan, later, paid) => {
      now = Date.UTC(2026, 4, 31);
      await createAccount(database, { id, plan });
      const ledger = openLedger();
      await ledger.record(id, [reply({ id: 'a', quantity: 6 }), reply({ id: 'b', quantity: 50 })]);
      now += later;

      const answer = await ledger.voidEvent(id, { source: 'api', id: 'b', actor: 'test', remarks: null });

      const fresh = later > 0 ? 10 : 0;
      expect(answer).toMatchObject({
        status: 'voided',
        credited: credits(paid),
        asGrant: later > 0,
        balanceAfter: credits(fresh + paid),
      });
      const differences: unknown[] = [];
      await verifyAccount(createFactStore(database.pool), id, now, (one) => differences.push(one));
      expect(differences).toEqual([]);
    },
  );
});

test('two events of a closed cycle are each taken back, whatever their sources and ids put together', async () => {
  now = Date.UTC(2026, 4, 31);
  await createAccount(database, { id: 'slashes' });
  const ledger = openLedger();
  await ledger.record('slashes', [reply({ id: 'b/c', source: 'a' }), reply({ id: 'c', source: 'a/b' })]);
  now += 10 * DAY;
  const take = (source: string, id: string) =>
    ledger.voidEvent('slashes', { source, id, actor: 'test', remarks: null });

  expect(await take('a', 'b/c')).toMatchObject({ status: 'voided', balanceAfter: credits(1_001) });
  expect(await take('a/b', 'c')).toMatchObject({ status: 'voided', balanceAfter: credits(1_002) });
});

describe('at the end of a cycle', () => {
  test('a sender whose clock runs ahead takes nothing from the balance of now, and warns nobody', async () => {
    now = Date.UTC(2026, 5, 1) - 60_000;
    await createAccount(database, {
      id: 'ahead',
      anchorAt: Date.UTC(2026, 4, 1),
      alertThresholds: ['20%'],
      plan: {
        allowance: credits(100),
        rolloverCap: credits(100),
        atZero: 'hard_stop',
        overageLimit: 0n,
        repaysOverage: false,
      },
    });
    const ledger = openLedger();

    const [answer] = await ledger.record('ahead', [reply({ id: 'a' }, now + 90_000)]);
    const asked = await ledger.authorize('ahead', {
      holdId: 'h',
      agentId: 'ada',
      companyId: null,
      person: null,
      amount: credits(99),
      ttlMs: 1_000,
    });
    const balance = await readBalance(createReportStore(database.pool), 'ahead', now);

    expect(answer).toMatchObject({ recorded: { balanceAfter: credits(99) } });
    expect(asked).toMatchObject({ status: 'held', available: 0n });
    expect(balance).toMatchObject({ planCredits: credits(99), held: credits(99), available: 0n });
    const { rows } = await database.pool.query(`select kind from outbox where account_id = 'ahead'`);
    expect(rows).toEqual([]);
  });

  test('a plan changed before anybody turned the cycle leaves what that cycle began with', async () => {
    now = Date.UTC(2026, 4, 20);
    await createAccount(database, { id: 'turned' });
    const ledger = openLedger();
    await ledger.roll('turned');
    now = Date.UTC(2026, 5, 20);
    const terms = turnFirst(createTermsStore(database), ledger);
    const by = { actor: 'test', remarks: null, at: now };

    await terms.putPlan('turned', { ...plan, allowance: credits(5) }, by);

    const store = createReportStore(database.pool);
    expect(await readBalance(store, 'turned', now)).toMatchObject({ available: credits(1_000) });
    expect(await terms.subscribe('turned', { fromCycle: 5, planId: null }, by)).toMatchObject({
      reason: 'already-granted',
    });
    const nextMonth = now + 30 * DAY;
    expect(await readBalance(store, 'turned', nextMonth)).toMatchObject({ available: credits(5) });
  });
});

describe('laws, against a real Postgres', () => {
  const someActs = fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          act: fc.constant('reply' as const),
          agent: fc.constantFrom('ada', 'bob'),
          ageHours: fc.integer({ min: 0, max: 90 * 24 }),
          quantity: fc.integer({ min: 1, max: 60 }),
          again: fc.boolean(),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          act: fc.constant('grant' as const),
          amount: fc.integer({ min: 0, max: 80 }),
          ageHours: fc.integer({ min: -24, max: 40 * 24 }),
          lifeHours: fc.option(fc.integer({ min: 1, max: 50 * 24 })),
          agent: fc.option(fc.constantFrom('ada', 'bob')),
          pool: fc.constantFrom('top_up' as const, 'promo' as const),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('void' as const), index: fc.nat() }) },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('voidGrant' as const),
          index: fc.nat(),
          asIfNever: fc.boolean(),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('withdraw' as const),
          index: fc.nat(),
          amount: fc.integer({ min: 0, max: 60 }),
          instead: fc.boolean(),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          act: fc.constant('hold' as const),
          amount: fc.integer({ min: 1, max: 40 }),
          agent: fc.constantFrom('ada', 'bob'),
          capture: fc.option(fc.integer({ min: 1, max: 50 })),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          act: fc.constant('wait' as const),
          hours: fc.integer({ min: 1, max: 20 * 24 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ act: fc.constant('roll' as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          act: fc.constant('pay' as const),
          ahead: fc.integer({ min: -2, max: 2 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('adjust' as const),
          amount: fc.integer({ min: -60, max: 60 }),
        }),
      },
    ),
    { minLength: 5, maxLength: 40 },
  );
  const somePlan = fc.record({
    allowance: fc.integer({ min: 0, max: 200 }).map(credits),
    rolloverCap: fc.integer({ min: 0, max: 50 }).map(credits),
    soft: fc.boolean(),
    isPaid: fc.boolean(),
  });

  test('random events, duplicates, late ones, grants, voids, holds, payments and cycle turns leave every cache equal to one fold of the facts', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(somePlan, someActs, fc.integer({ min: 1, max: 8 }), async (plan, acts, width) => {
        run += 1;
        now = start;
        const id = `law-${run}`;
        const account = await createAccount(database, {
          id,
          graceMs: 5 * DAY,
          agents: { ada: 'chat', bob: 'chat' },
          plan: {
            allowance: plan.allowance,
            rolloverCap: plan.rolloverCap,
            atZero: plan.soft ? 'soft' : 'hard_stop',
            overageLimit: plan.soft ? credits(30) : 0n,
            repaysOverage: plan.soft,
          },
        });
        if (plan.isPaid) {
          await database.pool.query(`update subscription set paid_by = 'bank' where account_id = $1`, [id]);
        }
        const ledgers = [openLedger(), openLedger()];
        const sent: UsageEvent[] = [];
        const given: string[] = [];
        const withdrawn: { id: string; from: string }[] = [];
        const paid = new Set<string>();
        let under: Promise<unknown>[] = [];

        for (const [index, act] of acts.entries()) {
          const ledger = ledgers[index % 2] as Ledger;
          if (act.act === 'wait') {
            await Promise.all(under);
            under = [];
            now += act.hours * HOUR;
          } else if (act.act === 'reply') {
            const event = reply(
              { id: `e${index}`, agent: act.agent, quantity: act.quantity },
              now - act.ageHours * HOUR,
            );
            sent.push(event);
            under.push(ledger.record(id, act.again ? [event, event] : [event]));
            if (act.again) under.push((ledgers[(index + 1) % 2] as Ledger).record(id, [event]));
          } else if (act.act === 'grant') {
            given.push(`g${index}`);
            const effectiveAt = now - act.ageHours * HOUR;
            under.push(
              ledger.grant(id, {
                id: `g${index}`,
                pool: act.pool,
                amount: credits(act.amount),
                effectiveAt,
                expiresAt: act.lifeHours === null ? null : effectiveAt + act.lifeHours * HOUR,
                agentId: act.agent,
                priority: null,
                actor: 'test',
                remarks: null,
              }),
            );
          } else if (act.act === 'void' && sent.length > 0) {
            const event = sent[act.index % sent.length] as UsageEvent;
            under.push(ledger.voidEvent(id, { source: 'api', id: event.id, actor: 'test', remarks: null }));
          } else if (act.act === 'voidGrant' && given.length > 0) {
            under.push(
              ledger.voidGrant(id, {
                id: given[act.index % given.length] as string,
                ...{ asIfNever: act.asIfNever, actor: 'test', remarks: null },
              }),
            );
          } else if (act.act === 'withdraw' && given.length > 0) {
            const before = act.instead ? withdrawn[act.index % withdrawn.length] : undefined;
            const from = before?.from ?? (given[act.index % given.length] as string);
            const withdrawal = { id: `w${index}`, from, amount: credits(act.amount) };
            withdrawn.push(withdrawal);
            const insteadOf = before?.id ?? null;
            under.push(ledger.withdraw(id, { ...withdrawal, insteadOf, actor: 'test', remarks: null }));
          } else if (act.act === 'hold') {
            const { capture, agent } = act;
            under.push(
              ledger
                .authorize(id, {
                  holdId: `h${index}`,
                  agentId: agent,
                  companyId: null,
                  person: null,
                  amount: credits(act.amount),
                  ttlMs: HOUR,
                })
                .then((answer) =>
                  capture !== null && answer.status === 'held'
                    ? ledger.capture(id, `h${index}`, reply({ id: `h${index}`, agent, quantity: capture }))
                    : null,
                ),
            );
          } else if (act.act === 'adjust') {
            const amount = credits(act.amount);
            under.push(ledger.adjust(id, { id: `a${index}`, amount, actor: 'test', remarks: null }));
          } else if (act.act === 'roll') {
            under.push(ledger.roll(id));
          } else if (act.act === 'pay') {
            const cycle = cycleAt(account, now).number + act.ahead;
            under.push(
              ledger.payCycle(id, { cycle, actor: 'test', remarks: null }).then((answer) => {
                if (answer.status === 'granted') paid.add(`${answer.grant.id} ${plan.allowance}`);
              }),
            );
          }
          if (under.length >= width) {
            await Promise.all(under);
            under = [];
          }
        }
        await Promise.all(under);

        const { stored, folded } = await readLedger(database, id, account);
        expect(stored).toEqual(folded);
        if (!plan.isPaid) return;
        const { rows } = await database.pool.query<{ said: string }>(
          `select id || ' ' || amount as said from credit_grant where account_id = $1 and pool = 'plan'`,
          [id],
        );
        expect(new Set(rows.map(({ said }) => said))).toEqual(paid);
        const differences: unknown[] = [];
        await verifyAccount(createFactStore(database.pool), id, now, (one) => differences.push(one));
        expect(differences).toEqual([]);
      }),
      cases(80),
    );
  });

  test('many callers racing for the last credits are admitted exactly as often as they fit', async () => {
    now = start;
    await createAccount(database, { id: 'race', plan: null });
    const ledgers = [openLedger(), openLedger()];
    await ledgers[0]?.grant('race', { ...pack, id: 'g', amount: credits(37) });

    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (ledgers[index % 2] as Ledger).authorize('race', {
          holdId: `h${index}`,
          agentId: 'ada',
          companyId: null,
          person: null,
          amount: credits(1),
          ttlMs: HOUR,
        }),
      ),
    );

    expect(answers.filter(({ status }) => status === 'held')).toHaveLength(37);
  });
});
