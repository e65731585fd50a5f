import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hush } from '../../../src/chat/ports/acts.ts';
import { createLeftovers } from '../../../src/db/leftovers.ts';
import { createOutbox } from '../../../src/db/outbox/store.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { hushAlerts } from '../../../src/db/terms/hush.ts';
import { resendNotices } from '../../../src/db/terms/resend.ts';
import type { Outbox } from '../../../src/jobs/deliver/ports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createFakeCourier } from './fake-courier.ts';
import { createStage, NOON, type Stage } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function stageWith(...destinations: string[]): Promise<Stage> {
  const stage = await createStage(database);
  for (const id of destinations) await stage.destination(id);
  return stage;
}

describe('a notice that is due', () => {
  test('is posted where it goes, and says so', async () => {
    const stage = await stageWith('ops');
    await stage.write({ id: 'n1' });

    await stage.run();

    expect(stage.titles()).toEqual(['n1']);
    expect(stage.courier.messages[0]).toMatchObject({
      id: `${stage.accountId}/n1`,
      to: { workspace: 'T1', channel: 'ops', threadOf: null },
    });
    expect(await stage.row('n1')).toMatchObject({ state: 'posted', attempts: 1, why: null });
  });

  test('is not said before its time, and then without anybody looking', async () => {
    const stage = await stageWith('ops');
    const worker = stage.worker();
    await stage.write({ id: 'n1', dueAt: NOON + 1_000 });

    await stage.run(worker);
    expect(stage.titles()).toEqual([]);
    stage.clock.advance(1_000);
    await worker.settled();

    expect(stage.titles()).toEqual(['n1']);
  });

  test('waits for those before it in its channel, and for none in another', async () => {
    const stage = await stageWith('ops', 'dev');
    await stage.write({ id: 'n3', createdAt: NOON - 1 });
    await stage.write({ id: 'n2' });
    await stage.write({ id: 'n1', dueAt: NOON - 5 });
    await stage.write({ id: 'd1', destinationId: 'dev' });

    await stage.run();

    const inOps = stage.courier.messages.filter(({ to }) => 'channel' in to && to.channel === 'ops');
    expect(inOps.map(({ titles }) => titles[0])).toEqual(['n1', 'n3', 'n2']);
    expect(stage.titles()).toContain('d1');
    expect(stage.courier.sideBySide.inOnePlace).toBe(1);
  });

  test('goes side by side with those of seven other channels', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const stage = await stageWith(...ids);
    for (const id of ids) await stage.write({ id, destinationId: id });
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    stage.courier.chance = () => ({ wait: gate });
    const worker = stage.worker();

    worker.wake();
    await stage.courier.begun(8);
    open();
    await worker.settled();

    expect(stage.courier.messages).toHaveLength(10);
    expect(stage.courier.sideBySide).toEqual({ inOnePlace: 1, inAll: 8 });
  });

  test('waits for no receivers that take their time, however many they are', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `w${index}`);
    const stage = await stageWith('ops', ...ids);
    await stage.sql(`update destination set platform = 'webhook' where account_id = $1 and id like 'w%'`);
    for (const id of ids) await stage.write({ id, destinationId: id, dueAt: NOON - 1 });
    await stage.write({ id: 'n1' });
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const receivers = createFakeCourier('webhook');
    receivers.chance = () => ({ wait: gate });
    const worker = stage.worker({ couriers: [receivers, stage.courier] });

    worker.wake();
    // Several accounts may each have a few that are slow.
    await receivers.begun(16);
    await stage.courier.begun(1);
    answer();
    await worker.settled();

    expect(stage.titles()).toEqual(['n1']);
    expect(receivers.messages).toHaveLength(20);
    expect(receivers.sideBySide).toEqual({ inOnePlace: 1, inAll: 16 });
  });

  test('goes under the message of the notice that it belongs to, once that stands', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'later', reason: 'busy', afterMs: 3_000 });
    await stage.write({ id: 'n2' });
    await stage.write({ id: 'n1', threadOf: 'n2', dueAt: NOON - 1 });

    await stage.run();
    stage.clock.advance(3_000);
    await stage.run();

    expect(stage.titles()).toEqual(['n2', 'n1']);
    expect(stage.courier.messages[1]?.to).toMatchObject({ threadOf: 'm1' });
  });

  test('is dropped where what it belongs to was not said', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'refused', reason: 'too odd' });
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'n2', threadOf: 'n1' });

    await stage.run();

    expect(await stage.row('n2')).toMatchObject({ state: 'dropped' });
  });

  test('whose kind nobody has words for is tried again, held up by nothing and holding up nobody', async () => {
    const stage = await stageWith('ops');
    await stage.write({ id: 'n1', kind: 'unheard-of' });
    await stage.write({ id: 'n2' });

    await stage.run();

    expect(stage.titles()).toEqual(['n2']);
    expect(await stage.row('n1')).toMatchObject({ state: 'waiting', why: expect.stringContaining('log') });
  });
});

