import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { addDays } from '../../src/domain/instant.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { fieldOf, plain } from '../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { askerOf, loadDemo } from '../support/demo.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';

const ZONE = 'Asia/Kathmandu';
const TODAY = '2026-05-20';
const NOW = Date.parse(`${TODAY}T12:00:00+05:45`);
/** What each weekday spends, Monday first. Today, a Wednesday, has spent half of it. */
const HABIT = [30, 20, 10, 40, 50, 5, 1];
const plan = { allowance: credits(700), rolloverCap: 0n, atZero: 'hard_stop', overageLimit: 0n } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await habitual('payg', null);
  await habitual('planned', { ...plan, repaysOverage: false });
});
afterAll(() => database.drop());

/** Five weeks alike, recorded day by day as they went. */
async function habitual(id: string, terms: AccountParts['plan']) {
  const anchorAt = Date.parse('2026-01-10T00:00:00+05:45');
  await createAccount(database, { id, zone: ZONE, anchorAt, plan: terms });
  const traffic = openTraffic(database);
  for (let back = 35; back >= 0; back -= 1) {
    const day = addDays(TODAY, -back);
    traffic.now = Date.parse(`${day}T11:00:00+05:45`);
    if (back === 35) {
      const pack = {
        id: 'pack',
        pool: 'top_up',
        amount: credits(2_000),
        effectiveAt: traffic.now - 1,
      } as const;
      const forAll = { expiresAt: null, agentId: null, priority: null, actor: 'test', remarks: null };
      await traffic.ledger.grant(id, { ...pack, ...forAll });
    }
    const usual = HABIT[(new Date(day).getUTCDay() + 6) % 7] ?? 0;
    const quantity = back === 0 ? usual / 2 : usual;
    const at = new Date(traffic.now).toISOString();
    await traffic.ledger.record(id, [
      UsageEvent.parse({ type: 'reply', id: day, agent: 'ada', at, quantity }),
    ]);
  }
}

/** Each day to come as its weekday was a week before, less what today has spent already. */
const comingDays = `
  seen as (
    select (occurred_at at time zone '${ZONE}')::date as day, sum(amount) / 1000000 as used
      from usage_event where account_id = $1 group by 1),
  coming as (
    select d::date as day,
           case when d::date = '${TODAY}' then habit.used - (select used from seen where day = '${TODAY}') else habit.used end as used
      from generate_series(date '${TODAY}', date '${TODAY}' + 89, '1 day') d
      join seen habit on habit.day between date '${TODAY}' - 7 and date '${TODAY}' - 1
       and extract(isodow from habit.day) = extract(isodow from d))`;

describe('/credits forecast of weeks that are all alike', () => {
  test('names the day on which what is left is spent, and no other', async () => {
    const card = await askerOf(database, 'payg', NOW)('credits forecast');

    const { rows } = await database.pool.query<{ ends: string }>(
      `with ${comingDays}, summed as (select day, sum(used) over (order by day) as spent from coming)
       select to_char(min(day), 'FMDD FMMonth YYYY') || ' (in ' || min(day) - date '${TODAY}' || ' days)' as ends from summed
        where spent >= (select sum(amount) / 1000000 from ledger_entry where account_id = $1)`,
      ['payg'],
    );
    const ends = rows[0]?.ends;
    expect(card.title).toBe(`Credits run out about ${ends}`);
    for (const label of ['Runs out at the earliest', 'Most likely', 'At the latest']) {
      expect(fieldOf(card, label)).toBe(ends);
    }
  });

  test('adds the days to come to what cycle and month have used', async () => {
    const card = await askerOf(database, 'planned', NOW)('credits forecast');

    const { rows } = await database.pool.query<{ cycle: string; month: string }>(
      `with ${comingDays}, spans (name, first, last) as (
         values ('cycle', date '2026-05-10', date '2026-06-09'), ('month', date '2026-05-01', date '2026-05-31')),
       said as (
         select name, (select sum(used) from seen where day between first and last) as so_far,
                (select sum(used) from coming where day between first and last) as to_come from spans)
       select max(said) filter (where name = 'cycle') as cycle, max(said) filter (where name = 'month') as month
         from (select name, format('%1$s credits (%1$s to %1$s), %2$s used so far', round(so_far + to_come), round(so_far)) as said
                 from said) s`,
      ['planned'],
    );
    expect(fieldOf(card, 'This cycle, to 9 June 2026')).toBe(`${rows[0]?.cycle}, of 700 plan credits`);
    expect(fieldOf(card, 'May 2026')).toBe(rows[0]?.month);
  });

  test('has been right every week, and says of how many', async () => {
    const card = await askerOf(database, 'payg', NOW)('credits forecast');

    const { rows } = await database.pool.query<{ weeks: string }>(
      `select count(*)::text as weeks from generate_series(1, 8) back
        where (select count(distinct (occurred_at at time zone '${ZONE}')::date) from usage_event
                where account_id = $1 and (occurred_at at time zone '${ZONE}')::date
                      between date '${TODAY}' - 7 * back - 28 and date '${TODAY}' - 7 * back - 1) >= 7`,
      ['payg'],
    );
    const weeks = rows[0]?.weeks;
    expect(fieldOf(card, 'Its own record')).toMatch(
      new RegExp(`^${weeks} of the last ${weeks} weeks came out within its range .* off by 0% or less$`),
    );
  });
});

