import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Card } from '../../src/cards/card.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import {
  columnsOf,
  commandOf,
  commandsOf,
  fieldOf,
  fileOf,
  partOf,
  plain,
  readCsv,
  tableOf,
  textOf,
} from '../support/cards.ts';
import type { TestDatabase } from '../support/database.ts';
import { type Ask, DEMO_NOW, loadDemo } from '../support/demo.ts';

let database: TestDatabase;
let ask: Ask;
beforeAll(async () => {
  ({ database, ask } = await loadDemo());
  // One reply of the last week is taken back, so that what is no longer counted is in every sum's way.
  const ledger = createLedger(createLedgerStore(database.pool), () => DEMO_NOW);
  const [taken] = await sql<{ event_id: string }>(
    `select event_id from usage_event where type = 'reply' and amount > 0 and occurred_at < '2026-11-18T20:00Z'
      order by occurred_at desc limit 1`,
  );
  await ledger.voidEvent('demo', {
    source: 'demo',
    id: taken?.event_id ?? '',
    actor: 'tester',
    remarks: 'a mistake',
  });
});
afterAll(() => database.drop());

async function sql<Row extends object>(text: string): Promise<Row[]> {
  return (await database.pool.query<Row>(text)).rows;
}

/** What is counted, by the events themselves, each with its local day in New York. */
const counted = `
  (select e.*, (e.occurred_at at time zone 'America/New_York')::date as day from usage_event e
    where e.account_id = 'demo' and e.free is distinct from 'playground' and e.type <> 'adjustment'
      and not exists (select from event_void v where v.account_id = e.account_id and v.source = e.source and v.event_id = e.event_id)) e`;
const credits = 'trim_scale(sum(amount) / 1000000.0)::text';
const lastWeek = `day between '2026-11-09' and '2026-11-15'`;
const lastSevenDays = `day between '2026-11-15' and '2026-11-21'`;
const threeMonths = `day between '2026-08-22' and '2026-11-21'`;

describe('/usage', () => {
  test('says what was used, how many calls, chats and messages, and the average a day', async () => {
    const card = await ask('usage last week');

    const [sums] = await sql<Record<string, string>>(
      `select ${credits} as used, count(*) filter (where type = 'call')::text as calls,
              count(*) filter (where opens_chat)::text as chats, sum(quantity)::text as messages,
              round(sum(amount) / 7000000.0)::text as average
         from ${counted} where ${lastWeek}`,
    );
    expect(plain(card.title)).toBe(`${sums?.['used']} credits used`);
    expect([fieldOf(card, 'Calls'), fieldOf(card, 'Chats'), fieldOf(card, 'Messages')]).toEqual([
      sums?.['calls'],
      sums?.['chats'],
      sums?.['messages'],
    ]);
    expect(fieldOf(card, 'Average a day')).toBe(`${sums?.['average']} credits over 7 days`);
    expect(card.subtitle).toBe('9–15 November 2026 (7 days, America/New_York)');
  });

  test('of all time has everything since the first day anything was used, and names that day', async () => {
    const card = await ask('usage all time');

    const [all] = await sql<{ used: string; since: string; days: number }>(
      `select ${credits} as used, to_char(min(day), 'FMDD FMMonth') as since,
              date '2026-11-21' - min(day) + 1 as days from ${counted}`,
    );
    expect(plain(card.title)).toBe(`${all?.used} credits used`);
    expect(plain(card.subtitle ?? '')).toBe(
      `${all?.since} – 21 November 2026 (${all?.days} days, America/New_York)`,
    );
  });

  test('shows used of allowance, agents of slots and members of seats', async () => {
    const card = await ask('usage');

    const [cycle] = await sql<{ used: string }>(
      `select ${credits} as used from ${counted}
        where charged_at >= (select max(effective_at) from credit_grant where pool = 'plan' and effective_at <= '2026-11-21T15:00Z')`,
    );
    const [team] = await sql<{ agents: string; members: string; left: string }>(
      `select (select count(*) from agent where archived_at is null)::text as agents,
              (select count(*) from member)::text as members,
              ((select max(expires_at) from credit_grant where pool = 'plan' and effective_at <= '2026-11-21T15:00Z')
                 at time zone 'America/New_York')::date - date '2026-11-21' as left`,
    );
    const gauge = partOf(card, 'gauge');
    expect(plain(gauge.used)).toBe(cycle?.used);
    expect(plain(gauge.total)).toBe('10000 plan credits');
    const { chart } = partOf(card, 'chart');
    expect(chart).toMatchObject({ type: 'gauge', usedText: gauge.used, total: 10_000 });
    expect(fieldOf(card, 'Agents')).toBe(`${team?.agents} of 10 slots`);
    expect(fieldOf(card, 'Team members')).toBe(`${team?.members} of 8 seats`);
    expect(fieldOf(card, 'Days to reset')).toBe(String(team?.left));
  });
});

