import { beforeEach, describe, expect, test } from 'vitest';
import { createDigestRuns } from '../../src/db/digest-runs.ts';
import { createOutbox } from '../../src/db/outbox/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { announcements } from '../../src/jobs/announcements/index.ts';
import { createWorker } from '../../src/jobs/deliver/worker.ts';
import { sendDueDigests } from '../../src/jobs/send-digests.ts';
import { createProof } from '../../src/ledger/proof.ts';
import { manualClock } from '../../src/playground/clock.ts';
import { type Actor, actorOnDemo, PLACE } from '../support/acting.ts';
import { plain, tableOf, textOf } from '../support/cards.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { createFakeCourier, type FakeCourier } from './deliver/fake-courier.ts';

const HOUR = 3_600_000;
/** Monday, 09:00 in New York: the demo's first digest. */
const MONDAY = Date.parse('2026-11-23T14:00:00Z');
const WEEK = 7 * 24 * HOUR;
const ELSEWHERE = { ...PLACE, channel: 'C2' };

let actor: Actor;
let courier: FakeCourier;
beforeEach(async () => {
  actor = await actorOnDemo();
  courier = createFakeCourier();
});

/** What a service does between two ticks: whatever is due at that instant is said. */
async function serviceAt(now: number): Promise<void> {
  const { pool } = actor.database;
  const clock = manualClock(now);
  await sendDueDigests(createDigestRuns(pool), now);
  const worker = createWorker({
    outbox: createOutbox(pool),
    couriers: [courier],
    announcements,
    reports: { ...createReportStore(pool), proof: createProof(createFactStore(pool), clock.now) },
    timing: { now: clock.now, after: clock.after, pause: async () => {} },
    random: () => 1,
  });
  worker.wake();
  await worker.settled();
  await worker.stop();
}

const posted = () => courier.letters.map(({ card, to }) => ({ card, to }));
const states = () =>
  actor.sql('select kind, state, last_error as why, destination_id from outbox order by created_at, id');

