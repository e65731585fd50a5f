import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits, sum } from '../../src/domain/credits.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { tally, tallyBy } from '../../src/domain/tally.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { readBalance, readRunOut } from '../../src/reports/balance.ts';
import type { EventLine, Page } from '../../src/reports/ports/pages.ts';
import type { StatementLine } from '../../src/reports/ports/statement.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { type Cell, type CellKey, cellKeys, type UsageGroup } from '../../src/reports/ports/usage.ts';
import { readStatement } from '../../src/reports/statement.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';
import { openTraffic, someTraffic, TRAFFIC_START, type Traffic } from '../support/traffic.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const agents = { ada: 'chat', bob: 'chat', cyd: 'assistant' } as const;
const softPlan = {
  allowance: credits(120),
  rolloverCap: credits(40),
  atZero: 'soft',
  overageLimit: credits(30),
  repaysOverage: true,
} as const;

let database: TestDatabase;
let store: ReportStore;
let account: AccountParts;
let traffic: Traffic;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createReportStore(database.pool);
  account = await createAccount(database, { id: 'busy', zone: 'America/Havana', agents, plan: softPlan });
  traffic = openTraffic(database);
  await someTraffic(traffic, 'busy', { steps: 250 });
  await traffic.ledger.grant('busy', topUp('taken back', credits(5)));
  traffic.now += HOUR;
  await traffic.ledger.voidGrant('busy', { id: 'taken back', actor: 'test', remarks: null });
});
afterAll(() => database.drop());

function topUp(id: string, amount: bigint) {
  return {
    id,
    pool: 'top_up' as const,
    amount,
    effectiveAt: null,
    expiresAt: null,
    agentId: null,
    priority: null,
    actor: 'test',
    remarks: null,
  };
}

async function sql<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> {
  return (await database.pool.query<Row>(text, values)).rows;
}

const counted = `
  select e.*, e.occurred_at at time zone 'America/Havana' as wall from usage_event e
   where account_id = 'busy' and free is distinct from 'playground' and type <> 'adjustment'
     and not exists (select from event_void v where v.account_id = 'busy' and v.source = e.source and v.event_id = e.event_id)`;

async function everyPage<Line>(
  readPage: (cursor: string | undefined) => Promise<Page<Line> | null>,
  between: () => Promise<unknown> = async () => {},
): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    lines.push(...(page?.lines ?? []));
    cursor = page?.nextCursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return lines;
}