describe('all agents and all companies', () => {
  test('are asked for by name as they are without a word', async () => {
    const [all, unsaid] = [await ask('usage agents agent:all company:All'), await ask('usage agents')];

    expect([all.title, all.subtitle, all.parts]).toEqual([unsaid.title, unsaid.subtitle, unsaid.parts]);
  });
});

describe('/usage agents', () => {
  test('has a tile for each of the six kinds, and each agent with what it used', async () => {
    const card = await ask('usage agents last week');

    const kinds = await sql<{ kind: string; used: string }>(
      `select kind, ${credits} as used from ${counted} where ${lastWeek} group by 1`,
    );
    const agents = await sql<{ name: string; used: string; messages: string; calls: string }>(
      `select a.name, ${credits} as used, sum(quantity)::text as messages, count(*) filter (where e.type = 'call')::text as calls
         from ${counted} join agent a on a.account_id = e.account_id and a.id = e.agent_id
        where ${lastWeek} group by 1 order by sum(amount) desc, 1`,
    );
    const used = new Map(kinds.map((row) => [row.kind, row.used]));
    expect(partOf(card, 'tiles').tiles.map(({ title, value }) => [title, plain(value)])).toEqual([
      ['Chat', `${used.get('chat')} credits`],
      ['Voice Inbound', `${used.get('voice_inbound')} credits`],
      ['Voice Outbound', `${used.get('voice_outbound')} credits`],
      ['Voice Web', `${used.get('voice_web')} credits`],
      ['Auto Trigger', `${used.get('auto_trigger')} credits`],
      ['Assistant', `${used.get('assistant')} credits`],
    ]);
    expect(columnsOf(tableOf(card, 'Agents'), ['Agent', 'Credits', 'Messages', 'Calls'])).toEqual(
      agents.map((row) => [row.name, row.used, row.messages, row.calls]),
    );
    const { chart } = partOf(card, 'chart');
    expect(chart.type === 'bar' && chart.bars.map(({ value }) => String(value))).toEqual(
      agents.map((row) => row.used),
    );
    for (const row of agents) expect(plain(chart.alt)).toContain(`${row.name} ${row.used}`);
  });

  test('attributes to companies, and filters by one', async () => {
    const all = await ask('usage agents last week');
    const one = await ask('usage agents last week company:"Harbour Dental"');

    const companies = await sql<{ name: string; used: string }>(
      `select coalesce(c.name, 'No company') as name, ${credits} as used
         from ${counted} left join company c on c.account_id = e.account_id and c.id = e.company_id
        where ${lastWeek} group by 1 order by sum(amount) desc`,
    );
    expect(columnsOf(tableOf(all, 'Companies'), ['Company', 'Credits'])).toEqual(
      companies.map((row) => [row.name, row.used]),
    );
    const harbour = companies.find(({ name }) => name === 'Harbour Dental');
    expect(plain(one.notes.join())).toContain(`${harbour?.used} credits in all`);
    expect(columnsOf(tableOf(one, 'Agents'), ['Agent']).flat().sort()).toEqual([
      'Harbour Front Desk',
      'Harbour Reception Line',
    ]);
  });

  test('keeps an archived agent selectable, with its own numbers', async () => {
    const menu = await ask('usage agents last 3 months');
    const archived = menu.actions.flatMap((action) =>
      action.type === 'select' ? action.options.filter(({ label }) => label.endsWith('(archived)')) : [],
    );

    const card = await ask(archived[0]?.command ?? '');

    const [row] = await sql<{ used: string }>(
      `select ${credits} as used from ${counted} where ${threeMonths} and agent_id = 'lumen-chat'`,
    );
    expect(archived.map(({ label }) => label)).toEqual(['Lumen Booking Chat (archived)']);
    expect(plain(card.title)).toBe(`Lumen Booking Chat used ${row?.used} credits`);
  });
});

