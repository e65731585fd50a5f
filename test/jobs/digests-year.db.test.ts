import { expect, test } from 'vitest';
import { between, chance, randomOf } from '../../prisma/demo/random.ts';
import type { Database } from '../../src/db/client.ts';
import { createDigestRuns } from '../../src/db/digest-runs.ts';
import type { Weekday } from '../../src/domain/instant.ts';
import { sendDueDigests } from '../../src/jobs/send-digests.ts';
import { databaseForTest } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { datesOf, mortal, type SetDigest, setDigest } from './digest-stage.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.parse('2026-01-01T12:00:00Z');
const END = Date.parse('2027-01-01T12:00:00Z');
const DOWN = { from: Date.parse('2026-06-10T00:30:00Z'), to: Date.parse('2026-07-01T07:10:00Z') };

// Each with the hours that its clock skips and shows twice in this year.
const places = [
  { zone: 'America/New_York', platform: 'slack', hours: [9, 2, 1], changes: ['2026-03-08', '2026-11-01'] },
  { zone: 'Asia/Kathmandu', platform: 'discord', hours: [7], changes: ['2026-03-08'] },
  { zone: 'Australia/Lord_Howe', platform: 'slack', hours: [9, 2, 1], changes: ['2026-04-05', '2026-10-04'] },
  { zone: 'Africa/Cairo', platform: 'discord', hours: [8, 0, 23], changes: ['2026-04-24', '2026-10-29'] },
] as const;

const accounts = [
  { id: 'west', zone: 'America/New_York' },
  { id: 'east', zone: 'Asia/Kathmandu' },
];

interface Planned extends SetDigest {
  from: number;
  to: number;
}

function weekly(): Planned[] {
  return accounts.flatMap(({ id: accountId }) =>
    places.map(({ zone, platform, hours }, index) => ({
      ...{ accountId, id: `week-${index}`, platform, channel: `C${index}`, zone },
      ...{ every: 'week' as const, weekday: ((index % 7) + 1) as Weekday, hour: hours[0] },
      ...{ from: START, to: END },
    })),
  );
}

/** Four days before a change of clocks to three after it. */
function daily(): Planned[] {
  return places.flatMap(({ zone, platform, hours, changes }, index) =>
    changes.flatMap((change, season) =>
      hours.map((hour) => {
        const from = Date.parse(change) - 4 * DAY;
        return {
          ...{
            accountId: 'west',
            id: `day-${index}-${season}-${hour}`,
            platform,
            channel: `C${index}`,
            zone,
          },
          ...{ every: 'day' as const, weekday: null, hour, from, to: from + 8 * DAY },
        };
      }),
    ),
  );
}

function expectedOf(digest: Planned): { date: string; at: number }[] {
  const live = datesOf(digest, digest.from, digest.to);
  const missed = live.filter(({ at }) => at > DOWN.from && at <= DOWN.to).slice(0, -1);
  return live.filter((run) => !missed.includes(run));
}

test('a year of digests: once for each local date at the local hour, over every change of clocks, with three workers that are killed, that come late, and that were down for three weeks', async () => {
  const database = await databaseForTest();
  for (const account of accounts) await createAccount(database, account);
  const planned = [...weekly(), ...daily()];
  for (const digest of planned) await setDigest(database, digest, digest.from);
  const random = randomOf(7);
  const dies = () => chance(random, 4);
  const workers = [0, 1, 2].map(() => createDigestRuns(mortal(database.pool, dies)));

  let killed = 0;
  for (let now = START; ; ) {
    const dueAt = await nextDueAt(database);
    await removeOver(database, planned, dueAt);
    if (dueAt > END) break;
    // Up to fifty seconds after the hour, and now and then most of an hour; whoever was killed is back at once.
    now = dueAt > now ? dueAt + between(random, 0, chance(random, 8) ? 50 * MINUTE : 50_000) : now + 10_000;
    if (now > DOWN.from && now < DOWN.to) now = DOWN.to;
    const ticks = await Promise.allSettled(
      workers.map((runs, index) => sendDueDigests(runs, now + index * 20)),
    );
    killed += ticks.filter(({ status }) => status === 'rejected').length;
  }

  const { rows } = await database.pool.query<Said>(
    `select account_id, id, destination_id, due_at, facts from outbox where kind = 'digest'`,
  );
  const said = rows.map(
    ({ account_id, id, due_at, destination_id }) => `${account_id} ${id} ${destination_id} ${due_at}`,
  );
  const expected = planned.flatMap((digest) =>
    expectedOf(digest).map(
      ({ date, at }) =>
        `${digest.accountId} digest:${digest.id}:${date} ${digest.platform}:T1:${digest.channel} ${at}`,
    ),
  );
  expect(said.sort()).toEqual(expected.sort());
  expect(killed).toBeGreaterThan(20);

  const late = rows.filter(({ facts }) => facts.late);
  expect(late.map(({ due_at }) => due_at > DOWN.from && due_at <= DOWN.to)).toEqual(Array(8).fill(true));
});

async function nextDueAt({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ next_at: number | null }>(
    'select min(next_at) as next_at from digest_schedule where removed_at is null',
  );
  return rows[0]?.next_at ?? Number.POSITIVE_INFINITY;
}

/** Whoever wanted one for a week only removes it. */
async function removeOver({ pool }: Database, planned: readonly Planned[], at: number): Promise<void> {
  const over = planned.filter(({ to }) => to < at).map(({ id }) => id);
  await pool.query(
    'update digest_schedule set removed_at = now() where removed_at is null and id = any($1)',
    [over],
  );
}

interface Said {
  account_id: string;
  id: string;
  destination_id: string;
  due_at: number;
  facts: { late: boolean };
}
