import { afterAll, beforeAll, expect, test } from 'vitest';
import { between, chance, type Random, randomOf } from '../../prisma/demo/random.ts';
import { createDigestRuns } from '../../src/db/digest-runs.ts';
import { createOutbox } from '../../src/db/outbox/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import type { Weekday } from '../../src/domain/instant.ts';
import { announcements } from '../../src/jobs/announcements/index.ts';
import type { Outbox } from '../../src/jobs/deliver/ports.ts';
import { createWorker } from '../../src/jobs/deliver/worker.ts';
import { sendDueDigests } from '../../src/jobs/send-digests.ts';
import { manualClock } from '../../src/playground/clock.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { bothPlatforms } from './digest-platforms.ts';
import { datesOf, mortal, type SetDigest, setDigest } from './digest-stage.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.parse('2026-02-20T12:00:00Z');
// The clocks have gone forward in New York and in Cairo by then, and back on Lord Howe. A whole year is walked
// without platforms, in digests-year.db.test.ts.
const END = Date.parse('2026-05-10T12:00:00Z');
const DOWN = { from: Date.parse('2026-03-17T00:30:00Z'), to: Date.parse('2026-04-01T07:10:00Z') };
const LEASE_MS = 60_000;

const places = [
  { zone: 'America/New_York', platform: 'slack' },
  { zone: 'Asia/Kathmandu', platform: 'discord' },
  { zone: 'Australia/Lord_Howe', platform: 'slack' },
  { zone: 'Africa/Cairo', platform: 'discord' },
] as const;

let database: TestDatabase;
let platforms: Awaited<ReturnType<typeof bothPlatforms>>;
const clock = manualClock(START);
beforeAll(async () => {
  database = await createTestDatabase();
  platforms = await bothPlatforms(database, clock);
});
afterAll(async () => {
  await platforms.close();
  await database.drop();
});

test('a season of weekly digests stands in the channels of Slack and Discord: one for each local date, within the hour in which it is due, though workers are killed, ticks come late and answers are lost', async () => {
  await createAccount(database, { id: 'acme', zone: 'America/New_York', anchorAt: START - DAY });
  const planned = places.map(
    ({ zone, platform }, index): SetDigest => ({
      ...{ accountId: 'acme', id: `week-${index}`, platform, zone },
      ...platforms.channel(platform, `team-${index}`),
      ...{ every: 'week', weekday: (index + 1) as Weekday, hour: 9 },
    }),
  );
  for (const digest of planned) await setDigest(database, digest, START);
  const random = randomOf(11);
  const runs = createDigestRuns(mortal(database.pool, () => chance(random, 3)));
  const deaths = { count: 0 };
  const reports = unused(createReportStore(database.pool));
  const workers = [0, 1, 2].map(() =>
    createWorker({
      outbox: dying(createOutbox(database.pool), random, deaths),
      couriers: platforms.couriers,
      announcements,
      reports,
      timing: platforms.timing,
      random,
    }),
  );

  for (;;) {
    const dueAt = await nextDueAt();
    if (dueAt > END) break;
    const late = between(random, 0, chance(random, 8) ? 40 * MINUTE : 30_000);
    const now = Math.max(dueAt + late, clock.now() + 1_000);
    clock.advance((now > DOWN.from && now < DOWN.to ? DOWN.to : now) - clock.now());
    await Promise.allSettled(workers.map(() => sendDueDigests(runs, clock.now())));
    if (chance(random, 10)) platforms.loseAnswer(chance(random, 50) ? 'slack' : 'discord');
    await deliverAll(workers);
  }

  const expected = planned.flatMap((digest) => {
    const dates = datesOf(digest, START, END);
    const missed = dates.filter(({ at }) => at > DOWN.from && at <= DOWN.to).slice(0, -1);
    return dates
      .filter((each) => !missed.includes(each))
      .map(({ date, at }) => ({
        channel: digest.channel,
        mark: platforms.markOf(digest.platform, `acme/digest:${digest.id}:${date}`),
        at,
      }));
  });
  const standing = platforms.standing();
  const namesOf = (all: { channel: string; mark: string }[]) =>
    all.map(({ channel, mark }) => `${channel} ${mark}`).sort();
  expect(namesOf(standing)).toEqual(namesOf(expected));
  const postedAt = new Map(standing.map(({ mark, at }) => [mark, at]));
  const lateBy = expected.map(({ mark, at }) => (postedAt.get(mark) ?? 0) - at);
  expect(lateBy.filter((by) => by < 0 || by >= 60 * MINUTE)).toHaveLength(places.length);
  expect(deaths.count).toBeGreaterThan(5);
});

async function deliverAll(workers: readonly ReturnType<typeof createWorker>[]): Promise<void> {
  for (let round = 0; await isWaiting(); round += 1) {
    expect(round).toBeLessThan(20);
    for (const worker of workers) worker.wake();
    await Promise.all(workers.map((worker) => worker.settled()));
    clock.advance(LEASE_MS + 1_000);
  }
}

/** Nothing was ever used in the account: to ask for that at each of dozens of digests took most of the time. */
function unused(reports: ReportStore): ReportStore {
  function once<Asked extends unknown[], Answer>(read: (...asked: Asked) => Promise<Answer>) {
    let answer: Promise<Answer> | null = null;
    return (...asked: Asked): Promise<Answer> => {
      answer ??= read(...asked);
      return answer;
    };
  }
  return {
    ...reports,
    cells: once(reports.cells),
    quarters: once(reports.quarters),
    spendByDay: once(reports.spendByDay),
    prices: once(reports.prices),
    nearestDays: once(reports.nearestDays),
  };
}

/** Of a worker that is killed after it has taken a notice, or after it has posted it: nothing is noted. */
function dying(outbox: Outbox, random: Random, deaths: { count: number }): Outbox {
  const killed = new Set<string>();
  return {
    ...outbox,
    async read(accountId, id) {
      const notice = await outbox.read(accountId, id);
      if (!chance(random, 5) || !notice?.claim) return notice;
      killed.add(notice.claim);
      throw new Error('killed');
    },
    async settle(claimed, outcome, now) {
      if (killed.has(claimed.claim) || chance(random, 10)) {
        deaths.count += 1;
        throw new Error('killed');
      }
      return outbox.settle(claimed, outcome, now);
    },
  };
}

async function nextDueAt(): Promise<number> {
  const { rows } = await database.pool.query<{ at: number }>(
    'select min(next_at) as at from digest_schedule',
  );
  return rows[0]?.at ?? 0;
}

async function isWaiting(): Promise<boolean> {
  const { rows } = await database.pool.query(`select 1 from outbox where state = 'waiting' limit 1`);
  return rows.length > 0;
}