describe('/usage history', () => {
  test('draws three months by day, with a boundary where each cycle begins', async () => {
    const card = await ask('usage history');

    const days = await sql<{ used: string }>(
      `select trim_scale(coalesce(sum(amount), 0) / 1000000.0)::text as used
         from generate_series(date '2026-08-22', date '2026-11-21', '1 day') d(day) left join ${counted} using (day)
        group by d.day order by d.day`,
    );
    const begins = await sql<{ index: number }>(
      `select (effective_at at time zone 'America/New_York')::date - date '2026-08-22' as index from credit_grant
        where pool = 'plan' and effective_at > '2026-08-22T04:00Z' and effective_at <= '2026-11-21T15:00Z' order by 1`,
    );
    const { chart } = partOf(card, 'chart');
    expect(chart.type === 'line' && chart.series[0]?.values.map(String)).toEqual(
      days.map(({ used }) => used),
    );
    expect(chart.type === 'line' && chart.boundaries.map(({ index }) => index)).toEqual(
      begins.map(({ index }) => index),
    );
  });

  test.each([
    ['messages', 'sum(quantity)::int'],
    ['calls', `count(*) filter (where type = 'call')::int`],
  ])('shows %s by week, Monday first', async (lens, column) => {
    const card = await ask(`usage history ${lens} weekly`);

    const weeks = await sql<{ value: number }>(
      `select ${column} as value from ${counted} where ${threeMonths} group by date_trunc('week', day) order by date_trunc('week', day)`,
    );
    const { chart } = partOf(card, 'chart');
    expect(chart.type === 'line' && chart.series[0]?.values).toEqual(weeks.map(({ value }) => value));
  });

  test('tells the kinds apart, day by day', async () => {
    const card = await ask('usage history last week kinds');

    const rows = await sql<{ kind: string; used: number }>(
      `select kind, (sum(amount) / 1000000.0)::float8 as used from ${counted} where ${lastWeek} group by kind, day order by day`,
    );
    const { chart } = partOf(card, 'chart');
    const series = chart.type === 'stacked' ? chart.series : [];
    expect(series).toHaveLength(6);
    for (const { key, values } of series) {
      expect(values.filter((value) => value !== 0)).toEqual(
        rows.filter(({ kind, used }) => kind === key && used > 0).map(({ used }) => used),
      );
    }
  });

  test('has a table that adds up to the total, however long the range', async () => {
    for (const range of ['yesterday', 'last 30 days', 'last 3 months', '2024-01-01..2026-11-21']) {
      const card = await ask(`usage history ${range}`);
      const rows = columnsOf(tableOf(card, 'What'), ['Credits']).flat().map(Number);

      expect(rows.length).toBeLessThanOrEqual(36);
      expect(plain(card.title)).toContain(`${rows.reduce((sum, used) => sum + used, 0)} credits`);
    }
  });
});