describe('the balance', () => {
  test('is what the ledger itself answers', async () => {
    await traffic.ledger.roll('busy');
    const answer = await traffic.ledger.grant('busy', topUp('one', credits(1)));

    const balance = await readBalance(store, 'busy', traffic.now);

    expect(answer).toMatchObject({
      status: 'granted',
      balanceAfter: balance && balance.planCredits + balance.topUpCredits,
    });
  });

  test('counts what this cycle used, by the events themselves', async () => {
    const cycle = cycleAt(account, traffic.now);

    const balance = await readBalance(store, 'busy', traffic.now);

    const [used] = await sql<{ used: bigint }>(
      `select coalesce(sum(amount), 0)::int8 as used from (${counted}) e
        where charged_at >= to_timestamp($1::int8 / 1000.0) and charged_at < to_timestamp($2::int8 / 1000.0)`,
      cycle.startsAt,
      cycle.endsAt,
    );
    expect(balance).toMatchObject({ cycle, used: used?.used, allowance: softPlan.allowance });
  });

  test('past a boundary is the same before anything has run and after', async () => {
    for (const days of [1, 20, 40, 75, 200]) {
      const id = `sleeper-${days}`;
      await createAccount(database, { id, agents, plan: softPlan });
      const sleeper = openTraffic(database);
      await someTraffic(sleeper, id, { seed: days, steps: 60 });
      const now = sleeper.now + days * DAY;

      const before = await readBalance(store, id, now);
      const statedBefore = await readStatement(store, id, { limit: 100 }, now);
      sleeper.now = now;
      await sleeper.ledger.roll(id);

      expect(await readBalance(store, id, now)).toEqual(before);
      const stated = await readStatement(store, id, { limit: 100 }, now);
      expect(stated?.lines.map(unsigned)).toEqual(statedBefore?.lines.map(unsigned));
    }
  });

  test('leaves out what has expired and what is yet to begin, and names what changes next', async () => {
    await createAccount(database, { id: 'edges', plan: null });
    const { ledger } = openTraffic(database);
    const grant = (id: string, from: number, to: number | null) =>
      ledger.grant('edges', {
        ...topUp(id, credits(10)),
        effectiveAt: TRAFFIC_START + from,
        expiresAt: to === null ? null : TRAFFIC_START + to,
      });
    await grant('short', 0, HOUR);
    await grant('later', 2 * HOUR, null);
    const at = async (hours: number) => {
      const balance = await readBalance(store, 'edges', TRAFFIC_START + hours * HOUR);
      return [balance?.topUpCredits, balance?.nextBoundary];
    };

    expect(await at(0)).toEqual([
      credits(10),
      { at: TRAFFIC_START + HOUR, what: 'expiry', credits: credits(10) },
    ]);
    expect(await at(1)).toEqual([0n, { at: TRAFFIC_START + 2 * HOUR, what: 'start', credits: credits(10) }]);
    expect(await at(2)).toEqual([credits(10), { at: Date.UTC(2026, 5, 1), what: 'reset', credits: 0n }]);
  });

  test('sets aside what live holds hold, and no longer once they have expired', async () => {
    await createAccount(database, { id: 'holder' });
    const { ledger } = openTraffic(database);
    const spender = { agentId: 'ada', companyId: null, person: null };
    await ledger.authorize('holder', { ...spender, holdId: 'h', amount: credits(30), ttlMs: HOUR });

    const held = await readBalance(store, 'holder', TRAFFIC_START + HOUR - 1);
    const freed = await readBalance(store, 'holder', TRAFFIC_START + HOUR);

    expect(held).toMatchObject({ held: credits(30), available: credits(970), daysLeft: 22 });
    expect(freed).toMatchObject({ held: 0n, available: credits(1_000) });
  });

  test('says when it runs out once there are seven active days, and nothing before', async () => {
    await createAccount(database, { id: 'steady' });
    const steady = openTraffic(database);
    const day = (index: number) =>
      steady.ledger.record('steady', [
        UsageEvent.parse({
          type: 'reply',
          id: `d${index}`,
          agent: 'ada',
          at: new Date(steady.now).toISOString(),
          quantity: 50,
        }),
      ]);
    for (let index = 0; index < 6; index += 1, steady.now += DAY) await day(index);
    expect(await readRunOut(store, 'steady', steady.now)).toMatchObject({ silent: 'too-few-active-days' });

    for (let index = 6; index < 11; index += 1, steady.now += DAY) await day(index);

    // 450 left on 21 May, at 50 a day; the reset is not before 1 June.
    expect(await readRunOut(store, 'steady', steady.now)).toMatchObject({
      runsOut: { p10: '2026-05-29', p50: '2026-05-29', p90: '2026-05-29' },
    });
  });

  test('of an account that does not exist is nothing', async () => {
    expect(await readBalance(store, 'nobody', traffic.now)).toBeNull();
    expect(await readRunOut(store, 'nobody', traffic.now)).toBeNull();
    expect(await readStatement(store, 'nobody', { limit: 10 }, traffic.now)).toBeNull();
  });
});