test('a fault before anything was sent, such as a database that is away for a moment, leaves nothing to look for', async () => {
  const stage = await stageWith('ops');
  const reports = createReportStore(stage.pool);
  let isAway = true;
  const directory = async (accountId: string) => {
    if (isAway) throw new Error('the database is away');
    return reports.directory(accountId);
  };
  const worker = stage.worker({ reports: { ...reports, directory } });
  await stage.write({ id: 'n1' });
  await stage.run(worker);

  isAway = false;
  stage.clock.advance(1_000);
  await stage.run(worker);

  expect(stage.courier.letters).toMatchObject([{ isRepeated: false }]);
  expect(await stage.row('n1')).toMatchObject({ state: 'posted', attempts: 2 });
});

describe('what a platform answers', () => {
  test('too many requests: the whole channel waits as long as it is asked to, and keeps its order', async () => {
    const stage = await stageWith('ops', 'dev');
    stage.courier.next({ status: 'later', reason: 'too many requests', afterMs: 7_000 });
    await stage.write({ id: 'n1' });
    await stage.run();
    await stage.write({ id: 'n2' });
    await stage.write({ id: 'd1', destinationId: 'dev' });

    await stage.run();
    stage.clock.advance(6_999);
    await stage.run();
    expect(stage.titles()).toEqual(['d1']);
    stage.clock.advance(1);
    await stage.run();

    expect(stage.titles()).toEqual(['d1', 'n1', 'n2']);
    expect(stage.courier.letters.at(-2)).toMatchObject({ isRepeated: false });
  });

  test('nothing: it is tried again, each time after twice as long, up to a quarter of an hour', async () => {
    const stage = await stageWith('ops');
    stage.courier.chance = () => ({ status: 'later', reason: 'no answer', afterMs: null, mayBeThere: true });
    await stage.write({ id: 'n1' });
    const waits: number[] = [];

    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await stage.run();
      const { rows } = await stage.sql(
        `select claimed_until - to_timestamp(${stage.clock.now()} / 1000.0) as wait, claimed_until from outbox
          where account_id = $1`,
      );
      waits.push(rows[0].claimed_until - stage.clock.now());
      stage.clock.advance(waits.at(-1) ?? 0);
    }

    expect(waits.map((wait) => wait / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test('nothing, in a channel with others: they wait for half a minute, and then pass it by', async () => {
    const stage = await stageWith('ops');
    stage.courier.chance = () => ({ status: 'later', reason: 'no answer', afterMs: null });
    await stage.write({ id: 'n1' });
    await stage.run();
    await stage.write({ id: 'n2' });

    for (const waitMs of [1, 2, 4, 8, 16]) {
      expect(stage.courier.letters.some(({ id }) => id.endsWith('n2'))).toBe(false);
      stage.clock.advance(waitMs * 1_000);
      await stage.run();
    }
    expect(stage.courier.letters.at(-1)?.id).toContain('n2');
  });

  test('nothing, although it was posted: it is looked for, and there is one message', async () => {
    const stage = await stageWith('ops');
    stage.courier.next('answer-lost');
    await stage.write({ id: 'n1' });

    await stage.run();
    expect(await stage.row('n1')).toMatchObject({ state: 'waiting' });
    stage.clock.advance(1_000);
    await stage.run();

    expect(stage.courier.letters.at(-1)).toMatchObject({ isRepeated: true, triedAt: NOON });
    expect(stage.titles()).toEqual(['n1']);
    expect(stage.courier.doubles).toEqual([]);
    expect(await stage.row('n1')).toMatchObject({ state: 'posted', attempts: 2 });
  });

  test('nothing for a day: it is given up, with the reason, also what changes a message', async () => {
    const stage = await stageWith('ops', 'dev');
    await stage.write({ id: 's1', kind: 'stopped', about: 'ada', destinationId: 'dev' });
    await stage.rule('dev');
    await stage.run();
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: 'dev' });

    await failForADay(stage);

    for (const id of ['n1', 'r1']) {
      const row = await stage.row(id);
      expect(row).toMatchObject({ state: 'dead', why: 'tried for a day without success: no answer' });
      expect(row?.attempts).toBeGreaterThan(24);
    }
  });

  test('nothing once, before the service was away for a day: it is tried again, for a day', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'later', reason: 'no answer', afterMs: null });
    await stage.write({ id: 'n1' });
    await stage.run();

    stage.clock.advance(30 * HOUR);
    await stage.run();

    expect(stage.titles()).toEqual(['n1']);
  });

  test('never: it is given up at once', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'refused', reason: 'this card is too large' });
    await stage.write({ id: 'n1' });

    await stage.run();

    expect(await stage.row('n1')).toMatchObject({ state: 'dead', why: 'this card is too large' });
  });

  test('perhaps, and it cannot be looked up: it is never posted again by itself', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'unsure', reason: 'it may have arrived' });
    await stage.write({ id: 'n1' });

    await stage.run();
    stage.clock.advance(48 * HOUR);
    await stage.run();

    expect(stage.courier.letters).toHaveLength(1);
    expect(await stage.row('n1')).toMatchObject({ state: 'dead', why: 'it may have arrived' });
  });
});