describe('/usage patterns', () => {
  test('names the peak days and weeks in words, and the weekday pattern', async () => {
    const card = await ask('usage patterns');

    const whole = `${threeMonths} and day < '2026-11-21'`;
    const days = await sql<{ said: string; used: string }>(
      `select to_char(day, 'FMDay, FMDD FMMonth YYYY') as said, ${credits} as used from ${counted}
        where ${whole} group by day order by sum(amount) desc limit 3`,
    );
    const weeks = await sql<{ said: string; used: string }>(
      `select to_char(w, 'FMDD Mon') || ' – ' || to_char(w + 6, 'FMDD Mon') as said, used from (
         select date_trunc('week', day)::date as w, ${credits} as used, sum(amount) as amount from ${counted}
          where ${whole} and day between '2026-08-24' and '2026-11-15' group by 1) weeks order by amount desc limit 2`,
    );
    const [average] = await sql<{ said: string }>(
      `select round(sum(amount) / 91000000.0)::text as said from ${counted} where ${whole}`,
    );
    const weekdays = await sql<{ name: string; average: string }>(
      `select to_char(day, 'FMDay') as name, round(sum(amount) / count(distinct day) / 1000000.0)::text as average
         from ${counted} where ${whole} group by 1, extract(isodow from day) order by extract(isodow from day)`,
    );
    const words = textOf(card);
    for (const { said, used } of [...days, ...weeks]) expect(words).toContain(`${said} (${used})`);
    expect(fieldOf(card, 'Average a day')).toBe(`${average?.said} credits over 91 days`);
    expect(columnsOf(tableOf(card, 'An average week'), ['Weekday', 'Credits'])).toEqual(
      weekdays.map((row) => [row.name, row.average]),
    );
  });

  test('points at the days that stood out, each with a button that asks why', async () => {
    const card = await ask('usage patterns');

    expect(textOf(card)).toContain('Far above the same weekday');
    const why = await ask(commandOf(card, 'Why 5 Nov'));
    expect(why.title).toContain('from a dearer price');
  });

  test('says the trend by halves of whole weeks, and projects this cycle', async () => {
    const card = await ask('usage patterns');

    const [halves] = await sql<{ before: string; after: string }>(
      `select round(sum(amount) filter (where day between '2026-08-29' and '2026-10-09') / 42000000.0)::text as before,
              round(sum(amount) filter (where day between '2026-10-10' and '2026-11-20') / 42000000.0)::text as after
         from ${counted}`,
    );
    expect(fieldOf(card, 'Trend')).toContain(
      `${halves?.after} a day in the last 6 weeks, ${halves?.before} in the 6 weeks before`,
    );
    expect(fieldOf(card, 'This cycle')).toMatch(/^about \d+ credits by 28 November 2026/);
  });
});

