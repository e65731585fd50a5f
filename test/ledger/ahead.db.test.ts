import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { UsageEvent, type UsageEventInput } from '../../src/domain/usage-event.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { type LedgerSession, LedgerUnavailableError } from '../../src/ledger/ports/store.ts';
import { noWrites } from '../../src/ledger/ports/writes.ts';
import type { RecordAnswer } from '../../src/ledger/record-usage.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

// Usage is decided on what the process remembers, before the usage ahead of it is committed. What is remembered may be
// wrong in each of these ways, and no number ever is.

const NOON = Date.UTC(2026, 4, 10, 12);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('batches that overtake the commits before them leave the same numbers as one after the other', async () => {
  const ledger = await ledgerWith('overtaking');

  const answers = await sendInTurns(ledger, 'overtaking', 40, (turn) => [
    reply(`e${turn}`, { conversation: `c${turn % 5}` }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill('recorded'));
  expect(await counted('overtaking')).toEqual({ events: 40, chats: 5, used: 40, remaining: 960 });
  expect(await differences('overtaking')).toEqual([]);
});

test('what another process wrote meanwhile is found, and nothing is decided on the state before it', async () => {
  const ledgers = [await ledgerWith('two'), openLedger()];

  await Promise.all(
    ledgers.map((ledger, index) =>
      sendInTurns(ledger, 'two', 60, (turn) => [reply(`${index}-${turn}`, { conversation: `c${turn % 7}` })]),
    ),
  );

  expect(await counted('two')).toEqual({ events: 120, chats: 7, used: 120, remaining: 880 });
  expect(await differences('two')).toEqual([]);
});

test('an event that was counted before is a duplicate, also among others that are new and in flight', async () => {
  const ledger = await ledgerWith('again');
  await ledger.record('again', [reply('known')]);

  const answers = await sendInTurns(ledger, 'again', 20, (turn) => [
    reply(turn % 4 === 3 ? 'known' : `new-${turn}`),
  ]);

  expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(5);
  expect(await counted('again')).toEqual({ events: 16, chats: 0, used: 16, remaining: 984 });
});

test('an event that was counted before keeps its answer where a new one like it would be turned away', async () => {
  const { id } = await createAccount(database, { id: 'turned-away', anchorAt: Date.UTC(2026, 4, 1) });
  let now = NOON;
  const ledger = createLedger(createLedgerStore(database.pool), () => now);
  await ledger.record(id, [reply('known')]);
  const far = new Date(NOON + 3_600_000).toISOString();

  const changed = await ledger.record(id, [reply('known', { at: far }), reply('far', { at: far })]);
  await sendInTurns(ledger, id, 10, (turn) => [reply(`e${turn}`)]);
  now -= 3_600_000;
  const [again] = await ledger.record(id, [reply('known')]);

  expect(changed).toEqual(['conflict', 'future'].map((reason) => ({ status: 'refused', reason })));
  expect(again).toMatchObject({ status: 'duplicate' });
  expect(await counted(id)).toMatchObject({ events: 11 });
});

test('a chat that began before this process did is not counted a second time', async () => {
  const before = await ledgerWith('chats');
  await before.record('chats', [reply('first', { conversation: 'old' })]);
  const after = openLedger();
  await after.record('chats', [reply('warm')]);

  await sendInTurns(after, 'chats', 10, (turn) => [reply(`e${turn}`, { conversation: 'old' })]);

  expect(await counted('chats')).toMatchObject({ events: 12, chats: 1 });
  expect(await differences('chats')).toEqual([]);
});

test('an agent that is met by two processes at once is made once, and both go on', async () => {
  const ledgers = [await ledgerWith('meeting'), openLedger()];
  await Promise.all(ledgers.map((ledger, index) => ledger.record('meeting', [reply(`warm-${index}`)])));

  await Promise.all(
    ledgers.map((ledger, index) =>
      sendInTurns(ledger, 'meeting', 10, (turn) => [
        reply(`${index}-${turn}`, { agent: `met-${turn % 3}`, kind: 'chat' }),
      ]),
    ),
  );

  const { rows } = await database.pool.query(
    `select id from agent where account_id = 'meeting' and not confirmed order by id`,
  );
  expect(rows.map(({ id }) => id)).toEqual(['met-0', 'met-1', 'met-2']);
  expect(await counted('meeting')).toMatchObject({ events: 22 });
  expect(await differences('meeting')).toEqual([]);
});

test('usage that came after its time is folded in between what is in flight', async () => {
  const ledger = await ledgerWith('late');
  await ledger.grant('late', {
    id: 'pack',
    pool: 'promo',
    amount: 5_000_000n,
    effectiveAt: NOON - 3_600_000,
    expiresAt: NOON + 86_400_000,
    agentId: null,
    priority: null,
    actor: 'test',
    remarks: null,
  });

  await sendInTurns(ledger, 'late', 30, (turn) => [
    reply(`e${turn}`, { at: new Date(NOON - (turn % 6 === 5 ? 2 * 3_600_000 : 0)).toISOString() }),
  ]);

  expect(await counted('late')).toMatchObject({ events: 30, used: 30 });
  expect(await differences('late')).toEqual([]);
});

test('work is let in, counted and freed between usage in flight, exactly as far as it fits', async () => {
  const ledger = await ledgerWith('gate');

  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, turn) => {
      await turns(turn);
      const usage = ledger.record('gate', [reply(`u${turn}`)]);
      const answer = await ledger.authorize('gate', hold(`h${turn}`, 30));
      if (answer.status === 'held' && turn % 3 === 0) {
        await ledger.capture('gate', `h${turn}`, reply(`h${turn}`, { quantity: 5 }));
      } else if (answer.status === 'held' && turn % 3 === 1) await ledger.release('gate', `h${turn}`);
      await usage;
      return answer.status;
    }),
  );

  const held = answers.filter((status) => status === 'held').length;
  const { rows } = await database.pool.query(
    `select count(*)::int as holds, count(*) filter (where ended_by = 'capture')::int as captured,
            (sum(amount) filter (where ended_at is null) / 1000000)::int as live
       from hold where account_id = 'gate'`,
  );
  const { used, remaining } = await counted('gate');
  expect(rows[0].holds).toBe(held);
  expect(used).toBe(60 + 5 * rows[0].captured);
  expect(rows[0].live).toBeLessThanOrEqual(remaining);
  expect(await differences('gate')).toEqual([]);
});