/** Looked at every half hour: more seldom, and nobody would have tried. */
async function failForADay(stage: Stage): Promise<void> {
  stage.courier.chance = () => ({ status: 'later', reason: 'no answer', afterMs: null });
  for (let turn = 0; turn <= 48; turn += 1) {
    await stage.run();
    stage.clock.advance(HOUR / 2);
  }
  stage.courier.chance = () => null;
}

describe('a destination that is gone', () => {
  const gone = { status: 'gone', reason: 'the channel is archived' } as const;

  test('is marked, and whoever set it up is told once, alone', async () => {
    const stage = await stageWith('ops');
    stage.courier.next(gone);
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'n2' });

    await stage.run();
    stage.clock.advance(HOUR);
    await stage.run();

    expect(stage.courier.messages).toMatchObject([{ to: { workspace: 'T1', person: 'U1' } }]);
    expect(stage.titles()).toEqual(['Nothing reaches one of your channels any more']);
    expect(await stage.row('n1')).toMatchObject({ state: 'dead', why: 'the channel is archived' });
    expect(await stage.row('n2')).toMatchObject({ state: 'waiting' });
  });

  test('is told of where its owner is known, its own workspace first', async () => {
    const stage = await stageWith();
    await stage.destination('ops', { owner: 'ann' });
    await stage.sql(`insert into member (account_id, id, name, role) values ($1, 'ann', 'Ann', 'manage')`);
    await stage.sql(
      `insert into member_identity (account_id, platform, workspace, platform_id, member_id)
       values ($1, 'slack', 'T0', 'U0', 'ann'), ($1, 'slack', 'T1', 'U7', 'ann')`,
    );
    stage.courier.next(gone, gone);
    await stage.write({ id: 'n1' });

    await stage.run();

    expect(stage.courier.letters.slice(1).map(({ to }) => to)).toEqual([
      { workspace: 'T1', person: 'U7' },
      { workspace: 'T0', person: 'U0' },
    ]);
  });

  test('and is a receiver that a key has set up is told of once, in a channel that is warned', async () => {
    const stage = await stageWith('quiet', 'ops', 'dev');
    await stage.destination('hook', { owner: 'key:k1' });
    await stage.sql(`update destination set platform = 'webhook' where account_id = $1 and id = 'hook'`);
    for (const id of ['quiet', 'ops', 'dev']) await stage.rule(id);
    await stage.sql(
      `update alert_rule set muted_at = now() where account_id = $1 and destination_id = 'quiet'`,
    );
    const receivers = createFakeCourier('webhook');
    receivers.next(gone);
    const worker = stage.worker({ couriers: [receivers, stage.courier] });
    for (const id of ['n1', 'n2']) await stage.write({ id, destinationId: 'hook' });

    await stage.run(worker);
    stage.clock.advance(HOUR);
    await stage.run(worker);

    expect(stage.courier.messages.map(({ to }) => to)).toEqual([
      { workspace: 'T1', channel: 'dev', threadOf: null },
    ]);
    expect(stage.titles()).toEqual(['Nothing reaches one of your webhooks any more']);
  });

  test('whose owner cannot be reached leaves nothing that is tried for ever', async () => {
    const stage = await stageWith();
    await stage.destination('ops', { owner: 'somebody' });
    stage.courier.next(gone);
    await stage.write({ id: 'n1' });

    await stage.run();

    expect((await stage.rows()).map(({ state }) => state).sort()).toEqual(['dead', 'dropped']);
  });
});

