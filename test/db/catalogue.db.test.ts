import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function rowsOf<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

type Values = Record<string, unknown>;

async function insert(table: string, row: Values): Promise<void> {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const places = columns.map((_, index) => `$${index + 1}`);
  await database.pool.query(
    `insert into "${table}" (${columns.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
}

const T1 = '2026-05-01T00:00:00Z';
const T2 = '2026-05-02T00:00:00Z';

/** A row of each table that every rule allows; the cases below each spoil one thing. */
const goodRows = {
  account: { id: 'acme', name: 'Acme', anchor_at: T1 },
  plan: { account_id: 'acme', id: 'base', name: 'Base', allowance: 1_000 },
  pack: { account_id: 'acme', id: 'small', name: 'Small', credits: 1_000, price_cents: 900 },
  agent: { account_id: 'acme', id: 'ada', name: 'Ada', kind: 'chat' },
  member: { account_id: 'acme', id: 'pat', name: 'Pat' },
  rate: { account_id: 'acme', id: 'r1', effective_at: T1, conditions: '{}', basis: '{}' },
  usage_event: {
    account_id: 'acme',
    seq: 1,
    source: 'api',
    event_id: 'e1',
    payload_hash: Buffer.alloc(32),
    occurred_at: T1,
    received_at: T1,
    charged_at: T1,
    type: 'reply',
    kind: 'chat',
    agent_id: 'ada',
    amount: 1_000,
    grant_id: 'g1',
  },
  event_void: { account_id: 'acme', source: 'api', event_id: 'e1', voided_at: T2, actor: 'pat' },
  credit_grant: {
    account_id: 'acme',
    id: 'g1',
    pool: 'top_up',
    amount: 1_000,
    effective_at: T1,
    expires_at: T2,
    actor: 'pat',
  },
  entry: {
    account_id: 'acme',
    seq: 1,
    kind: 'debit',
    grant_id: 'g1',
    event_at: T1,
    event_seq: 1,
    amount: -1_000,
    at: T1,
    posted_at: T1,
  },
  audit: { account_id: 'acme', at: T1, actor: 'pat', act: 'grant', subject: 'g1' },
  grant_balance: { account_id: 'acme', grant_id: 'g1', remaining: 0 },
  cycle_total: { account_id: 'acme', cycle: -1 },
  hold: { account_id: 'acme', id: 'h1', agent_id: 'ada', amount: 1, created_at: T1, expires_at: T2 },
  cap: { account_id: 'acme', id: 'c1', scope: 'agent', scope_id: 'ada', window: 'day', limit: 0 },
  destination: {
    account_id: 'acme',
    id: 'd1',
    platform: 'slack',
    workspace: 'T1',
    channel: 'C1',
    owner_id: 'pat',
    created_at: T1,
  },
  digest_schedule: {
    account_id: 'acme',
    id: 's1',
    destination_id: 'd1',
    owner_id: 'pat',
    every: 'week',
    weekday: 1,
    hour: 9,
    zone: 'UTC',
    created_at: T1,
  },
  digest_run: { account_id: 'acme', schedule_id: 's1', local_date: '2026-05-04', claimed_at: T1 },
  outbox: { account_id: 'acme', id: 'o1', kind: 'warning', facts: '{}', created_at: T1, due_at: T1 },
  recharge_setting: { account_id: 'acme', below: 0, buy: 1, monthly_cap: 0 },
  recharge_attempt: { account_id: 'acme', id: 'a1', month: '2026-05', amount: 1, created_at: T1 },
} satisfies Record<string, Values>;
type Table = keyof typeof goodRows;

describe('the account comes first', () => {
  // Why each of these may begin with something else.
  const exceptions = new Map([
    ['account', 'is the account: its key is the account’s name'],
    ['installation', 'belongs to a workspace, which may have no account yet'],
    ['provider_cursor', 'belongs to the whole service, which has one account with each payment provider'],
    ['workspace_link', 'is asked which account a workspace has, before the account is known'],
    ['_prisma_migrations', 'is the history of the schema'],
  ]);

  const uniqueKeys = `
    select t.relname as table, i.relname as key, a.attname as first, x.indisprimary as primary
    from pg_index x
      join pg_class t on t.oid = x.indrelid
      join pg_class i on i.oid = x.indexrelid
      left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
    where x.indisunique and t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')`;

  test('in every primary and unique key, so that the tables can be distributed by account', async () => {
    const keys = await rowsOf<{ table: string; key: string; first: string | null }>(uniqueKeys);

    const others = keys.filter(({ table, first }) => first !== 'account_id' && !exceptions.has(table));
    expect(others).toEqual([]);
    expect(keys.length).toBeGreaterThan(30);
  });

  test('and every table has a primary key', async () => {
    const tables = await rowsOf<{ table: string }>(
      `select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const keys = await rowsOf<{ table: string; primary: boolean }>(uniqueKeys);

    const keyed = new Set(keys.filter(({ primary }) => primary).map(({ table }) => table));
    expect(tables.filter(({ table }) => !keyed.has(table))).toEqual([]);
  });

  test('but for tables that are still there and still need to be excepted', async () => {
    const keys = await rowsOf<{ table: string; first: string | null }>(uniqueKeys);

    const needed = keys.filter(({ first }) => first !== 'account_id').map(({ table }) => table);
    expect(new Set(needed)).toEqual(new Set(exceptions.keys()));
  });

  test('and no foreign key leads from one account to another', async () => {
    const crossing = await rowsOf(`
      select c.conname
      from pg_constraint c
      where c.contype = 'f' and not exists (
        select from unnest(c.conkey, c.confkey) as pair(here, there)
          join pg_attribute h on h.attrelid = c.conrelid and h.attnum = pair.here
          join pg_attribute t on t.attrelid = c.confrelid and t.attnum = pair.there
        where h.attname = 'account_id' and t.attname = 'account_id')`);

    expect(crossing).toEqual([]);
  });
});

describe('facts are added, never changed', () => {
  const facts: [Table, string][] = [
    ['usage_event', 'amount = 0'],
    ['entry', 'amount = 0'],
    ['event_void', `actor = 'sam'`],
    ['audit', `actor = 'sam'`],
    ['rate', `effective_at = '2026-06-01Z'`],
    ['credit_grant', 'amount = 5'],
  ];
  const refused = { code: '23001' };

  describe.each(facts)('%s', (table, change) => {
    const account_id = `fact-${table}`;
    beforeAll(() => insert(table, { ...goodRows[table], account_id }));

    test.each([
      ['changed', `update "${table}" set ${change} where account_id = '${account_id}'`],
      ['written over with what it says already', `update "${table}" set account_id = account_id`],
      ['deleted', `delete from "${table}" where account_id = '${account_id}'`],
      ['truncated', `truncate "${table}"`],
      ['truncated along with others', `truncate "${table}" cascade`],
    ])('cannot be %s', async (_title, statement) => {
      const select = `select * from "${table}" where account_id = $1`;
      const before = await rowsOf(select, [account_id]);

      await expect(database.pool.query(statement)).rejects.toMatchObject(refused);

      expect(before).toHaveLength(1);
      expect(await rowsOf(select, [account_id])).toEqual(before);
    });
  });

  test.each([
    ['cannot be taken back', 'voided_at = null'],
    ['cannot be moved', `voided_at = '2026-05-03Z'`],
  ])('a grant is voided once: its void %s', async (title, change) => {
    const account_id = `void-${title.replaceAll(' ', '-')}`;
    const isGrant = `where account_id = '${account_id}'`;
    await insert('credit_grant', { ...goodRows.credit_grant, account_id });

    await database.pool.query(`update credit_grant set voided_at = '2026-05-02Z' ${isGrant}`);

    const again = database.pool.query(`update credit_grant set ${change} ${isGrant}`);
    await expect(again).rejects.toMatchObject(refused);
    expect(await rowsOf(`select voided_at from credit_grant ${isGrant}`)).toEqual([
      { voided_at: Date.parse(T2) },
    ]);
  });

  test('voiding a grant changes nothing else about it', async () => {
    const account_id = 'void-and-more';
    await insert('credit_grant', { ...goodRows.credit_grant, account_id });
    const columns = await rowsOf<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_name = 'credit_grant' and column_name <> 'voided_at'`,
    );

    for (const { name, type } of columns) {
      const another = type.startsWith('timestamp') ? `'2026-04-01Z'` : type === 'text' ? `'promo'` : '7';
      const both = `update credit_grant set voided_at = '2026-05-02Z', "${name}" = ${another}
                    where account_id = '${account_id}'`;
      await expect(database.pool.query(both), name).rejects.toMatchObject(refused);
    }
    expect(columns.length).toBeGreaterThan(10);
  });
});