test('the name of work that has ended is not given again, whether or not there is room', async () => {
  const ledger = await ledgerWith('ended');
  for (const id of ['captured', 'released']) await ledger.authorize('ended', hold(id, 1));
  await ledger.capture('ended', 'captured', reply('captured'));
  await ledger.release('ended', 'released');

  const again = async (id: string, amount: number) =>
    (await ledger.authorize('ended', hold(id, amount))).status;

  expect(await again('captured', 1)).toBe('conflict');
  expect(await again('released', 5_000)).toBe('conflict');
  expect(await again('new', 5_000)).toBe('denied');
  expect(await ledger.release('ended', 'captured')).toEqual({ status: 'released' });
});

test('work that another process let in is counted and freed here', async () => {
  const [here, there] = [await ledgerWith('elsewhere'), openLedger()];
  await here.record('elsewhere', [reply('warm')]);
  await there.authorize('elsewhere', hold('a', 10));
  await there.authorize('elsewhere', hold('b', 10));

  const [captured, released] = await Promise.all([
    here.capture('elsewhere', 'a', reply('a', { quantity: 3 })),
    here.release('elsewhere', 'b'),
  ]);

  expect(captured).toMatchObject({ status: 'captured', answer: { status: 'recorded' } });
  expect(released).toEqual({ status: 'released' });
  expect(await counted('elsewhere')).toMatchObject({ used: 4 });
});

test('a connection that is lost under batches in flight loses none of what was answered, and counts none twice', async () => {
  const ledger = await ledgerWith('cut');
  await ledger.record('cut', [reply('warm')]);
  const answered: string[] = [];

  for (let round = 0; round < 5; round += 1) {
    const ids = Array.from({ length: 12 }, (_, index) => `${round}-${index}`);
    const sending = ids.map(async (id, index) => {
      await turns(index);
      if (index === 6) await killConnections();
      // As a sender does: again, until it is answered.
      for (;;) {
        const answer = await ledger.record('cut', [reply(id)]).catch((error: unknown) => error);
        if (answer instanceof LedgerUnavailableError) continue;
        expect(answer).toMatchObject([{ recorded: expect.anything() }]);
        return answered.push(id);
      }
    });
    await Promise.all(sending);
  }

  expect(new Set(answered).size).toBe(60);
  expect(await counted('cut')).toEqual({ events: 61, chats: 0, used: 61, remaining: 939 });
  expect(await differences('cut')).toEqual([]);
});

