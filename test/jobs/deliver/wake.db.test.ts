import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/db/client.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { listen } from '../../../src/db/listen.ts';
import { createOutbox } from '../../../src/db/outbox/store.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { credits } from '../../../src/domain/credits.ts';
import { announcements } from '../../../src/jobs/announcements/index.ts';
import { createWorker } from '../../../src/jobs/deliver/worker.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { reply } from '../../support/usage.ts';
import { createStage, type Stage } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Resolves with each call in turn. */
function bell() {
  let rung = 0;
  let waiting: { count: number; tell: () => void }[] = [];
  return {
    ring() {
      rung += 1;
      for (const { count, tell } of waiting) if (rung >= count) tell();
      waiting = waiting.filter(({ count }) => count > rung);
    },
    rung: (count: number) =>
      new Promise<void>((tell) => {
        if (rung >= count) tell();
        else waiting.push({ count, tell });
      }),
  };
}

function listening(
  { clock }: Pick<Stage, 'clock'>,
  wake: () => void,
  onLost = () => {},
  name = database.connection.database,
) {
  const after = (delayMs: number, act: () => void) => {
    const callOff = clock.after(delayMs, act);
    onLost();
    return callOff;
  };
  const heard = listen({ ...database.connection, database: name }, wake, { after });
  onTestFinished(() => heard.close());
  return heard;
}

async function ledgerStage(settings: object = { thresholds: ['20%', '10%'] }, pool = database.pool) {
  const stage = await createStage(database);
  await stage.destination('ops');
  await stage.rule('ops', settings);
  const ledger = createLedger(createLedgerStore(pool), stage.clock.now);
  const worker = createWorker({
    outbox: createOutbox(pool),
    couriers: [stage.courier],
    announcements,
    reports: createReportStore(pool),
    timing: stage.timing,
    random: () => 1,
  });
  const use = (id: string, quantity: number) =>
    ledger.record(stage.accountId, [reply({ id, agent: 'ada', quantity, occurredAt: stage.clock.now() })]);
  const topUp = (amount: number) =>
    ledger.grant(stage.accountId, {
      id: 'bought',
      pool: 'top_up',
      amount: credits(amount),
      effectiveAt: null,
      expiresAt: null,
      agentId: null,
      priority: null,
      actor: 'ann',
      remarks: null,
    });
  return { ...stage, worker, use, topUp };
}

test('a commit of another connection wakes whoever listens', async () => {
  const stage = await createStage(database);
  await stage.destination('ops');
  const { ring, rung } = bell();
  const worker = stage.worker();
  listening(stage, () => {
    worker.wake();
    ring();
  });
  await rung(1);
  await worker.settled();

  await stage.write({ id: 'n1' });
  await database.pool.query(`select pg_notify('tallybot_outbox', '')`);
  await stage.courier.begun(1);
  await worker.settled();

  expect(stage.titles()).toEqual(['n1']);
});

test('an event that crosses a level is warned of at once, and once, by whoever listens', async () => {
  const stage = await ledgerStage();
  const { ring, rung } = bell();
  listening(stage, () => {
    stage.worker.wake();
    ring();
  });
  await rung(1);

  await stage.use('e1', 700);
  await stage.use('e2', 150);
  await stage.courier.begun(1);
  await stage.use('e3', 10);
  await stage.worker.settled();

  expect(await stage.rows()).toMatchObject([{ state: 'posted', attempts: 1 }]);
  expect(stage.titles()).toEqual([expect.stringMatching(/15 %|150|20 %/)]);
});

test('credits that are bought again edit the warning wherever it was said, once', async () => {
  const stage = await ledgerStage({
    thresholds: ['20%'],
    escalate: { destinationId: 'boss', afterMinutes: 1 },
  });
  await stage.destination('boss');
  await stage.use('e1', 850);
  await stage.run(stage.worker);
  stage.clock.advance(60_000);
  await stage.run(stage.worker);

  await stage.topUp(500);
  await stage.run(stage.worker);

  expect(stage.courier.messages.map(({ titles }) => titles.length)).toEqual([2, 2]);
  expect(stage.courier.letters).toHaveLength(4);
});

test('without notifications, as behind a transaction-mode pooler, it is said at the next look', async () => {
  // Every transaction gets a connection that nobody had before.
  const { prisma: _, pool, close } = await openDatabase({ ...database.connection, maxUses: 1 });
  onTestFinished(close);
  const stage = await ledgerStage({ thresholds: ['20%', '10%'] }, pool);

  await stage.use('e1', 850);
  await stage.use('e2', 60);
  await stage.run(stage.worker);

  expect(stage.courier.messages).toHaveLength(2);
  expect((await stage.rows()).map(({ state }) => state)).toEqual(['posted', 'posted']);
});

test('a connection that is lost is made anew, and what was missed meanwhile is looked for', async () => {
  const stage = await createStage(database);
  const { ring, rung } = bell();
  const lost = bell();
  listening(stage, ring, lost.ring);
  await rung(1);

  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'tallybot-listen'`,
  );
  await lost.rung(1);
  stage.clock.advance(1_000);
  await rung(2);

  await database.pool.query(`select pg_notify('tallybot_outbox', '')`);
  await rung(3);
});

test('a server that cannot be reached stops nothing: it is tried again later, and closing ends that', async () => {
  const stage = await createStage(database);
  const lost = bell();
  const heard = listening(stage, () => {}, lost.ring, 'there_is_none');

  await lost.rung(1);
  stage.clock.advance(1_000);
  await lost.rung(2);
  await heard.close();

  expect(stage.clock.waiting()).toBe(0);
});