describe('a notice for one person', () => {
  async function stageWithAnn(): Promise<Stage> {
    const stage = await stageWith();
    await stage.sql(`insert into member (account_id, id, name, role) values ($1, 'ann', 'Ann', 'manage')`);
    await stage.sql(
      `insert into member_identity (account_id, platform, workspace, platform_id, member_id)
       values ($1, 'discord', 'G1', 'U7', 'ann')`,
    );
    await stage.write({ id: 'n1', destinationId: null, facts: { personId: 'ann' } });
    return stage;
  }

  test('goes to them alone, and is edited there', async () => {
    const stage = await stageWithAnn();
    const discord = createFakeCourier('discord');
    const worker = stage.worker({ couriers: [stage.courier, discord] });
    await stage.run(worker);
    await stage.sql(
      `update outbox set acknowledged_at = now(), acknowledged_by = 'Ann' where account_id = $1`,
    );
    await stage.write({ id: 'update:n1', destinationId: null, kind: 'update', facts: { noticeId: 'n1' } });

    await stage.run(worker);

    expect(discord.messages).toMatchObject([
      { to: { workspace: 'G1', person: 'U7' }, titles: ['n1, seen by Ann', 'n1'] },
    ]);
  });

  test('and its edits are left to a process that is connected to where they are known', async () => {
    const stage = await stageWithAnn();
    const discord = createFakeCourier('discord');
    const connected = stage.worker({ couriers: [discord] });
    const takenElsewhereFirst = async () => {
      const elsewhere = stage.worker();
      await stage.run(elsewhere);
      await elsewhere.stop();
      const states = (await stage.rows()).map(({ state }) => state);
      stage.clock.advance(1_000);
      await stage.run(connected);
      return states;
    };

    expect(await takenElsewhereFirst()).toEqual(['waiting']);
    await stage.write({ id: 'update:n1', destinationId: null, kind: 'update', facts: { noticeId: 'n1' } });
    expect(await takenElsewhereFirst()).toEqual(['posted', 'waiting']);

    expect(discord.messages).toMatchObject([{ titles: ['n1', 'n1'] }]);
    expect((await stage.rows()).map(({ state }) => state)).toEqual(['posted', 'posted']);
  });
});

describe('what was given up', () => {
  async function resend(stage: Stage, noticeId: string | null) {
    const by = { actor: 'ann', remarks: null, at: stage.clock.now() };
    return resendNotices(database.prisma, stage.accountId, { noticeId }, by);
  }

  test('is sent again by hand, with all that waited for its channel, and is there once', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'gone', reason: 'the bot was removed' });
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'n2' });
    await stage.run();
    stage.clock.advance(HOUR);

    const answer = await resend(stage, null);
    await stage.run();
    const again = await resend(stage, null);

    expect([answer.status, again.status]).toEqual(['changed', 'unchanged']);
    expect(stage.titles().slice(1)).toEqual(['n2', 'n1']);
    expect(await stage.row('n1')).toMatchObject({ state: 'posted', why: null });
  });

  test('is sent again with what belongs under it', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'refused', reason: 'never' });
    await stage.write({ id: 'n1' });
    await stage.write({ id: 'under', threadOf: 'n1' });
    await stage.run();
    const before = (await stage.rows()).map(({ state }) => state);

    await resend(stage, 'n1');
    await stage.run();

    expect(before).toEqual(['dead', 'dropped']);
    expect(stage.courier.messages.map(({ to }) => to)).toMatchObject([
      { threadOf: null },
      { threadOf: 'm1' },
    ]);
  });

  test('and may have arrived is posted when it is sent again, for nobody can look', async () => {
    const stage = await stageWith('ops');
    stage.courier.next({ status: 'unsure', reason: 'it may have arrived' });
    await stage.write({ id: 'n1' });
    await stage.run();

    await resend(stage, 'n1');
    await stage.run();

    expect(stage.courier.letters.at(-1)).toMatchObject({ isRepeated: false });
    expect(stage.titles()).toEqual(['n1']);
  });

  test('and tells of several is sent again as what is left of them', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    for (const about of ['ada', 'bob', 'eve'])
      await stage.write({ id: `s-${about}`, kind: 'stopped', about, createdAt: NOON - 1 });
    stage.courier.next({ status: 'gone', reason: 'the bot was removed' });
    await stage.run();

    await resend(stage, null);
    await stage.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });
    await stage.run();

    expect(stage.titles()).toContain('s-bob + s-eve');
  });

  test('and certainly never arrived is posted without being looked for', async () => {
    const stage = await stageWith('ops');
    await stage.write({ id: 'n1' });
    await failForADay(stage);

    await resend(stage, 'n1');
    await stage.run();

    expect(stage.courier.letters.at(-1)).toMatchObject({ isRepeated: false });
    expect(stage.titles()).toEqual(['n1']);
  });

  test('and had arrived all the same is told the end that it missed', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    stage.courier.next('answer-lost');
    await stage.write({ id: 's1', kind: 'stopped', about: 'ada' });
    await stage.run();
    await stage.sql(`update destination set broken_at = to_timestamp(${NOON / 1_000}) where account_id = $1`);
    stage.clock.advance(25 * HOUR);
    await createLeftovers(database).sweep(stage.clock.now());
    await stage.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });
    await stage.run();
    const before = stage.titles();

    await resend(stage, 's1');
    for (let turn = 0; turn < 2; turn += 1) {
      await stage.run();
      stage.clock.advance(MINUTE);
    }

    expect(before).toEqual(['s1']);
    expect(stage.titles()).toEqual(['s1 (over)']);
  });

  test('for a channel that was not there for a day is seen as given up', async () => {
    const stage = await stageWith('ops');
    await stage.sql(`update destination set broken_at = to_timestamp(${NOON / 1_000}) where account_id = $1`);
    await stage.write({ id: 'n1' });
    const leftovers = createLeftovers(database);

    await leftovers.sweep(NOON + 24 * HOUR - 1);
    expect(await stage.row('n1')).toMatchObject({ state: 'waiting' });
    await leftovers.sweep(NOON + 24 * HOUR);

    expect(await stage.row('n1')).toMatchObject({ state: 'dead' });
  });
});