describe('/usage log', () => {
  test('pages through every event once, ten at a time, newest first, by buttons alone', async () => {
    let card = await ask('usage log 2026-11-19');
    const pages = [card];
    while (card.actions.some((action) => action.type === 'button' && action.label === 'Older')) {
      card = await ask(commandOf(card, 'Older'));
      pages.push(card);
    }

    const rows = await sql<{ time: string; used: string }>(
      `select to_char(occurred_at at time zone 'America/New_York', 'FMDD Mon HH24:MI') as time,
              trim_scale(amount / 1000000.0)::text as used
         from usage_event where free is distinct from 'playground'
          and (occurred_at at time zone 'America/New_York')::date = '2026-11-19'
        order by occurred_at desc, seq desc`,
    );
    const lines = pages.flatMap((page) => columnsOf(tableOf(page, 'Newest'), ['Time', 'Credits']));
    expect(rows.length).toBeGreaterThan(100);
    expect(pages.slice(0, -1).every((page) => tableOf(page, 'Newest').rows.length === 10)).toBe(true);
    expect(lines).toEqual(rows.map(({ time, used }) => [time, used]));
  });

  test('says why an entry was free, and bills 61 seconds on Base as 120', async () => {
    const [call] = await sql<{ day: string; call_id: string }>(
      `select (occurred_at at time zone 'America/New_York')::date::text as day, call_id from usage_event where actual_ms = 61000 and billed_ms = 120000`,
    );
    const [outbound] = await sql<{ day: string }>(
      `select (occurred_at at time zone 'America/New_York')::date::text as day from usage_event where free = 'outbound' limit 1`,
    );

    const paid = await everyLine(`usage log call ${call?.day}`);
    const free = await everyLine(`usage log kind:voice_outbound ${outbound?.day}`);

    expect(paid.find((row) => row.join().includes(call?.call_id ?? '–'))?.join(' | ')).toContain(
      '120 s / 61 s',
    );
    expect(free.every((row) => /^0$/.test(row[4] ?? ''))).toBe(true);
    expect(free.map((row) => row.at(-1)).join()).toContain('free: outbound calls cost nothing on this plan');
  });

  test('flags what was taken back', async () => {
    const lines = await everyLine('usage log 2026-11-18 reply');

    expect(lines.filter((row) => row.at(-1)?.includes('taken back'))).toHaveLength(1);
  });

  test('shows no test traffic', async () => {
    const [row] = await sql<{ day: string; others: number }>(
      `select (occurred_at at time zone 'America/New_York')::date::text as day,
              count(*) filter (where free is distinct from 'playground')::int as others
         from usage_event where agent_id = 'harbour-chat' group by 1
       having count(*) filter (where free = 'playground') > 0 and count(*) filter (where free is distinct from 'playground') > 0 limit 1`,
    );

    const lines = await everyLine(`usage log agent:harbour-chat ${row?.day}`);

    expect(lines).toHaveLength(row?.others ?? -1);
  });

  async function everyLine(words: string): Promise<string[][]> {
    let card = await ask(words);
    const rows = tableOf(card, 'Newest').rows.map((row) => [...row]);
    while (card.actions.some((action) => action.type === 'button' && action.label === 'Older')) {
      card = await ask(commandOf(card, 'Older'));
      rows.push(...tableOf(card, 'Newest').rows.map((row) => [...row]));
    }
    return rows.map((row) => row.map(plain));
  }
});

describe('/usage why', () => {
  test('says that the spike came from a dearer model, and how much it was', async () => {
    const card = await ask('usage why 2026-11-02..2026-11-08');

    const [change] = await sql<{ delta: string; agent: string; after: string }>(
      `select trim_scale((sum(amount) filter (where day >= '2026-11-02') - sum(amount) filter (where day < '2026-11-02')) / 1000000.0)::text as delta,
              trim_scale(sum(amount) filter (where day >= '2026-11-02') / 1000000.0)::text as after,
              trim_scale((sum(amount) filter (where day >= '2026-11-02' and agent_id = 'northside-chat')
                - sum(amount) filter (where day < '2026-11-02' and agent_id = 'northside-chat')) / 1000000.0)::text as agent
         from ${counted} where day between '2026-10-26' and '2026-11-08'`,
    );
    const words = textOf(card);
    expect(words).toContain(`Spend rose by ${change?.delta} credits`);
    expect(words).toContain(`Northside Sales Chat shifted from swift-1 to deep-1 (+${change?.agent})`);
    expect(plain(card.title)).toContain(`${change?.after} credits used`);
    expect(card.title).toContain('from a dearer price');
  });

  test('names the lighter model and the saving', async () => {
    const card = await ask('usage why 2026-11-02..2026-11-08');

    const [saving] = await sql<{ saving: string }>(
      `select round((sum(amount) - sum(quantity) * 1000000) / 1000000.0)::text as saving from ${counted}
        where day between '2026-11-02' and '2026-11-08' and agent_id = 'northside-chat' and model = 'deep-1'`,
    );
    expect(textOf(card)).toContain(
      `With swift-1 the same responses would have cost ${saving?.saving} credits less`,
    );
  });

  test('opens the number to the entries behind it', async () => {
    const card = await ask('usage why 2026-11-02..2026-11-08');

    const [peak] = await sql<{ day: string; events: number; used: string }>(
      `select day::text, count(*)::int as events, ${credits} as used from ${counted}
        where day between '2026-11-02' and '2026-11-08' and agent_id = 'northside-chat'
        group by day order by sum(amount) desc limit 1`,
    );
    const entries = tableOf(card, 'The entries behind it');
    expect(plain(entries.caption)).toContain(`${peak?.used} credits`);
    expect(plain(entries.caption)).toContain(`${peak?.events} entries`);
    expect(columnsOf(entries, ['Credits']).flat()).toEqual(['4', '4', '4', '4', '4']);
    const log = await ask(commandOf(card, 'All'));
    expect(log.subtitle).toContain('Northside Sales Chat');
    expect(new Set(columnsOf(tableOf(log, 'Newest'), ['Agent']).flat())).toEqual(
      new Set(['Northside Sales Chat']),
    );
  });

  test('compares days that are not over with as many of the days before', async () => {
    const card = await ask('usage why this week');

    const [sums] = await sql<{ before: string; after: string }>(
      `select trim_scale(sum(amount) filter (where day between '2026-11-09' and '2026-11-14') / 1000000.0)::text as before,
              trim_scale(sum(amount) filter (where day between '2026-11-16' and '2026-11-21') / 1000000.0)::text as after
         from ${counted}`,
    );
    expect(
      columnsOf(tableOf(card, 'What changed'), ['Agent', 'Credits before', 'Credits now']).at(-1),
    ).toEqual(['Together', sums?.before, sums?.after]);
  });
});