test('a batch that fails with the one it is built on makes the chain no more careful than that one did', async () => {
  const { id } = await createAccount(database, { id: 'careful', anchorAt: Date.UTC(2026, 4, 1) });
  const store = createLedgerStore(database.pool);
  const chain = store.chain();
  const touch = async ({ states, send }: LedgerSession) => send(noWrites(), [...states.values()]);
  const takeSureWay = () =>
    store.transact([id], { events: [], conversations: [], holds: [], stored: [] }, NOON, touch);
  const sureAfterFailing = async (count: number) => {
    await takeSureWay();
    await database.pool.query('update balance set version = version + 1 where account_id = $1', [id]);
    const failing: unknown[] = [];
    for (let one = 0; one < count; one += 1) {
      failing.push(chain.transact([id], [], NOON, touch)?.catch(() => 'failed'));
      // It has decided, and the database has not answered.
      await Promise.resolve();
    }
    expect(await Promise.all(failing)).toEqual(Array(count).fill('failed'));
    for (let sure = 0; ; sure += 1) {
      await takeSureWay();
      const ahead = chain.transact([id], [], NOON, touch);
      if (ahead) return ahead.then(() => sure);
    }
  };

  expect(await sureAfterFailing(2)).toBe(await sureAfterFailing(1));
});

function openLedger(): Ledger {
  return createLedger(createLedgerStore(database.pool), () => NOON);
}

/** A ledger that remembers the account. */
async function ledgerWith(id: string): Promise<Ledger> {
  await createAccount(database, { id, anchorAt: Date.UTC(2026, 4, 1) });
  const ledger = openLedger();
  await ledger.roll(id);
  return ledger;
}

function hold(holdId: string, amount: number) {
  return {
    holdId,
    agentId: 'ada',
    companyId: null,
    person: null,
    amount: BigInt(amount) * 1_000_000n,
    ttlMs: 3_600_000,
  };
}

function reply(id: string, parts: Partial<UsageEventInput> = {}): UsageEvent {
  return UsageEvent.parse({
    type: 'reply',
    agent: 'ada',
    at: new Date(NOON).toISOString(),
    id,
    ...parts,
  });
}

/** One call in each turn of the loop, so that many batches are under way at once. */
async function sendInTurns(
  ledger: Ledger,
  accountId: string,
  count: number,
  eventsOf: (turn: number) => UsageEvent[],
): Promise<RecordAnswer[]> {
  const answers = Array.from({ length: count }, async (_, turn) => {
    await turns(turn);
    return ledger.record(accountId, eventsOf(turn));
  });
  return (await Promise.all(answers)).flat();
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

/** Returns once they are gone: one that dies later, on a busy machine, would be lent to whoever asks after this. */
async function killConnections(): Promise<void> {
  const killing = database.pool.query(
    `select pg_terminate_backend(pid, 60000) from pg_stat_activity
      where pid <> pg_backend_pid() and datname = current_database()`,
  );
  // The pool may hand out a connection that was killed in the round before; then this round kills none.
  await killing.catch(() => {});
}

async function counted(accountId: string) {
  const { rows } = await database.pool.query(
    `select (select count(*)::int from usage_event where account_id = $1) as events,
            (select coalesce(sum(chats), 0)::int from usage_day where account_id = $1) as chats,
            (select (sum(used) / 1000000)::int from cycle_total where account_id = $1) as used,
            (select (sum(remaining) / 1000000)::int from grant_balance where account_id = $1) as remaining`,
    [accountId],
  );
  return rows[0];
}

async function differences(accountId: string): Promise<unknown[]> {
  const found: unknown[] = [];
  await verifyAccount(createFactStore(database.pool), accountId, NOON, (one) => found.push(one));
  return found;
}