function hush(stage: Stage, act: Hush, noticeId: string | null = null) {
  const by = { actor: 'ann', remarks: null, at: stage.clock.now() };
  return hushAlerts(database.prisma, stage.accountId, { ruleId: 'low-credit:ops', hush: act, noticeId }, by);
}

describe('a rule', () => {
  test('a warning decided without knowing the channels goes to each that hears of its kind', async () => {
    const stage = await stageWith('ops', 'dev', 'quiet');
    await stage.rule('ops');
    await stage.rule('dev', { kinds: ['stopped', 'spike'] });
    await stage.rule('quiet', { kinds: ['low_credit'] });
    await stage.write({ id: 's1', kind: 'spike', destinationId: null });

    await stage.run();

    expect(stage.titles().sort()).toEqual(['s1>dev', 's1>ops']);
    expect(await stage.row('s1')).toMatchObject({ state: 'dropped' });
  });

  test('a warning that is muted is dropped, and so is one that nobody hears of any more', async () => {
    const stage = await stageWith('ops', 'dev', 'none');
    await stage.rule('ops', { muted: ['spike'] });
    await stage.rule('dev', { kinds: ['low_credit'] });
    for (const id of ['ops', 'dev', 'none']) await stage.write({ id, kind: 'spike', destinationId: id });

    await stage.run();

    expect(stage.titles()).toEqual([]);
    expect((await stage.rows()).map(({ state }) => state)).toEqual(['dropped', 'dropped', 'dropped']);
  });

  test('a warning that is snoozed is said at the end of it, in the words of then', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops', {}, { snoozedUntil: NOON + HOUR });
    await stage.write({ id: 'w1', kind: 'spike' });
    await stage.run();

    stage.clock.advance(HOUR - 1);
    await stage.run();
    expect(stage.titles()).toEqual([]);
    stage.clock.advance(1);
    await stage.run();

    expect(stage.titles()).toEqual(['w1']);
    expect(await stage.row('w1')).toMatchObject({ attempts: 1 });
  });

  test('a warning that failed once before it was snoozed for days is said at the end of it', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    stage.courier.next({ status: 'later', reason: 'no answer', afterMs: null });
    await stage.write({ id: 'w1', kind: 'spike' });
    await stage.run();
    await hush(stage, { act: 'snooze', until: NOON + 50 * HOUR });

    stage.clock.advance(MINUTE);
    await stage.run();
    stage.clock.advance(50 * HOUR);
    await stage.run();

    expect(stage.titles()).toContain('w1');
  });

  test.each([
    ['turns them on', { act: 'unmute', kind: null } as const, 2 * MINUTE],
    ['snoozes them for less', { act: 'snooze', until: NOON + HOUR } as const, HOUR],
  ])('what a snooze has put off is said at once where somebody %s', async (_, act, after) => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    const about = 'low_credit:low-credit:ops';
    stage.courier.next({ status: 'later', reason: 'too many requests', afterMs: MINUTE });
    await stage.write({ id: 'w1', kind: 'low_credit', about });
    await stage.run();
    stage.clock.advance(1_000);
    await hush(stage, { act: 'snooze', until: NOON + 50 * HOUR });
    stage.clock.advance(MINUTE);
    await stage.write({ id: 'w2', kind: 'spike' });
    await stage.run();

    await hush(stage, act);
    stage.clock.advance(NOON + after - stage.clock.now());
    await stage.run();

    expect(stage.titles()).toEqual(['w1', 'w2']);
  });

  test('a warning that is over before its snooze ends is dropped, and so is the word that it is over', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops', {}, { snoozedUntil: NOON + HOUR });
    await stage.write({ id: 'w1', kind: 'low_credit', about: 'low' });
    await stage.run();
    stage.clock.advance(MINUTE);
    await stage.write({ id: 'r1', kind: 'recovered', about: 'low', destinationId: null });

    stage.clock.advance(HOUR);
    await stage.run();

    expect(stage.courier.letters).toEqual([]);
    expect((await stage.rows()).map(({ state }) => state)).toEqual(['dropped', 'dropped']);
  });

  test('a warning that is over while its snooze is read is dropped, and is not said with the next of its kind', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops', {}, { snoozedUntil: NOON + HOUR });
    const outbox = createOutbox(stage.pool);
    let isOver = false;
    const during: Outbox = {
      ...outbox,
      async read(accountId, id) {
        const notice = await outbox.read(accountId, id);
        if (!isOver)
          await stage.write({ id: 'r1', kind: 'recovered', about: 'stopped:ada', destinationId: null });
        isOver = true;
        return notice;
      },
    };
    await stage.write({ id: 's1', kind: 'stopped', about: 'stopped:ada' });
    await stage.run(stage.worker({ outbox: during }));
    stage.clock.advance(MINUTE);
    await stage.write({ id: 's2', kind: 'stopped', about: 'stopped:ada', dueAt: NOON + HOUR });

    stage.clock.advance(HOUR);
    await stage.run();

    expect(await stage.row('s1')).toMatchObject({ state: 'dropped', why: 'it was over before it was said' });
    expect(stage.titles()).toEqual(['s2']);
  });

  test('of several warnings about one thing that waited, the newest is said', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops', {}, { snoozedUntil: NOON + HOUR });
    await stage.write({ id: 'w1', kind: 'low_credit', about: 'low' });
    await stage.run();
    stage.clock.advance(MINUTE);
    await stage.write({ id: 'w2', kind: 'low_credit', about: 'low' });

    stage.clock.advance(HOUR);
    await stage.run();

    expect(stage.titles()).toEqual(['w2']);
  });
});