describe('a digest', () => {
  test('is what its preview was, with tables and the file in its thread', async () => {
    await actor.ask('notify digest weekly monday hour:9');
    const preview = await actor.ask('notify digest preview', { now: MONDAY });

    await serviceAt(MONDAY);

    const [digest, details] = posted();
    expect(digest?.to).toEqual({ workspace: 'T1', channel: 'C1', threadOf: null });
    expect({ ...digest?.card, notes: [] }).toEqual({ ...preview, notes: [] });
    expect(digest?.card.notes[0]).toMatch(
      /^The ledger proves itself: .* facts folded, every number agrees\.$/,
    );
    expect(details?.to).toEqual({ workspace: 'T1', channel: 'C1', threadOf: 'm1' });
    expect(details?.card.parts.map(({ type }) => type)).toEqual(['table', 'table', 'table', 'text', 'file']);
  });

  test('that is paused or removed before it is said is not said', async () => {
    await actor.ask('notify digest weekly monday hour:9');
    await sendDueDigests(createDigestRuns(actor.database.pool), MONDAY);
    await actor.ask('notify digest pause', { now: MONDAY });

    await serviceAt(MONDAY + 1_000);

    expect(posted()).toEqual([]);
    expect(await states()).toEqual([
      expect.objectContaining({ kind: 'digest_details', state: 'dropped', why: 'the digest was paused' }),
      expect.objectContaining({ kind: 'digest', state: 'dropped', why: 'the digest was paused' }),
    ]);
  });

  test.each([
    ['before anybody looked', false],
    ['after it was written down', true],
  ])('that is moved in the minute it is due, %s, is said in the new channel', async (_, isWritten) => {
    await actor.ask('notify digest weekly monday hour:9');
    if (isWritten) await sendDueDigests(createDigestRuns(actor.database.pool), MONDAY);
    await actor.ask('notify digest move', { now: MONDAY + 5_000, place: ELSEWHERE });

    await serviceAt(MONDAY + 10_000);

    expect(posted().map(({ to }) => to)).toEqual([
      { workspace: 'T1', channel: 'C2', threadOf: null },
      { workspace: 'T1', channel: 'C2', threadOf: 'm1' },
    ]);
  });

  test('that comes much later says so, and of those that were missed only the newest comes', async () => {
    await actor.ask('notify digest weekly monday hour:9');

    await serviceAt(MONDAY + 3 * WEEK + 5 * HOUR);
    await serviceAt(MONDAY + 3 * WEEK + 6 * HOUR);

    expect(posted().map(({ card }) => card.subtitle)).toEqual([
      '7–13 December 2026 (7 days, America/New_York)',
    ]);
    expect(textOf(posted()[0]?.card as never)).toContain(
      'Late: this was due on 14 Dec 09:00 (America/New_York) and could not be sent then.',
    );
  });

  test('waits for a channel that is broken, and then one comes and not one for each week', async () => {
    await actor.ask('notify digest weekly monday hour:9');
    await actor.sql(`update destination set broken_at = now()`);
    for (const week of [0, 1, 2]) await serviceAt(MONDAY + week * WEEK);
    expect(posted()).toEqual([]);

    await actor.sql(`update destination set broken_at = null`);
    await serviceAt(MONDAY + 2 * WEEK + HOUR / 2);

    expect(posted().map(({ card }) => card.title)).toEqual(['Demo Agency: a quiet week, nothing was used']);
  });

  test('whose hour is set anew on a date that has had it comes next on another', async () => {
    await actor.ask('notify digest daily hour:9');
    await serviceAt(MONDAY);

    const set = await actor.ask('notify digest daily hour:15', { now: MONDAY + HOUR });
    await serviceAt(MONDAY + 7 * HOUR);
    const saidOnMonday = courier.messages.length;
    await serviceAt(MONDAY + 30 * HOUR);

    expect(JSON.stringify(set.parts)).toContain('24 Nov 15:00');
    expect(saidOnMonday).toBe(1);
    expect(courier.messages).toHaveLength(2);
  });

  test('whose hour is put off while it waits is said all the same', async () => {
    await actor.ask('notify digest daily hour:9');
    courier.next({ status: 'later', reason: 'nobody answers', afterMs: 2 * HOUR });
    await serviceAt(MONDAY);
    await actor.ask('notify digest daily hour:10', { now: MONDAY + HOUR / 2 });

    await serviceAt(MONDAY + HOUR);
    await serviceAt(MONDAY + 2 * HOUR);

    expect(courier.messages).toHaveLength(1);
  });

  test('that may have arrived is not said again after the next one', async () => {
    await actor.ask('notify digest daily hour:9');
    courier.next('answer-lost');
    await serviceAt(MONDAY);
    courier.next('answer-lost');
    await actor.ask('notify digest daily hour:8', { now: MONDAY + HOUR });

    await serviceAt(MONDAY + 23 * HOUR);

    expect(
      await actor.sql(`select state, last_error as why from outbox where kind = 'digest' order by id`),
    ).toMatchObject([
      { state: 'dropped', why: 'it may have arrived, and a newer digest took its place' },
      { state: 'waiting' },
    ]);
    expect(courier.messages).toHaveLength(2);
    expect(courier.doubles).toEqual([]);
  });

  test('whose owner has left goes on, says whose it was, and is taken over by any manager', async () => {
    await actor.ask('notify digest weekly monday hour:9');
    await actor.sql(`update member set removed_at = now() where id = 'priya'`);

    await serviceAt(MONDAY);
    const list = await actor.ask('notify digest', { person: { id: 'maya', name: 'Maya' } });
    await actor.ask('notify digest own', { person: { id: 'maya', name: 'Maya' } });

    expect(posted()[0]?.card.notes.join(' ')).toContain(
      'set by Priya (has left); any manager can take it over in “/notify digest”.',
    );
    expect(tableOf(list, 'Digests').rows[0]).toContain('Priya (has left)');
    expect(await actor.sql('select owner_id from digest_schedule')).toEqual([{ owner_id: 'maya' }]);
  });

  test('of one company says nothing of the others, nor of the credits of the account', async () => {
    await actor.ask('notify digest weekly monday hour:9 company:"Harbour Dental"');

    await serviceAt(MONDAY);

    const said = plain(JSON.stringify(posted().map(({ card }) => card)));
    expect(posted()[0]?.card.title).toMatch(/^Harbour Dental: /);
    expect(said).not.toMatch(/Northside|Lumen|plan credits|available/i);
  });

  test('names the days far above their like, and says why they were', async () => {
    const sunday = { now: Date.parse('2026-11-08T20:00:00Z') };
    await actor.ask('notify digest weekly monday hour:9', sunday);

    await serviceAt(Date.parse('2026-11-09T14:00:00Z'));

    expect(textOf(posted()[0]?.card as never)).toMatch(
      /Thursday, 5 November 2026 was far above its like: 765\.75 credits, where [\d.]+ is usual\. Beside the same weekday a week before: spend rose by .*Northside Sales Chat shifted from swift-1 to deep-1/,
    );
  });

  test('counts no day that goes on where the account counts its days', async () => {
    await actor.ask('notify digest weekly monday hour:9 zone:Australia/Lord_Howe');

    // Monday, 09:00 on Lord Howe Island is Sunday afternoon in New York.
    await serviceAt(Date.parse('2026-11-22T22:00:00Z'));

    expect(posted()[0]?.card.subtitle).toBe('15–21 November 2026 (7 days, America/New_York)');
  });
});

describe('what the ledger says of itself', () => {
  const noLimits = { factsMax: 1_000_000, withinMs: 60_000 };
  const proofOf = (limits = noLimits, clock = () => 0) =>
    createProof(createFactStore(actor.database.pool), clock, limits)('demo', DEMO_NOW);

  test('is that a number differs, where one does', async () => {
    await actor.sql(
      `update cycle_total set used = used + 1 where cycle = (select max(cycle) from cycle_total)`,
    );

    expect(await proofOf()).toMatchObject({ status: 'differs', differences: 1 });
  });

  test('is that nobody looked, where there are too many facts or they take too long', async () => {
    let now = 0;

    expect(await proofOf({ ...noLimits, factsMax: 100 })).toMatchObject({ status: 'not-run', why: 'size' });
    expect(await proofOf({ ...noLimits, withinMs: 1 }, () => (now += 10))).toMatchObject({
      status: 'not-run',
      why: 'time',
    });
  });
});
