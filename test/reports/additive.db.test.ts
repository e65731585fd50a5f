import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { addDays, type Day } from '../../src/domain/instant.ts';
import { daysOf, parsePeriod } from '../../src/domain/period.ts';
import { type Tally, tally } from '../../src/domain/tally.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { readAgents } from '../../src/reports/agents.ts';
import { readHistory } from '../../src/reports/history.ts';
import type { Directory } from '../../src/reports/ports/directory.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import type { Scope } from '../../src/reports/scope.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

// Each with the instants of both its clock changes in 2026, around which events lie thick; Kathmandu, 45 minutes off,
// has none. Lord Howe moves by half an hour, and Havana's spring change leaves out midnight.
const zones: [zone: string, changes: string[]][] = [
  ['Asia/Kathmandu', ['2026-03-08T18:15Z', '2026-11-01T18:15Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['America/Havana', ['2026-03-08T05:00Z', '2026-11-01T05:00Z']],
];
const agents = { ada: 'chat', bob: 'assistant', cyd: 'auto_trigger' } as const;
const companies = [null, 'acme', 'zeta'];

let database: TestDatabase;
let store: ReportStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createReportStore(database.pool);
  for (const [index, [zone, changes]] of zones.entries()) {
    await createAccount(database, { id: accountOf(zone), zone, agents, anchorAt: Date.UTC(2026, 0, 15) });
    const { ledger } = openTraffic(database, NOW);
    await ledger.record(accountOf(zone), someEvents(changes, index + 1));
  }
});
afterAll(() => database.drop());

function accountOf(zone: string): string {
  return zone.toLowerCase().replaceAll(/[/_]/g, '-');
}

/** At random within four days of a change, and every quarter of an hour within half a day of it. */
function someEvents(changes: readonly string[], seed: number): UsageEvent[] {
  const random = randomOf(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const instants = changes.flatMap((change) => {
    const at = Date.parse(change);
    return [
      ...Array.from({ length: 200 }, () => Math.floor(at + (random() - 0.5) * 8 * 24 * HOUR)),
      ...Array.from({ length: 97 }, (_, quarter) => at + (quarter - 48) * (HOUR / 4) - (quarter % 2)),
    ];
  });
  return instants.map((at, index) =>
    UsageEvent.parse({
      type: 'reply',
      id: `e${index}`,
      agent: pick(Object.keys(agents)),
      company: pick(companies),
      model: pick([null, 'large', 'small']),
      at: new Date(at).toISOString(),
      quantity: 1 + Math.floor(random() * 9),
      conversation: pick([null, `c${index % 40}`]),
    }),
  );
}

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe.each(zones)('in %s', (zone, changes) => {
  let directory: Directory;
  let ranges: { from: Day; to: Day }[];
  beforeAll(async () => {
    directory = (await store.directory(accountOf(zone))) as Directory;
    ranges = changes.map((change) => {
      const day = change.slice(0, 10);
      return { from: addDays(day, -6), to: addDays(day, 6) };
    });
  });

  const scopeOf = (from: Day, to: Day, more: Partial<Scope> = {}): Scope => ({
    period: parsePeriod(`${from}..${to}`, { now: NOW, zone, anchor: directory.anchor }),
    agent: null,
    company: null,
    ...more,
  });
  const totalOf = async (scope: Scope): Promise<Tally> =>
    (await readAgents(store, directory, scope, NOW)).total;

  test('each day is what its events add up to, and days add up to the range, over both clock changes', async () => {
    for (const { from, to } of ranges) {
      const { rows } = await database.pool.query<{ day: Day; used: bigint; messages: bigint }>(
        `select (occurred_at at time zone $2)::date::text as day, sum(amount)::int8 as used, sum(quantity)::int8 as messages
           from usage_event where account_id = $1 group by 1`,
        [accountOf(zone), zone],
      );
      const byEvents = new Map(rows.map((row) => [row.day, row]));
      const days = daysOf({ firstDay: from, lastDay: to, zone });
      const tallies = await Promise.all(days.map((day) => totalOf(scopeOf(day, day))));

      expect(tallies.map(({ used, messages }) => [used, messages])).toEqual(
        days.map((day) => [byEvents.get(day)?.used ?? 0n, Number(byEvents.get(day)?.messages ?? 0n)]),
      );
      const range = await totalOf(scopeOf(from, to));
      expect(range.events).toBeGreaterThan(200);
      expect(tally(tallies)).toEqual(range);
    }
  });

  test('agents, kinds and companies each add up to the account', async () => {
    for (const { from, to } of ranges) {
      const whole = await readAgents(store, directory, scopeOf(from, to), NOW);

      for (const parts of [whole.agents, whole.kinds, whole.companies]) {
        expect(tally(parts)).toEqual(whole.total);
      }
      const oneByOne = await Promise.all(
        directory.agents.map((agent) => totalOf(scopeOf(from, to, { agent }))),
      );
      expect(tally(oneByOne)).toEqual(whole.total);
      for (const { id, used } of whole.companies.filter((each) => each.id !== '')) {
        const company = { id, name: id, archived: false };
        const inside = await readAgents(store, directory, scopeOf(from, to, { company }), NOW);
        expect(inside.total.used).toBe(used);
        expect(tally(inside.agents)).toEqual(inside.total);
      }
    }
  });

  test('points by day and by week, and their kinds, add up to the same', async () => {
    for (const { from, to } of ranges) {
      const whole = await totalOf(scopeOf(from, to));
      for (const step of ['daily', 'weekly'] as const) {
        const history = await readHistory(store, directory, scopeOf(from, to), step, NOW);

        expect(tally(history.points)).toEqual(whole);
        expect(tally(history.kinds.flatMap(({ tallies }) => tallies))).toEqual(whole);
      }
    }
  });

  test('is the same by the quarters of an hour, whose sums are kept beside', async () => {
    for (const { from, to } of ranges) {
      const { period } = scopeOf(from, to);
      const { rows } = await database.pool.query<{ used: bigint }>(
        `select sum(used)::int8 as used from usage_quarter where account_id = $1
            and bucket_at >= to_timestamp($2::int8 / 1000.0) and bucket_at < to_timestamp($3::int8 / 1000.0)`,
        [accountOf(zone), period.from, period.to],
      );

      expect((await totalOf(scopeOf(from, to))).used).toBe(rows[0]?.used);
    }
  });
});
