import { describe, expect, test } from 'vitest';
import { printCredits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { columnsOf, fieldOf, partOf, plain, tableOf, textOf } from '../support/cards.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { ownDemo } from './own-demo.ts';

const actor = ownDemo();
const NOW = new Date(DEMO_NOW).toISOString();

/** What is counted, by the events themselves, each with its local day in New York. */
const counted = `
  (select *, (occurred_at at time zone 'America/New_York')::date as day from usage_event
    where free is distinct from 'playground' and type <> 'adjustment') e`;
const credits = 'trim_scale(coalesce(sum(amount), 0) / 1000000.0)::text';

/** What is left of every grant in force, by all that moved it. */
async function available(): Promise<bigint> {
  const [row] = await actor.sql<{ left: bigint }>(
    `select coalesce(sum(e.amount), 0)::int8 as left
       from ledger_entry e join credit_grant g on g.account_id = e.account_id and g.id = e.grant_id
      where g.effective_at <= $1 and (g.expires_at is null or g.expires_at > $1)`,
    NOW,
  );
  return row?.left ?? 0n;
}

async function spend(quantity: number): Promise<void> {
  const at = new Date(DEMO_NOW - 60_000).toISOString();
  const reply = {
    type: 'reply',
    id: `spent-${quantity}`,
    agent: 'harbour-chat',
    at,
    quantity,
    model: 'swift-1',
  };
  await actor.record([UsageEvent.parse(reply)]);
}

describe('/usage', () => {
  test('says what is available beside what was used, of the last seven days unless told otherwise', async () => {
    const card = await actor.ask('usage', { right: 'view' });

    const [sums] = await actor.sql<{ used: string; calls: string }>(
      `select ${credits} as used, count(*) filter (where type = 'call')::text as calls
         from ${counted} where day between date '2026-11-21' - 6 and '2026-11-21'`,
    );
    expect(plain(card.title)).toBe(`${sums?.used} credits used`);
    expect(fieldOf(card, 'Calls')).toBe(sums?.calls);
    expect(fieldOf(card, 'Available now')).toBe(`${printCredits(await available())} credits`);
    expect(card.subtitle).toBe('15–21 November 2026 (7 days, America/New_York)');
  });

  test('says where there is usage when the days have none', async () => {
    const card = await actor.ask('usage may');

    const [first] = await actor.sql<{ said: string }>(
      `select to_char(min(day), 'FMDD FMMonth YYYY') as said from ${counted}`,
    );
    expect(card.title).toBe('Nothing was used in these days');
    expect(textOf(card)).toContain(first?.said);
  });

  test('offers the upgrade when a fifth of the allowance is left, and not before', async () => {
    const links = async () => {
      const { actions } = await actor.ask('usage');
      return actions.flatMap((action) => (action.type === 'link' ? [action.url] : []));
    };
    const [grant] = await actor.sql<{ fifth: bigint }>(
      `select amount / 5 as fifth from credit_grant
        where pool = 'plan' and effective_at <= $1 and expires_at > $1`,
      NOW,
    );
    expect(await available()).toBeGreaterThan(grant?.fifth ?? 0n);
    expect(await links()).toEqual([]);

    await spend(2_500);

    expect(await available()).toBeLessThanOrEqual(grant?.fifth ?? 0n);
    expect(await links()).toEqual(['https://billing.example.com/upgrade']);
  });
});

describe('/usage agents', () => {
  test('shows kinds that did nothing, as nothing', async () => {
    const card = await actor.ask('usage agents last week agent:harbour-chat');

    const [row] = await actor.sql<{ used: string }>(
      `select ${credits} as used from ${counted}
        where agent_id = 'harbour-chat' and day between '2026-11-09' and '2026-11-15'`,
    );
    expect(partOf(card, 'tiles').tiles.map(({ value }) => plain(value))).toEqual([
      `${row?.used} credits`,
      ...Array(5).fill('0 credits'),
    ]);
  });
});

describe('/usage history', () => {
  test.each([
    ['calls', `count(*) filter (where type = 'call')`],
    ['credits', 'coalesce(sum(amount), 0) / 1000000.0'],
  ])('draws %s day by day', async (lens, column) => {
    const card = await actor.ask(`usage history ${lens} october`);

    const days = await actor.sql<{ value: number }>(
      `select (${column})::float8 as value
         from generate_series(date '2026-10-01', date '2026-10-31', '1 day') d(day) left join ${counted} using (day)
        group by d.day order by d.day`,
    );
    const { chart } = partOf(card, 'chart');
    expect(chart.type === 'line' && chart.series[0]?.values).toEqual(days.map(({ value }) => value));
  });
});

describe('one company, and one launch week', () => {
  test.each(['usage', 'usage agents', 'usage history', 'usage value', 'usage why', 'usage patterns'])(
    '/%s counts them alone',
    async (path) => {
      const card = await actor.ask(`${path} 2026-11-02..2026-11-08 Harbour Dental`);

      const [row] = await actor.sql<{ used: string }>(
        `select ${credits} as used from ${counted}
          where company_id = 'harbour-dental' and day between '2026-11-02' and '2026-11-08'`,
      );
      const said = [card.title, ...card.notes];
      if (path === 'usage patterns') {
        const shares = columnsOf(tableOf(card, 'An average week'), ['Credits']).flat().map(Number);
        expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(Number(row?.used), 0);
      } else expect(plain(said.join('\n'))).toContain(`${row?.used} credits`);
      expect(card.subtitle).toContain('2–8 November 2026 (7 days, America/New_York) · Harbour Dental');
    },
  );
});

describe('/usage log', () => {
  test('says of every event its time, agent, kind, type, credits and company', async () => {
    const card = await actor.ask('usage log 2026-11-19');

    const rows = await actor.sql<Record<string, string>>(
      `select to_char(e.occurred_at at time zone 'America/New_York', 'FMDD Mon HH24:MI') as time, a.name as agent,
              initcap(replace(e.kind, '_', ' ')) as kind, initcap(e.type) as type,
              trim_scale(e.amount / 1000000.0)::text as credits, coalesce(c.name, 'No company') as company
         from ${counted} join agent a on a.id = e.agent_id left join company c on c.id = e.company_id
        where day = '2026-11-19' order by e.occurred_at desc, e.seq desc limit 10`,
    );
    const columns = ['Time', 'Agent', 'Kind', 'Type', 'Credits', 'Company'];
    expect(columnsOf(tableOf(card, 'Newest'), columns)).toEqual(
      rows.map((row) => columns.map((column) => row[column.toLowerCase()])),
    );
  });
});

describe('/usage tips', () => {
  test('compares plans by their own prices over the cycles that are over', async () => {
    const card = await actor.ask('usage tips');

    const plans = await actor.sql<{ name: string; cost: string }>(
      `select name, to_char(3 * price_cents / 100.0, 'FM99990.00') || ' USD' as cost from plan
        where allowance >= 10000 * 1000000::int8 order by price_cents`,
    );
    expect(columnsOf(tableOf(card, 'What the last 3 cycles'), ['Plan', 'Together'])).toEqual(
      plans.map(({ name, cost }) => [name, cost]),
    );
  });
});

describe('/credits', () => {
  test('says what was used beyond all credits, and that nothing is left', async () => {
    const left = await available();
    await spend(5_000);

    const card = await actor.ask('credits');

    const beyond = 5_000_000_000n - left;
    expect(plain(card.title)).toBe('0 credits available');
    expect(fieldOf(card, 'Beyond all credits, let go')).toBe(`${printCredits(beyond)} credits`);
    expect(card.actions).toContainEqual(expect.objectContaining({ label: 'Upgrade account' }));
  });

  test('held for what is under way is the sum of the holds alive', async () => {
    await actor.sql(
      `insert into hold (account_id, id, amount, agent_id, created_at, expires_at)
       select 'demo', 'h' || n, n * 1000000, 'harbour-chat', $1::timestamptz - interval '3 hours', $1::timestamptz + interval '1 hour' * (n - 2)
         from generate_series(1, 4) n`,
      NOW,
    );

    const card = await actor.ask('credits');

    const [row] = await actor.sql<{ held: string }>(
      `select ${credits} as held from hold where expires_at > $1`,
      NOW,
    );
    expect(fieldOf(card, 'Held for what is under way')).toBe(row?.held);
    expect(row?.held).toBe('7');
  });
});

describe('/credits statement', () => {
  test('tells the date and time of each line in the zone of the account', async () => {
    const card = await actor.ask('credits statement');

    const rows = await actor.sql<{ time: string }>(
      `select to_char(charged_at at time zone 'America/New_York', 'FMDD Mon HH24:MI') as time
         from usage_event where amount > 0 order by charged_at desc, seq desc limit 10`,
    );
    expect(columnsOf(tableOf(card, 'Used'), ['Date and time']).flat()).toEqual(rows.map(({ time }) => time));
  });
});