describe('/usage value', () => {
  test('holds credits against leads, by agent', async () => {
    const card = await ask('usage value last 30 days worth:50');

    const month = `day between '2026-10-23' and '2026-11-21'`;
    const rows = await sql<{ name: string; leads: string; used: string; perLead: number | null }>(
      `select a.name, sum(leads)::text as leads, ${credits} as used, (sum(amount) / nullif(sum(leads), 0) / 1000000.0)::float8 as "perLead"
         from ${counted} join agent a on a.account_id = e.account_id and a.id = e.agent_id
        where ${month} group by 1 order by sum(leads) desc, sum(amount) desc`,
    );
    const [all] = await sql<{ leads: number; cents: number }>(
      `select sum(leads)::int as leads, round(sum(amount) * 24900 / 10000000000)::int as cents from ${counted} where ${month}`,
    );
    const table = columnsOf(tableOf(card, 'Agents'), ['Agent', 'Leads', 'Credits', 'Credits a lead']);
    expect(table.map((row) => row.slice(0, 3))).toEqual(rows.map((row) => [row.name, row.leads, row.used]));
    table.forEach((row, index) => {
      const exact = rows[index]?.perLead ?? null;
      if (exact === null) expect(row[3]).toBe('–');
      else expect(Math.abs(Number(row[3]) - exact) / exact).toBeLessThan(0.01);
    });
    expect(textOf(card)).toContain(`they cost ${((all?.cents ?? 0) / 100).toFixed(2)} USD`);
    expect(textOf(card)).toContain(`they brought ${((all?.leads ?? 0) * 50).toFixed(2)} USD`);
  });

  test('says honestly that there were no leads', async () => {
    const card = await ask('usage value agent:team-assistant');

    expect(card.title).toContain('No leads were reported');
    expect(columnsOf(tableOf(card, 'Agents'), ['Credits a lead'])).toEqual([['–']]);
  });
});

