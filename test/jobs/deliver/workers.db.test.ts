import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { between, chance, pick, type Random, randomOf } from '../../../prisma/demo/random.ts';
import { insertNotices } from '../../../src/db/outbox/insert.ts';
import { createOutbox } from '../../../src/db/outbox/store.ts';
import type { Outbox } from '../../../src/jobs/deliver/ports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import type { Behaviour } from './fake-courier.ts';
import { createStage, type Stage } from './stage.ts';

const LEASE_MS = 60_000;
const never = new Promise<never>(() => {});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A worker whose process can end at a point of its way: from then on it reaches nothing any more. */
function mortal(stage: Stage) {
  const outbox = createOutbox(stage.pool);
  const points = { afterClaim: false, beforeSettling: false };
  let isDead = false;
  let tellDeath = () => {};
  const death = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  function die(): Promise<never> {
    isDead = true;
    tellDeath();
    return never;
  }
  const alive = <T>(work: () => Promise<T>): Promise<T> => (isDead ? never : work());
  const dying: Outbox = {
    look: (now) => alive(() => outbox.look(now)),
    expand: (now) => alive(() => outbox.expand(now)),
    claim: (question) => alive(() => outbox.claim(question)),
    read: (...asked) => (points.afterClaim ? die() : alive(() => outbox.read(...asked))),
    amended: (notice) => alive(() => outbox.amended(notice)),
    addressesOf: (...asked) => alive(() => outbox.addressesOf(...asked)),
    settle: (...said) => (points.beforeSettling ? die() : alive(() => outbox.settle(...said))),
  };
  const worker = stage.worker({ outbox: dying });
  return { points, worker, isDead: () => isDead, ended: () => Promise.race([worker.settled(), death]) };
}

describe('two workers', () => {
  test('that look at once post each notice once, and one at a time in each channel', async () => {
    const stage = await createStage(database);
    for (const id of ['ops', 'dev', 'boss']) {
      await stage.destination(id);
      for (let count = 10; count < 20; count += 1)
        await stage.write({ id: `${id}-${count}`, destinationId: id });
    }

    await stage.run(stage.worker(), stage.worker());

    expect(stage.courier.letters).toHaveLength(30);
    expect(stage.courier.sideBySide.inOnePlace).toBe(1);
    const inOps = stage.titles().filter((title) => title?.startsWith('ops'));
    expect(inOps).toEqual([...inOps].sort());
  });

  test('that claim in the same moment do not both take from one channel', async () => {
    const stage = await createStage(database);
    await stage.destination('ops');
    for (let count = 0; count < 20; count += 1) await stage.write({ id: `n${count}` });
    const outbox = createOutbox(stage.pool);

    for (let round = 1; round <= 5; round += 1) {
      const now = stage.clock.now();
      const ask = { now, until: now + 1, limit: 8, platforms: ['slack' as const] };
      const taken = await Promise.all(Array.from({ length: 8 }, () => outbox.claim(ask)));

      expect(taken.flat()).toHaveLength(1);
      stage.clock.advance(1);
    }
  });

  test.each([
    ['between claim and post', 'afterClaim'],
    ['between post and completion', 'beforeSettling'],
  ] as const)(
    'one that ends %s: the other takes over when the lease is over, and there is one message',
    async (_, point) => {
      const stage = await createStage(database);
      await stage.destination('ops');
      await stage.write({ id: 'n1' });
      const first = mortal(stage);
      first.points[point] = true;
      first.worker.wake();
      await first.ended();

      stage.clock.advance(LEASE_MS - 1);
      await stage.run();
      expect(await stage.row('n1')).toMatchObject({ state: 'waiting' });
      stage.clock.advance(1);
      await stage.run();

      expect(stage.titles()).toEqual(['n1']);
      expect(stage.courier.doubles).toEqual([]);
      expect(await stage.row('n1')).toMatchObject({ state: 'posted', attempts: 2 });
    },
  );

  test('one that was paused over its lease posts nothing when it wakes', async () => {
    const stage = await createStage(database);
    await stage.destination('ops');
    await stage.write({ id: 'n1' });
    let wakeUp = () => {};
    const pause = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    stage.courier.next({ wait: pause });
    // Its own clock stands still with it.
    const paused = stage.worker({ timing: { ...stage.timing, after: () => () => {} } });
    paused.wake();
    await stage.courier.begun(1);

    stage.clock.advance(LEASE_MS);
    await stage.run();
    wakeUp();
    await paused.settled();

    expect(stage.courier.messages).toHaveLength(1);
    expect(stage.courier.doubles).toEqual([]);
    expect(await stage.row('n1')).toMatchObject({ state: 'posted', attempts: 2 });
  });

  test('one whose request never ends lets go of it, and is stopped within a bound', async () => {
    const stage = await createStage(database);
    await stage.destination('ops');
    await stage.write({ id: 'n1' });
    stage.courier.next('end');
    const stuck = stage.worker();
    stuck.wake();
    await stage.courier.begun(1);

    const stopped = stuck.stop();
    stage.clock.advance(10_000);
    await stopped;
    stage.clock.advance(LEASE_MS);
    await stage.run();

    expect(stage.titles()).toEqual(['n1']);
  });

  test('one that is stopped finishes what it is posting, and takes nothing more', async () => {
    const stage = await createStage(database);
    await stage.destination('ops');
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'n2' });
    let go = () => {};
    stage.courier.next({ wait: new Promise<void>((resolve) => (go = resolve)) });
    const worker = stage.worker();
    worker.wake();
    await stage.courier.begun(1);

    const stopped = worker.stop();
    go();
    await stopped;
    worker.wake();
    await worker.settled();

    expect(stage.titles()).toEqual(['n1']);
    expect(await stage.row('n1')).toMatchObject({ state: 'posted' });
    expect(await stage.row('n2')).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  test('that something was posted is kept, also when the claim was lost meanwhile', async () => {
    const stage = await createStage(database);
    await stage.destination('ops');
    await stage.write({ id: 'n1' });
    const outbox = createOutbox(stage.pool);
    const now = stage.clock.now();
    const ask = { limit: 1, platforms: ['slack' as const] };
    const [first] = await outbox.claim({ ...ask, now, until: now + 1 });
    const [second] = await outbox.claim({ ...ask, now: now + 1, until: now + 2 });
    if (!first || !second) throw new Error('both have had it');

    await outbox.settle(first, { status: 'dead', why: 'too late' }, now);
    expect(await stage.row('n1')).toMatchObject({ state: 'waiting' });
    await outbox.settle(first, { status: 'posted', messageId: 'm1', note: null, followUp: null }, now);
    await outbox.settle(second, { status: 'dead', why: 'it may have arrived' }, now);

    expect(second.triedAt).toBe(now);
    expect(await stage.row('n1')).toMatchObject({ state: 'posted' });
  });
});