describe('/credits forecast of the demo', () => {
  test('has its middle within a tenth of what the weekdays of four weeks spend on average, and its ends within what they ever spent', async () => {
    const demo = await loadDemo();
    try {
      const card = await demo.ask('credits forecast');

      const { rows } = await demo.database.pool.query<
        Record<'so_far' | 'least' | 'mean' | 'greatest', number>
      >(
        `with seen as (
           select (occurred_at at time zone 'America/New_York')::date as day, sum(amount) / 1e6 as used from usage_event group by 1),
         habit as (
           select extract(isodow from day) as weekday, min(used) as least, avg(used) as mean, max(used) as greatest
             from seen where day between date '2026-11-21' - 28 and '2026-11-20' group by 1),
         month as (select sum(used) as so_far from seen where day >= '2026-11-01')
         select so_far::float8, (so_far - today.used + sum(least))::float8 as least, (so_far - today.used + sum(mean))::float8 as mean,
                (so_far - today.used + sum(greatest))::float8 as greatest
           from month, (select used from seen where day = '2026-11-21') today,
                generate_series(date '2026-11-21', date '2026-11-30', '1 day') d join habit on weekday = extract(isodow from d)
          group by so_far, today.used`,
      );
      const { so_far = 0, least = 0, mean = 0, greatest = 0 } = rows[0] ?? {};
      const said = plain(fieldOf(card, 'November 2026')).match(
        /^(\d+) credits \((\d+) to (\d+)\), (\d+) used so far$/,
      );
      const [middle = 0, low = 0, high = 0, used] = said?.slice(1).map(Number) ?? [];
      expect(used).toBe(Math.round(so_far));
      expect([low, high].every((each) => each >= least && each <= greatest)).toBe(true);
      expect(low).toBeLessThan(middle);
      expect(middle).toBeLessThan(high);
      expect(Math.abs(middle - mean)).toBeLessThan((mean - so_far) * 0.1);
    } finally {
      await demo.database.drop();
    }
  });
});

test('credits that are bought are no spend of less than nothing', async () => {
  await createAccount(database, { id: 'buys', zone: ZONE });
  const traffic = openTraffic(database);
  traffic.now = NOW;
  const spend = () => createReportStore(database.pool).spendByDay('buys', addDays(TODAY, -1));
  const event = UsageEvent.parse({
    id: 'e',
    at: new Date(NOW).toISOString(),
    agent: 'ada',
    type: 'reply',
    quantity: 30,
  });
  await traffic.ledger.record('buys', [event]);
  const before = await spend();

  await traffic.ledger.grant('buys', {
    ...{ id: 'pack', pool: 'top_up', amount: credits(500), effectiveAt: null, expiresAt: null },
    ...{ agentId: null, priority: null, actor: 'test', remarks: null },
  });

  expect(before).toEqual([{ day: TODAY, credits: credits(30) }]);
  expect(await spend()).toEqual(before);
});