describe('a warning of which nobody knows whether it arrived', () => {
  const nobodyKnows = { status: 'later', reason: 'nobody answers', afterMs: null, mayBeThere: true } as const;

  test.each([
    ['it had not', nobodyKnows, ['w2']],
    ['it had', 'answer-lost' as const, ['w1', 'w2']],
  ])('is not said beside the next one where %s', async (_, answer, said) => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    stage.courier.next(answer);
    await stage.write({ id: 'w1', kind: 'low_credit', about: 'level' });
    await stage.run();
    stage.clock.advance(500);
    await stage.write({ id: 'w2', kind: 'low_credit', about: 'level' });

    stage.clock.advance(500);
    await stage.run();

    expect(stage.titles()).toEqual(said);
    expect((await stage.row('w1'))?.state).toBe(said.length === 2 ? 'posted' : 'dropped');
  });
});

describe('many at once', () => {
  test('agents that stop together are told of in one message for each channel', async () => {
    const stage = await stageWith('ops', 'dev');
    await stage.rule('ops');
    await stage.rule('dev');
    for (let agent = 10; agent < 50; agent += 1)
      await stage.write({ id: `s${agent}`, kind: 'stopped', destinationId: null, dueAt: NOON + 1_000 });

    stage.clock.advance(1_000);
    await stage.run();

    expect(stage.courier.messages).toHaveLength(2);
    expect(stage.titles()[0]?.split(' + ')).toHaveLength(40);
    const states = (await stage.rows()).map(({ state }) => state);
    expect(states.filter((state) => state === 'merged')).toHaveLength(78);
  });

  test('those that stop while the first is gathered for are told of with it, each in its own moment', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    for (const after of [0, 30, 400, 999, 1_001, 1_500])
      await stage.write({
        id: `s${after}`,
        kind: 'stopped',
        destinationId: null,
        dueAt: NOON + 1_000 + after,
      });

    stage.clock.advance(1_000);
    await stage.run();
    stage.clock.advance(1_001);
    await stage.run();

    const told = stage.titles().map((title) => title?.replaceAll('>ops', ''));
    expect(told).toEqual(['s0 + s30 + s400 + s999', 's1001 + s1500']);
  });

  test('a message tells of fifty at most', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    for (let agent = 100; agent < 160; agent += 1) await stage.write({ id: `s${agent}`, kind: 'stopped' });

    await stage.run();

    expect(stage.titles().map((title) => title?.split(' + ').length)).toEqual([50, 10]);
  });

  test('what is posted a second time by mistake tells of the same as the first', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    await stage.write({ id: 's1', kind: 'stopped' });
    await stage.write({ id: 's2', kind: 'stopped' });
    stage.courier.next('answer-lost');
    await stage.run();
    await stage.write({ id: 's3', kind: 'stopped' });

    stage.clock.advance(1_000);
    await stage.run();

    expect(stage.titles()).toEqual(['s1 + s2', 's3']);
  });

  test('what did not arrive holds on to nobody: one that ends meanwhile takes no other with it', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    await stage.write({ id: 's1', kind: 'stopped', about: 'one' });
    await stage.write({ id: 's2', kind: 'stopped', about: 'two' });
    stage.courier.next({ status: 'later', reason: 'too many requests', afterMs: 5_000 });
    await stage.run();
    await stage.write({ id: 'r1', kind: 'recovered', about: 'one', destinationId: null });

    stage.clock.advance(5_000);
    await stage.run();

    expect(stage.titles()).toEqual(['s2']);
  });

  test('one that need not be said after all takes no other with it', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    await stage.write({ id: 's1', kind: 'stopped', about: 'one' });
    await stage.write({ id: 's2', kind: 'stopped', about: 'two' });
    stage.courier.next({ status: 'later', reason: 'nobody answers', afterMs: null, mayBeThere: true });
    await stage.run();
    await stage.write({ id: 'r1', kind: 'recovered', about: 'one', destinationId: null });
    stage.clock.advance(500);
    await stage.write({ id: 's3', kind: 'stopped', about: 'one' });

    stage.clock.advance(MINUTE);
    await stage.run();

    expect(await stage.row('s1')).toMatchObject({ state: 'dropped' });
    expect(stage.titles()).toEqual(['s2 + s3']);
  });
});