function trouble(random: Random): Behaviour | null {
  if (chance(random, 50)) return null;
  return pick<Behaviour>(random, [
    { status: 'later', reason: 'too many requests', afterMs: between(random, 1, 30) * 1_000 },
    { status: 'later', reason: 'an error of theirs', afterMs: null },
    'answer-lost',
    'answer-lost',
  ]);
}

test.each([1, 2, 3])(
  'three workers that end at random, requests that are refused and answers that are lost: one message for each notice (walk %i)',
  async (seed) => {
    const random = randomOf(seed);
    const stage = await createStage(database);
    for (const id of ['ops', 'dev']) {
      await stage.destination(id);
      await stage.rule(id);
    }
    stage.courier.chance = () => trouble(random);
    let workers = [mortal(stage), mortal(stage), mortal(stage)];
    const look = async () => {
      for (const { worker } of workers) worker.wake();
      await Promise.all(workers.map(({ ended }) => ended()));
      workers = workers.map((each) => (each.isDead() ? mortal(stage) : each));
    };

    for (let step = 0; step < 25; step += 1) {
      const destinationId = pick(random, ['ops', 'dev']);
      if (step < 15)
        await stage.write({ id: `n${step}`, destinationId, kind: pick(random, ['note', 'stopped']) });
      const victim = pick(random, workers as [(typeof workers)[0]]);
      if (chance(random, 30)) victim.points[pick(random, ['afterClaim', 'beforeSettling'] as const)] = true;
      await look();
      stage.clock.advance(between(random, 0, 40) * 1_000);
    }
    stage.courier.chance = () => null;
    workers = workers.map(() => mortal(stage));
    for (let round = 0; round < 15; round += 1) {
      stage.clock.advance(LEASE_MS);
      await look();
    }

    const rows = await stage.rows();
    expect(rows.filter(({ state }) => state !== 'posted' && state !== 'merged')).toEqual([]);
    expect(stage.courier.doubles).toEqual([]);
    const said = stage.courier.messages.flatMap(({ titles }) => titles[0]?.split(' + ') ?? []);
    expect(said.sort()).toEqual(rows.map(({ id }) => id).sort());
  },
);

test('lets go of several in a message while one commit ends them, whichever first: all are locked at once', async () => {
  const stage = await createStage(database);
  await stage.destination('ops');
  for (const about of ['ada', 'bob']) await stage.write({ id: `s-${about}`, kind: 'stopped', about });
  const { accountId, clock, pool } = stage;
  const now = clock.now();
  const outbox = createOutbox(pool);
  const question = { now, until: now + LEASE_MS, limit: 1, platforms: ['slack'] as const };
  const [claimed] = await outbox.claim(question);
  const [first, ...others] = insertNotices(
    ['bob', 'ada'].map((about) => ({
      accountId,
      id: `r-${about}`,
      destinationId: null,
      kind: 'recovered',
      about,
      facts: {},
      createdAt: now,
      dueAt: now,
    })),
  );
  if (!claimed || !first) throw new Error('nothing to let go of');
  const ending = await pool.connect();
  await ending.query('begin');
  await ending.query(first.sql, first.values);
  const { rows: free } = await stage.sql(
    'select id from outbox where account_id = $1 for update skip locked',
  );

  const settled = outbox.settle(claimed, { status: 'put-off', until: now }, now);
  for (const { sql, values } of others) await ending.query(sql, values);
  await ending.query('commit');
  ending.release();
  await settled;

  expect(free).toEqual([]);
  expect((await stage.rows()).filter(({ id }) => id.startsWith('s-'))).toMatchObject([
    { state: 'dropped', into: null },
    { state: 'dropped', into: null },
  ]);
});