describe('/usage tips', () => {
  test('names the agent whose model makes it dear, the lighter model and the saving', async () => {
    const card = await ask('usage tips');

    const [row] = await sql<{ used: string; saving: string }>(
      `select round(sum(amount) / 1000000.0)::text as used, round((sum(amount) - sum(quantity) * 1000000) / 1000000.0)::text as saving
         from ${counted} where day between '2026-10-23' and '2026-11-21' and agent_id = 'team-assistant'`,
    );
    expect(textOf(card)).toContain(
      `Team Assistant answers with deep-1, which cost ${row?.used} credits. With swift-1 the same responses would have cost ${row?.saving} credits less`,
    );
  });

  test('reckons plans against packs by what the last three cycles used', async () => {
    const card = await ask('usage tips');

    const cycles = await sql<{ used: number }>(
      `select (sum(e.amount) / 1000000.0)::float8 as used from credit_grant g join ${counted}
           on e.charged_at >= g.effective_at and e.charged_at < g.expires_at
        where g.pool = 'plan' and g.expires_at <= '2026-11-21T15:00Z' group by g.id order by min(g.effective_at) desc limit 3`,
    );
    expect(cycles.every(({ used }) => used < 10_000)).toBe(true);
    expect(columnsOf(tableOf(card, 'What the last'), ['Plan', 'Packs', 'Together'])).toEqual([
      ['Professional', 'none needed', '747.00 USD'],
      ['Enterprise', 'none needed', '1647.00 USD'],
    ]);
    const [{ from } = { from: '' }] = await sql<{ from: string }>(
      `select trim_scale(round((now.allowance + (select max(credits * (next.price_cents - now.price_cents) / price_cents) from pack)) / 1000000.0))::text as from
         from plan now, plan next where now.id = 'professional' and next.id = 'enterprise'`,
    );
    expect(textOf(card)).toMatch(
      new RegExp(
        `Professional held all that .*\\n.*Yet 2 cycles of the last 3 used nine tenths or more .* Enterprise is 300.00 USD more a cycle, which is less than packs from about ${from} credits a cycle on`,
      ),
    );
  });

  test('says nothing where there is nothing to say', async () => {
    const card = await ask('usage tips agent:harbour-chat');

    expect(card.title).toBe('Nothing worth changing');
    expect(textOf(card)).toContain('no lighter model and no longer call would save a tenth');
  });
});

describe('/usage export', () => {
  test('writes every entry of the log, exactly', async () => {
    const { header, rows } = readCsv(await fileOf(await ask('usage export log last 7 days')));

    const events = await sql<Record<string, string>>(
      `select event_id as id, trim_scale(amount / 1000000.0)::text as credits, coalesce(call_id, '') as call_id,
              to_char(occurred_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI:SS') as time,
              trim_scale(billed_ms / 1000.0)::text as billed_seconds, trim_scale(actual_ms / 1000.0)::text as actual_seconds
         from usage_event e where free is distinct from 'playground'
          and (occurred_at at time zone 'America/New_York')::date between '2026-11-15' and '2026-11-21'
        order by occurred_at desc, seq desc`,
    );
    expect(header).toContain('free_because');
    expect(rows.map((row) => pick(row, Object.keys(events[0] ?? {})))).toEqual(events);
  });

  test.each([
    ['agents', 'agent_id as key', 'agent_id'],
    ['companies', `coalesce(company_id, '') as key`, 'company_id'],
    ['history', 'day::text as key', 'first_day'],
    ['value', 'agent_id as key', 'agent_id'],
  ])('writes %s with the sums of the events', async (report, key, column) => {
    const { rows } = readCsv(await fileOf(await ask(`usage export ${report} last 7 days`)));

    const sums = await sql<{ key: string; used: string }>(
      `select ${key}, ${credits} as used from ${counted} where ${lastSevenDays} group by 1`,
    );
    expect(rows.map((row) => [row[column], row['credits']]).sort()).toEqual(
      sums.map((row) => [row.key, row.used]).sort(),
    );
  });

  test('writes the statement of a day, used and added apart', async () => {
    const { rows } = readCsv(await fileOf(await ask('usage export statement 2026-11-19')));

    const [sums] = await sql<{ used: string; entries: number }>(
      `select ${credits} as used, count(*)::int as entries from usage_event
        where amount > 0 and (charged_at at time zone 'America/New_York')::date = '2026-11-19'`,
    );
    expect(rows.filter(({ what }) => what === 'usage')).toHaveLength(sums?.entries ?? -1);
    const used = rows.reduce((sum, row) => sum + Number(row['used']), 0);
    expect(used).toBe(Number(sums?.used));
  });

  test('refuses the statement of one agent, which has no balance', async () => {
    const card = await ask('usage export statement agent:harbour-chat');

    expect(card.title).toBe('The statement is of the whole account.');
  });

  test('writes what changed and the days of the patterns, which add up to the same', async () => {
    for (const report of ['why', 'patterns']) {
      const { rows } = readCsv(await fileOf(await ask(`usage export ${report} last week`)));
      const [sums] = await sql<{ used: string }>(
        `select ${credits} as used from ${counted} where ${lastWeek}`,
      );

      expect(rows.reduce((sum, row) => sum + Number(row['credits']), 0)).toBe(Number(sums?.used));
    }
  });
});