describe('a message that stands', () => {
  test('is edited when it is over, wherever it was said, and wakes nobody', async () => {
    const stage = await stageWith('ops', 'dev');
    await stage.rule('ops', { mention: 'S1' });
    await stage.rule('dev');
    await stage.write({ id: 's1', kind: 'stopped', about: 'ada', destinationId: null });
    await stage.run();
    stage.clock.advance(MINUTE);
    await stage.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });

    await stage.run();

    expect(stage.titles().sort()).toEqual(['s1>dev (over)', 's1>ops (over)']);
    expect(stage.courier.letters.slice(2).map(({ mention }) => mention)).toEqual([null, null]);
  });

  test('says which of many are over', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    await stage.write({ id: 's1', kind: 'stopped', about: 'one' });
    await stage.write({ id: 's2', kind: 'stopped', about: 'two' });
    await stage.run();
    await stage.write({ id: 'r2', kind: 'recovered', about: 'two', destinationId: null });

    await stage.run();

    expect(stage.titles()).toEqual(['s1 + s2 (over)']);
  });

  test('stays over when the same comes anew in the same millisecond, and the new one is not', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    await stage.write({ id: 'w1', kind: 'low_credit', about: 'low' });
    await stage.run();
    await stage.write({ id: 'r1', kind: 'recovered', about: 'low', destinationId: null });
    await stage.write({ id: 'w2', kind: 'low_credit', about: 'low' });

    await stage.run();

    expect(stage.titles()).toEqual(['w1 (over)', 'w2']);
  });

  test('that may stand is looked for before it is edited', async () => {
    const stage = await stageWith('ops');
    await stage.rule('ops');
    stage.courier.next('answer-lost');
    await stage.write({ id: 'w1', kind: 'low_credit', about: 'low' });
    await stage.run();
    await stage.write({ id: 'r1', kind: 'recovered', about: 'low', destinationId: null });

    for (let second = 0; second < 10; second += 1) {
      stage.clock.advance(1_000);
      await stage.run();
    }

    expect(stage.titles()).toEqual(['w1 (over)']);
    expect(stage.courier.doubles).toEqual([]);
  });

  test('is composed anew by an update, with who acknowledged it', async () => {
    const stage = await stageWith('ops');
    await stage.write({ id: 'n1' });
    await stage.run();
    await stage.sql(
      `update outbox set acknowledged_at = now(), acknowledged_by = 'Ann' where account_id = $1`,
    );
    await stage.write({ id: 'update:n1', kind: 'update', facts: { noticeId: 'n1' } });

    await stage.run();

    expect(stage.titles()).toEqual(['n1, seen by Ann']);
  });

  test('that was deleted is left alone, and nothing is broken by it', async () => {
    const stage = await stageWith('ops');
    await stage.write({ id: 'n1' });
    await stage.run();
    stage.courier.messages.splice(0);
    await stage.write({ id: 'update:n1', kind: 'update', facts: { noticeId: 'n1' } });

    await stage.run();

    expect(await stage.row('update:n1')).toMatchObject({ state: 'dropped' });
  });
});