describe('the log', () => {
  const key = ({ source, id }: EventLine) => `${source}/${id}`;

  test.each([
    ['everything but test traffic', {}, `free is distinct from 'playground'`],
    ['test traffic too', { includePlayground: true }, 'true'],
    ['one agent', { agent: 'ada' }, `agent_id = 'ada' and free is distinct from 'playground'`],
    ['one company', { company: 'zeta' }, `company_id = 'zeta' and free is distinct from 'playground'`],
    ['one kind, test traffic too', { kind: 'assistant', includePlayground: true }, `kind = 'assistant'`],
    [
      'one kind of one company',
      { kind: 'assistant', company: 'acme' },
      `kind = 'assistant' and company_id = 'acme' and free is distinct from 'playground'`,
    ],
    ['leads', { type: 'lead' }, `type = 'lead' and free is distinct from 'playground'`],
    [
      'a stretch of time',
      { from: TRAFFIC_START + 10 * DAY, to: TRAFFIC_START + 50 * DAY },
      `occurred_at >= '2026-05-20' and occurred_at < '2026-06-29' and free is distinct from 'playground'`,
    ],
  ])('pages through %s, newest first, each once', async (_, question, where) => {
    const lines = await everyPage((cursor) => store.events('busy', { ...question, cursor, limit: 7 }));

    const rows = await sql<{ key: string }>(
      `select source || '/' || event_id as key from usage_event where account_id = 'busy' and ${where}
        order by occurred_at desc, seq desc`,
    );
    expect(rows.length).toBeGreaterThan(7);
    expect(lines.map(key)).toEqual(rows.map((row) => row.key));
  });

  test('shows each event that was there at the start once, whatever arrives meanwhile', async () => {
    await createAccount(database, { id: 'growing', agents });
    const growing = openTraffic(database);
    await someTraffic(growing, 'growing', { seed: 5, steps: 40 });
    const there = await everyPage((cursor) => store.events('growing', { cursor, limit: 100 }));

    let seed = 100;
    const seen = await everyPage(
      (cursor) => store.events('growing', { cursor, limit: 5 }),
      () => {
        seed += 1;
        return someTraffic(growing, 'growing', { seed, steps: 2 });
      },
    );

    const keys = seen.map(key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(there.map(key).filter((one) => !keys.includes(one))).toEqual([]);
    expect(seen.map(({ occurredAt }) => occurredAt)).toEqual(
      seen.map(({ occurredAt }) => occurredAt).sort((a, b) => b - a),
    );
  });

  test('flags what was taken back', async () => {
    const lines = await everyPage((cursor) =>
      store.events('busy', { cursor, limit: 100, includePlayground: true }),
    );

    const voids = await sql<{ key: string }>(
      `select source || '/' || event_id as key from event_void where account_id = 'busy'`,
    );
    expect(
      lines
        .filter(({ voidedAt }) => voidedAt !== null)
        .map(key)
        .sort(),
    ).toEqual(voids.map((row) => row.key).sort());
  });

  test.each(['', 'x', 'WyIxIl0', cursorOf('1', '2', '3')])(
    'refuses a cursor that it never gave: %j',
    async (cursor) => {
      await expect(store.events('busy', { cursor, limit: 5 })).rejects.toMatchObject({ code: 'bad-cursor' });
      await expect(readStatement(store, 'busy', { cursor, limit: 5 }, traffic.now)).rejects.toMatchObject({
        code: 'bad-cursor',
      });
    },
  );

  test.each(['8640000000000000', '253402300800000', '-1'])(
    'refuses a cursor at an instant that it never wrote: %s',
    async (at) => {
      const cursor = cursorOf(at, '1');
      await expect(store.events('busy', { cursor, limit: 5 })).rejects.toMatchObject({ code: 'bad-cursor' });
      const place = cursorOf(at, '1', 'grant', '0');
      await expect(
        readStatement(store, 'busy', { cursor: place, limit: 5 }, traffic.now),
      ).rejects.toMatchObject({ code: 'bad-cursor' });
    },
  );
});

describe('the statement', () => {
  test.each([3, 100])(
    'adds up to every balance it names, to the micro-credit, in pages of %i',
    async (limit) => {
      const lines = await everyPage((cursor) => readStatement(store, 'busy', { cursor, limit }, traffic.now));

      const balance = await readBalance(store, 'busy', traffic.now);
      expect(lines[0]?.balanceAfter).toBe(balance && balance.planCredits + balance.topUpCredits);
      lines.forEach((line, index) => {
        expect(line.balanceAfter - line.change).toBe(lines[index + 1]?.balanceAfter ?? 0n);
        expect(line.balanceAfter).toBeGreaterThanOrEqual(0n);
      });
      expect(new Set(lines.map(nameOf)).size).toBe(lines.length);
    },
  );

  test('holds every charged event, every grant and every lapse', async () => {
    const lines = await everyPage((cursor) =>
      readStatement(store, 'busy', { cursor, limit: 100 }, traffic.now),
    );

    const charged = await sql<{ key: string }>(
      `select source || '/' || event_id as key from usage_event where account_id = 'busy' and amount > 0`,
    );
    const given = await sql<{ id: string }>(
      `select id from credit_grant where account_id = 'busy' and amount > 0 and carries_from is null
        and effective_at <= to_timestamp($1::int8 / 1000.0)`,
      traffic.now,
    );
    const events = lines.flatMap(({ event }) => (event ? [`${event.source}/${event.id}`] : []));
    expect(events.sort()).toEqual(charged.map(({ key }) => key).sort());
    const added = lines.filter(({ kind }) => kind === 'grant').map(({ grantId }) => grantId);
    expect(added.sort()).toEqual(given.map(({ id }) => id).sort());
    const kinds = new Set(lines.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['expiry', 'grant', 'repayment', 'rollover', 'usage', 'void']);
    expect(lines.filter(({ voided }) => voided).length).toBeGreaterThan(3);
  });
});

describe('usage', () => {
  const question = { from: '2026-05-20', to: '2026-06-18' } as const;
  const keys: Record<UsageGroup, string> = {
    agent: 'agent_id',
    kind: 'kind',
    model: `coalesce(model, '')`,
    company: `coalesce(company_id, '')`,
    person: 'person',
    day: 'wall::date::text',
  };

  test.each(Object.entries(keys) as [UsageGroup, string][])(
    'by %s is what the events of those local days add up to',
    async (groupBy, column) => {
      const sums = await store.usage('busy', { ...question, groupBy });

      const rows = await sql<{ key: string; used: bigint; events: bigint; leads: bigint }>(
        `select ${column} as key, sum(amount)::int8 as used, count(*) as events, sum(leads)::int8 as leads
           from (${counted}) e where wall::date between '2026-05-20' and '2026-06-18' and ${column} is not null
          group by 1`,
      );
      const counts = groupBy !== 'person';
      const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
      expect(
        sums
          .filter(({ used, events }) => used > 0n || events > 0)
          .map(({ key, used, events, leads }) => ({ key, used, events, leads }))
          .sort(byKey),
      ).toEqual(
        rows
          .map(({ key, used, events, leads }) => ({
            key,
            used,
            events: Number(events),
            leads: counts ? Number(leads) : null,
          }))
          .sort(byKey),
      );
    },
  );

  test('of one agent for one company adds up to the same whichever way it is grouped', async () => {
    const filters = { ...question, agent: 'ada', company: 'acme' };
    const totals = await Promise.all(
      (['kind', 'model', 'day'] as const).map(async (groupBy) =>
        sum((await store.usage('busy', { ...filters, groupBy })).map(({ used }) => used)),
      ),
    );

    expect(totals[0]).toBeGreaterThan(0n);
    expect(new Set(totals).size).toBe(1);
  });

  test('of people takes no filter that it could not honour', async () => {
    await expect(store.usage('busy', { ...question, groupBy: 'person', agent: 'ada' })).rejects.toMatchObject(
      {
        code: 'people-whole',
      },
    );
  });
});

function nameOf({ kind, grantId, event }: StatementLine): string {
  return [kind, grantId, event?.source, event?.id].join('/');
}

/** Who said it aside: a line without a row yet has no remarks. */
function unsigned({ remarks: _, ...line }: StatementLine) {
  return line;
}

function cursorOf(...place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

test('usage told apart by any of its keys, or by none, is the finest cells added up, its days in order', async () => {
  const range = { from: '2026-01-01', to: '2026-12-31' };
  const finest = await store.cells('busy', { ...range, by: cellKeys });
  expect(finest.length).toBeGreaterThan(100);

  for (const by of subsetsOf(cellKeys)) {
    const cells = await store.cells('busy', { ...range, by });
    const keyOf = (cell: Cell) => JSON.stringify(cellKeys.map((key) => (by.includes(key) ? cell[key] : '')));

    const sums = tallyBy(finest, keyOf);
    expect(new Map(cells.map((cell) => [keyOf(cell), tally([cell])]))).toEqual(sums);
    expect(cells).toHaveLength(sums.size);
    if (by[0] === 'day') expect(cells.map(({ day }) => day)).toEqual(cells.map(({ day }) => day).sort());
  }
});

test('days without any usage have no cell, not even one of nothing', async () => {
  const range = { from: '2020-01-01', to: '2020-12-31' };

  for (const by of subsetsOf(cellKeys)) {
    expect(await store.cells('busy', { ...range, by })).toEqual([]);
  }
});

function subsetsOf(keys: readonly CellKey[]): CellKey[][] {
  return keys.reduce<CellKey[][]>((subsets, key) => subsets.flatMap((each) => [each, [...each, key]]), [[]]);
}