describe('/usage help', () => {
  test('lists every command, and tells all about one', async () => {
    const list = await ask('usage help');
    const one = await ask('usage help log');

    for (const { path, summary } of commands) {
      const said = list.parts.flatMap((part) => (part.type === 'fields' ? part.fields : []));
      expect(said.find(({ label }) => label === `/${path}`)?.value).toContain(summary);
    }
    expect(one.title).toBe('/usage log');
    expect(columnsOf(tableOf(one, 'It can be told'), ['Option']).flat()).toEqual([
      'period',
      'agent',
      'company',
      'kind',
      'type',
    ]);
  });

  test('asks back for a misspelt command', async () => {
    expect(textOf(await ask('usage help agentz'))).toContain('“/usage agents”');
  });
});

describe('every command', () => {
  const reports = commands.filter(({ path }) => path.startsWith('usage')).map(({ path }) => path);

  test.each(reports)('/%s says its period in full and reads well as plain text', async (path) => {
    const card = await ask(`${path} last week`.replace('usage help last week', 'usage help'));

    const said = renderPlainText(card);
    if (path !== 'usage help') expect(said).toContain('9–15 November 2026 (7 days, America/New_York)');
    expect(said).not.toMatch(/undefined|NaN|\[object|null/);
    for (const part of card.parts) if (part.type === 'chart') expect(part.chart.alt).toMatch(/\d/);
  });

  test('every button and every choice of every card is a command that answers', async () => {
    const seen = new Set<string>();
    const cards = await Promise.all(reports.map((path) => ask(path)));
    for (const command of cards.flatMap(commandsOf)) {
      if (seen.has(command)) continue;
      seen.add(command);
      const answer = await ask(command);

      expect(isMistake(answer), `/${command}: ${answer.title}`).toBe(false);
    }
    expect(seen.size).toBeGreaterThan(150);
  });

  test.each(reports.filter((path) => path !== 'usage help' && path !== 'usage'))(
    '/%s without usage says where there is some, with a button that goes there',
    async (path) => {
      if (path === 'usage export') return;

      const card = await ask(`${path} 2024-01-01..2024-01-07`);

      expect(card.title).toBe('Nothing was used in these days');
      expect(textOf(card)).toContain('The first one after is Saturday, 22 August 2026.');
      expect(card.notes.join()).toContain('Playground traffic');
      const there = await ask(commandOf(card, 'Show 22–28 Aug'));
      expect(there.title).not.toBe('Nothing was used in these days');
    },
  );

  test.each([
    ['usage 2026-08-20', 'Show 22 Aug'],
    ['usage 2025-01-01..2025-12-31', 'Show 22 August 2026 – 21 August 2027'],
  ])('where “%s” has nothing, the button says the days it goes to: %s', async (words, label) => {
    const [first] = (await ask(words)).actions;

    expect(first).toMatchObject({ type: 'button', label });
  });

  test.each([
    ['usage agents lats week', 'Did you mean “last week”?'],
    ['usage agents agent:"Harbor Front Desk"', 'Did you mean “Harbour Front Desk”?'],
    ['usage agents company:"Lumen Studios"', 'Did you mean “Lumen Studio”?'],
    ['usage log tpye:call', 'Did you mean “type”?'],
    ['usage agnets', 'Did you mean “/usage agents”?'],
  ])('“%s” is asked back', async (words, hint) => {
    expect(textOf(await ask(words))).toContain(hint);
  });
});

/** Only mistakes and failures offer help alone. */
function isMistake({ actions }: Card): boolean {
  return actions.some((action) => action.type === 'button' && action.label === 'Help');
}

function pick(row: Record<string, string>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, row[key] ?? '']));
}