describe('escalation', () => {
  async function warned(): Promise<Stage> {
    const stage = await stageWith('ops', 'boss');
    await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
    await stage.write({ id: 's1', kind: 'stopped', about: 'ada' });
    await stage.run();
    return stage;
  }
  const place = ({ courier }: Stage) => courier.messages.map(({ to }) => 'channel' in to && to.channel);

  test('what nobody has acknowledged in time is said in the second channel', async () => {
    const stage = await warned();

    stage.clock.advance(15 * MINUTE - 1);
    await stage.run();
    expect(place(stage)).toEqual(['ops']);
    stage.clock.advance(1);
    await stage.run();

    expect(place(stage)).toEqual(['ops', 'boss']);
  });

  test('what was acknowledged is not', async () => {
    const stage = await warned();
    await stage.sql(`update outbox set acknowledged_at = now() where account_id = $1 and id = 's1'`);

    stage.clock.advance(HOUR);
    await stage.run();

    expect(place(stage)).toEqual(['ops']);
    expect(await stage.row('escalation:s1')).toMatchObject({ state: 'dropped' });
  });

  test('what is over is not, and what was said there is edited when it is over', async () => {
    const early = await warned();
    await early.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });
    early.clock.advance(HOUR);
    await early.run();
    const late = await warned();
    late.clock.advance(HOUR);
    await late.run();
    await late.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });
    await late.run();

    expect(early.titles()).toEqual(['s1 (over)']);
    expect(late.titles()).toEqual(['s1 (over)', 'escalation:s1 (over)']);
  });

  test.each([
    ['that takes nothing, such as a webhook that was removed,', { status: 'refused', reason: 'no secret' }],
    ['that is gone', { status: 'gone', reason: 'the channel is archived' }],
  ] as const)(
    'to a place %s is said again where the warning stands, and ends there with it',
    async (_, answer) => {
      const stage = await warned();
      stage.courier.next(answer);

      stage.clock.advance(15 * MINUTE);
      await stage.run();
      await stage.run();
      await stage.write({ id: 'r1', kind: 'recovered', about: 'ada', destinationId: null });
      stage.clock.advance(MINUTE);
      await stage.run();

      expect(place(stage).filter(Boolean)).toEqual(['ops', 'ops']);
      expect(await stage.row('escalation:s1')).toMatchObject({ state: 'dead', why: answer.reason });
      expect(stage.titles()).toEqual(
        expect.arrayContaining(['s1 (over)', expect.stringMatching(/^escalation:s1.+\(over\)$/)]),
      );
    },
  );

  test('of several in one message is over with the last, also where the first ended while it was said', async () => {
    const stage = await stageWith('ops', 'boss');
    await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
    for (const about of ['ada', 'bob']) await stage.write({ id: `s-${about}`, kind: 'stopped', about });
    const outbox = createOutbox(stage.pool);
    const recover = (about: string) =>
      stage.write({ id: `r-${about}`, kind: 'recovered', about, destinationId: null });
    const during: Outbox = {
      ...outbox,
      async settle(...settled) {
        if (settled[0].id === 's-ada') await recover('ada');
        await outbox.settle(...settled);
      },
    };
    await stage.run(stage.worker({ outbox: during }));
    stage.clock.advance(15 * MINUTE);
    await stage.run();
    await recover('bob');
    await stage.run();

    expect(stage.titles()).toEqual(['s-ada (over) + s-bob (over)', 'escalation:s-ada (over)']);
  });

  test('of several in one message is due while one of them stands, and is over with the last', async () => {
    const stage = await stageWith('ops', 'boss');
    await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
    for (const about of ['ada', 'bob', 'eve'])
      await stage.write({ id: `s-${about}`, kind: 'stopped', about, createdAt: NOON - 1 });
    await stage.run();
    const recover = async (...abouts: string[]) => {
      stage.clock.advance(MINUTE);
      for (const about of abouts)
        await stage.write({ id: `r-${about}`, kind: 'recovered', about, destinationId: null });
      await stage.run();
      return stage.titles()[1];
    };

    await recover('ada');
    stage.clock.advance(15 * MINUTE);
    await stage.run();
    expect(place(stage)).toEqual(['ops', 'boss']);

    expect(await recover('bob')).toBe('escalation:s-ada');
    expect(await recover('eve')).toBe('escalation:s-ada (over)');
  });

  test('to a place that is known to be gone, or that takes nothing for a day, is said where the warning stands', async () => {
    const stage = await stageWith('ops', 'boss');
    await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
    await stage.sql(`update destination set broken_at = now() where account_id = $1 and id = 'boss'`);
    await stage.write({ id: 's1', kind: 'stopped', about: 'ada' });
    await stage.run();
    stage.clock.advance(15 * MINUTE);
    await stage.run();
    const late = await warned();
    late.clock.advance(15 * MINUTE);
    await failForADay(late);
    await late.run();

    expect(place(stage)).toEqual(['ops', 'ops']);
    expect(place(late)).toEqual(['ops', 'ops']);
  });

  test('goes back from a place that is gone without waiting for one that is just ending', async () => {
    const stage = await stageWith('ops', 'boss');
    await stage.sql(`update destination set broken_at = now() where account_id = $1 and id = 'boss'`);
    for (const id of ['ada', 'bob']) {
      await stage.write({ id, kind: 'stopped', about: id });
      await stage.write({
        id: `e-${id}`,
        kind: 'escalation',
        destinationId: 'boss',
        facts: { noticeId: id },
        about: id,
      });
    }
    const ending = await database.pool.connect();
    await ending.query('begin');
    await ending.query(`select from outbox where account_id = $1 and id = 'e-ada' for update`, [
      stage.accountId,
    ]);

    await createOutbox(database.pool).expand(stage.clock.now());
    await ending.query('rollback');
    ending.release();

    const { rows } = await stage.sql(
      `select destination_id from outbox where account_id = $1 and kind = 'escalation' order by id`,
    );
    expect(rows).toEqual([{ destination_id: 'boss' }, { destination_id: 'ops' }]);
  });

  test('only the gravest are escalated', async () => {
    const stage = await stageWith('ops', 'boss');
    await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
    await stage.write({ id: 'w1', kind: 'spike' });

    await stage.run();

    expect(await stage.rows()).toHaveLength(1);
  });
});