describe('what cannot be is refused', () => {
  test.each(Object.keys(goodRows) as Table[])('a %s as it should be is taken', async (table) => {
    await insert(table, goodRows[table]);
  });

  // Another account than the good rows', so that no key stands in the way.
  const cases: [constraint: string, table: Table, spoiled: Values][] = [
    ['account_id_form', 'account', { id: 'Acme' }],
    ['account_id_form', 'account', { id: '' }],
    ['account_id_form', 'account', { id: '-acme' }],
    ['account_id_form', 'account', { id: 'a'.repeat(64) }],
    ['account_id_form', 'account', { id: 'acme\nacme' }],
    ['account_unknown_agents', 'account', { id: 'x', unknown_agents: 'ignore' }],
    ['account_readable_by', 'account', { id: 'x', readable_by: 'all' }],
    ['account_bounds', 'account', { id: 'x', grace_ms: -1 }],
    ['account_bounds', 'account', { id: 'x', agent_slots: -1 }],
    ['account_bounds', 'account', { id: 'x', seats: -1 }],
    ['plan_at_zero', 'plan', { at_zero: 'stop' }],
    ['plan_bounds', 'plan', { allowance: -1 }],
    ['plan_bounds', 'plan', { rollover_cap: -1 }],
    ['plan_bounds', 'plan', { at_zero: 'soft', overage_limit: -1 }],
    ['plan_bounds', 'plan', { price_cents: -1 }],
    ['plan_overage_needs_soft', 'plan', { overage_limit: 1 }],
    ['plan_overage_needs_soft', 'plan', { repays_overage: true }],
    ['pack_bounds', 'pack', { credits: 0 }],
    ['pack_bounds', 'pack', { price_cents: -1 }],
    ['agent_kind', 'agent', { kind: 'robot' }],
    ['member_role', 'member', { role: 'admin' }],
    ['usage_event_kind', 'usage_event', { kind: 'robot' }],
    ['usage_event_kind', 'usage_event', { kind: '' }],
    ['usage_event_type', 'usage_event', { type: 'email' }],
    ['usage_event_bounds', 'usage_event', { seq: 0 }],
    ['usage_event_bounds', 'usage_event', { amount: -1, grant_id: null }],
    ['usage_event_bounds', 'usage_event', { quantity: -1 }],
    ['usage_event_bounds', 'usage_event', { unit_price: -1 }],
    ['usage_event_bounds', 'usage_event', { leads: -1 }],
    ['usage_event_bounds', 'usage_event', { actual_ms: -1 }],
    ['usage_event_bounds', 'usage_event', { billed_ms: -1 }],
    ['usage_event_bounds', 'usage_event', { payload_hash: Buffer.alloc(31) }],
    ['usage_event_free_costs_nothing', 'usage_event', { free: 'playground' }],
    ['usage_event_draws_what_it_costs', 'usage_event', { amount: 0 }],
    ['credit_grant_pool', 'credit_grant', { pool: 'gift' }],
    ['credit_grant_amount', 'credit_grant', { amount: -1 }],
    ['credit_grant_life', 'credit_grant', { expires_at: T1 }],
    ['credit_grant_life', 'credit_grant', { voided_at: '2026-04-30Z' }],
    ['credit_grant_life', 'credit_grant', { expires_at: null, voided_at: '2026-04-30Z' }],
    ['credit_grant_carries', 'credit_grant', { pool: 'rollover' }],
    ['credit_grant_carries', 'credit_grant', { carries_from: 'g0' }],
    ['credit_grant_repays', 'credit_grant', { repays_cycle: 1 }],
    ['credit_grant_repays', 'credit_grant', { repays_limit: 1 }],
    ['credit_grant_repays', 'credit_grant', { repays_cycle: 1, repays_limit: -1 }],
    ['entry_kind', 'entry', { kind: 'gift' }],
    ['entry_event', 'entry', { event_at: null }],
    ['entry_event', 'entry', { event_seq: null }],
    ['entry_reversal', 'entry', { kind: 'reversal' }],
    ['entry_reversal', 'entry', { reverses: 1 }],
    ['entry_sign', 'entry', { amount: 1 }],
    ['entry_sign', 'entry', { kind: 'expiry', amount: 1 }],
    ['grant_balance_remaining', 'grant_balance', { remaining: -1 }],
    ['cycle_total_bounds', 'cycle_total', { uncovered: -1 }],
    ['hold_bounds', 'hold', { amount: 0 }],
    ['hold_bounds', 'hold', { expires_at: T1 }],
    ['hold_ended_by', 'hold', { ended_at: T2 }],
    ['hold_ended_by', 'hold', { ended_by: 'capture' }],
    ['hold_ended_by', 'hold', { ended_at: T2, ended_by: 'expiry' }],
    ['cap_scope', 'cap', { scope: 'model' }],
    ['cap_window', 'cap', { window: 'month' }],
    ['cap_limit', 'cap', { limit: -1 }],
    ['destination_platform', 'destination', { platform: 'email' }],
    ['digest_schedule_every', 'digest_schedule', { every: 'year' }],
    ['digest_schedule_bounds', 'digest_schedule', { hour: 24 }],
    ['digest_schedule_bounds', 'digest_schedule', { hour: -1 }],
    ['digest_schedule_bounds', 'digest_schedule', { weekday: 0 }],
    ['digest_schedule_bounds', 'digest_schedule', { weekday: 8 }],
    ['outbox_state', 'outbox', { state: 'lost' }],
    ['outbox_attempts', 'outbox', { attempts: -1 }],
    ['recharge_setting_bounds', 'recharge_setting', { below: -1 }],
    ['recharge_setting_bounds', 'recharge_setting', { buy: 0 }],
    ['recharge_setting_bounds', 'recharge_setting', { monthly_cap: -1 }],
    ['recharge_setting_bounds', 'recharge_setting', { failures: -1 }],
    ['recharge_attempt_state', 'recharge_attempt', { state: 'lost' }],
    ['recharge_attempt_bounds', 'recharge_attempt', { amount: 0 }],
    ['recharge_attempt_bounds', 'recharge_attempt', { month: '2026-5' }],
  ];
  test.each(cases)('%s: %s %o', async (constraint, table, spoiled) => {
    const elsewhere = table === 'account' ? {} : { account_id: 'elsewhere' };

    await expect(insert(table, { ...goodRows[table], ...elsewhere, ...spoiled })).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  });

  test('every check of the schema has a case here', async () => {
    const checks = await rowsOf<{ name: string }>(
      `select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
    );

    const tried = new Set(cases.map(([constraint]) => constraint));
    expect(new Set(checks.map(({ name }) => name))).toEqual(tried);
  });
});

describe('what happened once is written once', () => {
  const reversal = { ...goodRows.entry, kind: 'reversal', amount: 1_000 };
  const twice: [title: string, table: Table, first: Values, second: Values][] = [
    [
      'an event under its key',
      'usage_event',
      {},
      { seq: 2, occurred_at: T2, payload_hash: Buffer.alloc(32, 1) },
    ],
    ['the voiding of an event', 'event_void', {}, { actor: 'sam' }],
    ['a grant under its source key', 'credit_grant', {}, { amount: 5 }],
    ['the reversal of an entry', 'entry', { ...reversal, reverses: 7 }, { seq: 2 }],
    ['the reversal of what an event drew', 'entry', { ...reversal, reverses: 0 }, { seq: 2 }],
    ['a hold', 'hold', {}, { amount: 2 }],
    ['a message', 'outbox', {}, { kind: 'recovered' }],
    ['the digest of a schedule on a date', 'digest_run', {}, { claimed_at: T2 }],
    ['a destination for a channel', 'destination', {}, { id: 'd2' }],
  ];
  test.each(twice)('%s', async (title, table, first, second) => {
    const account_id = `once-${title.replaceAll(' ', '-')}`;
    const row = { ...goodRows[table], ...first, account_id };
    await insert(table, row);

    await expect(insert(table, { ...row, ...second })).rejects.toMatchObject({ code: '23505' });

    await insert(table, { ...row, ...second, account_id: `${account_id}-2` });
  });
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

/** The plan Postgres makes where it may neither read whole tables nor sort, unless there is no other way. */
async function planOf(query: string): Promise<PlanNode[]> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    for (const way of ['seqscan', 'sort', 'bitmapscan']) await client.query(`set local enable_${way} = off`);
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (format json) ${query}`,
    );
    return (rows[0]?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => nodesOf(Plan));
  } finally {
    await client.query('rollback');
    client.release();
  }
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

describe('every question has its index', () => {
  const MINE = `account_id = 'acme'`;
  const OPEN_PURCHASE = `state in ('begun', 'pending', 'unknown')`;

  const byAccount: [title: string, query: string][] = [
    [
      'the log by time, a page on',
      `select * from usage_event where ${MINE} and (occurred_at, seq) < ('${T2}', 900)
       order by occurred_at desc, seq desc limit 10`,
    ],
    [
      'the log of one agent, a page on',
      `select * from usage_event where ${MINE} and agent_id = 'ada' and (occurred_at, seq) < ('${T2}', 900)
       order by occurred_at desc, seq desc limit 10`,
    ],
    ['an event by its key', `select * from usage_event where ${MINE} and source = 'api' and event_id = 'e1'`],
    [
      'events charged to another time than their own',
      `select * from usage_event where ${MINE} and charged_at >= '${T1}' and charged_at <> occurred_at`,
    ],
    [
      'the entries of a statement, a page on',
      `select * from entry where ${MINE} and (at, seq) < ('${T2}', 900) order by at desc, seq desc limit 10`,
    ],
    [
      'the credits added in a statement, a page on',
      `select * from credit_grant where ${MINE} and (effective_at, id) < ('${T2}', 'g')
       order by effective_at desc, id desc limit 10`,
    ],
    ['the entries of an event', `select * from entry where ${MINE} and event_seq = 1`],
    [
      'the entries of a grant, in order',
      `select * from entry where ${MINE} and grant_id = 'g1' order by seq desc limit 10`,
    ],
    [
      'the grants that are open',
      `select * from grant_balance b join credit_grant g on g.account_id = b.account_id and g.id = b.grant_id
       where b.${MINE} and g.${MINE} and not b.closed`,
    ],
    ['the balance', `select * from balance where ${MINE}`],
    ['live holds', `select * from hold where ${MINE} and ended_at is null and expires_at > '${T1}'`],
    ['a hold by its id', `select * from hold where ${MINE} and id = 'h1'`],
    ['the caps in force', `select * from cap where ${MINE} and archived_at is null`],
    [
      'what a cap has seen in its window',
      `select * from cap_use where ${MINE} and cap_id = 'c1' and starts_at = '${T1}'`,
    ],
    [
      'sums by quarter of an hour over a period',
      `select agent_id, sum(used) from usage_quarter where ${MINE} and bucket_at >= '${T1}' and bucket_at < '${T2}'
       group by agent_id`,
    ],
    [
      'sums by day over a period',
      `select day, sum(used) from usage_day where ${MINE} and day between '2026-05-01' and '2026-05-31'
       group by day order by day`,
    ],
    [
      'sums by person over a period',
      `select person, sum(used) from person_day where ${MINE} and day >= '2026-05-01' group by person`,
    ],
    ['the totals of a cycle', `select * from cycle_total where ${MINE} and cycle = 4`],
    ['the rates', `select * from rate where ${MINE} order by effective_at`],
    [
      'what the managers did, a page on',
      `select * from audit where ${MINE} and (at, id) < ('${T2}', 900) order by at desc, id desc limit 10`,
    ],
    ['agents nobody confirmed', `select * from agent where ${MINE} and not confirmed`],
    ['whether a chat has been seen', `select from conversation where ${MINE} and id = 'c'`],
    [
      'messages that could not be delivered',
      `select * from outbox where ${MINE} and state = 'dead' order by created_at desc limit 10`,
    ],
    [
      'the messages about one thing',
      `select * from outbox where ${MINE} and about = 'stopped:ada' order by created_at limit 10`,
    ],
    [
      'what a worker has for a channel',
      `select * from outbox where ${MINE} and destination_id = 'd1' and claim is not null`,
    ],
    [
      'what is said next in a channel',
      `select * from outbox where ${MINE} and destination_id = 'd1' and state = 'waiting'
       order by due_at, created_at, id limit 10`,
    ],
    ['what is said in the message of another', `select * from outbox where ${MINE} and merged_into = 'o1'`],
    [
      'what was recharged in a month',
      `select sum(amount) from recharge_attempt where ${MINE} and month = '2026-05'`,
    ],
    ['the purchase that is open', `select * from recharge_attempt where ${MINE} and ${OPEN_PURCHASE}`],
    ['the workspaces of an account', `select * from workspace_link where ${MINE}`],
  ];

  test.each(byAccount)('%s: by account, without a sort or a scan', async (_title, query) => {
    const nodes = await planOf(query);

    const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) {
      expect(scan['Node Type']).toMatch(/^Index (Only )?Scan$/);
      expect(scan['Index Cond']).toContain('account_id =');
    }
    if (query.includes('limit')) expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort');
  });

  // A page deep in the log must begin at its key, not be counted off from the first.
  test.each(byAccount.filter(([, query]) => query.includes('< (')))(
    '%s: begins at its key',
    async (_title, query) => {
      const scan = (await planOf(query)).find((node) => node['Index Cond'] !== undefined);

      expect(scan?.['Index Cond']).toContain('ROW(');
    },
  );

  // Whoever delivers asks for all accounts at once, and finds what waits without passing what is done.
  const ofEveryAccount: [title: string, query: string, index: string][] = [
    [
      'messages that are due',
      `select * from outbox where state = 'waiting' and greatest(due_at, claimed_until) <= '${T1}'
       order by greatest(due_at, claimed_until) limit 10 for update skip locked`,
      'outbox_due',
    ],
    [
      'digests that are due',
      `select * from digest_schedule where paused_at is null and removed_at is null and next_at <= '${T1}'
       order by next_at limit 10 for update skip locked`,
      'digest_due',
    ],
    [
      'accounts whose cycle has turned',
      `select account_id from balance where next_roll_at <= '${T1}' order by next_roll_at limit 10`,
      'balance_due',
    ],
    [
      'purchases to be asked about',
      `select * from recharge_attempt where ${OPEN_PURCHASE} and look_at <= '${T1}'
       order by look_at limit 10 for update skip locked`,
      'recharge_attempt_due',
    ],
  ];
  test.each(ofEveryAccount)('%s: of every account, in order of time', async (_title, query, index) => {
    const nodes = await planOf(query);

    expect(nodes.map((node) => node['Index Name']).filter(Boolean)).toEqual([index]);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort');
  });

  // The key would serve as well, and read all that is over to find the little that is open.
  test.each([
    ['events charged to another time than their own', 'usage_event_charged_elsewhen'],
    ['the entries of an event', 'entry_of_event'],
    ['the entries of a grant, in order', 'entry_of_grant'],
    ['the grants that are open', 'grant_balance_open'],
    ['live holds', 'hold_live'],
    ['the purchase that is open', 'recharge_attempt_open'],
    ['the caps in force', 'cap_in_force'],
    ['agents nobody confirmed', 'agent_unconfirmed'],
    ['messages that could not be delivered', 'outbox_dead'],
  ])('%s: from an index of nothing else', async (title, index) => {
    const [, query = ''] = byAccount.find(([question]) => question === title) ?? [];

    expect((await planOf(query)).map((node) => node['Index Name'])).toContain(index);
  });

  // Every index on the events costs a fifth to a third of the rate at which they are written.
  test('and there is no index that no question uses', async () => {
    const asked = [...byAccount.map(([, query]) => query), ...ofEveryAccount.map(([, query]) => query)];
    const used = new Set<string | undefined>();
    for (const query of asked) for (const node of await planOf(query)) used.add(node['Index Name']);

    const indexes = await rowsOf<{ name: string }>(`
      select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
      where not x.indisunique and i.relnamespace = 'public'::regnamespace`);
    expect(indexes.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
    expect(indexes.length).toBeGreaterThan(10);
  });

  test('the account of a workspace: by the workspace', async () => {
    const nodes = await planOf(
      `select account_id from workspace_link where platform = 'slack' and workspace = 'T1'`,
    );

    expect(nodes.map((node) => node['Index Name'])).toEqual(['workspace_link_pkey']);
  });
});
