import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { printCredits } from '../../src/domain/credits.ts';
import { columnsOf, commandOf, fieldOf, partOf, plain, tableOf, textOf } from '../support/cards.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { ownDemo } from './own-demo.ts';

const HOUR = 3_600_000;
const NOW = new Date(DEMO_NOW).toISOString();

const actor = ownDemo();

/** What is left in a pool, by adding up every movement of the grants in force. */
async function leftIn(pools: readonly string[]): Promise<string> {
  const [row] = await actor.sql<{ left: bigint }>(
    `select coalesce(sum(e.amount), 0)::int8 as left
       from ledger_entry e join credit_grant g on g.account_id = e.account_id and g.id = e.grant_id
      where g.pool = any($1) and g.effective_at <= $2 and (g.expires_at is null or g.expires_at > $2)`,
    pools,
    NOW,
  );
  return printCredits(row?.left ?? 0n);
}

const titleOf = (card: Card) => plain(card.title);

describe('/credits', () => {
  test('shows both pools and the cycle as the entries add up, to the last micro-credit', async () => {
    const card = await actor.ask('credits', { right: 'view' });

    const [cycle] = await actor.sql<{ used: bigint; ends: string }>(
      `select sum(amount)::int8 as used, to_char(c.expires_at at time zone 'America/New_York', 'FMDD FMMonth YYYY') as ends
         from usage_event e, (select effective_at, expires_at from credit_grant
                               where pool = 'plan' and effective_at <= $1 and expires_at > $1) c
        where e.occurred_at >= c.effective_at group by 2`,
      NOW,
    );
    expect(fieldOf(card, 'Plan credits')).toBe(await leftIn(['plan', 'rollover']));
    expect(fieldOf(card, 'Top-up credits')).toBe(await leftIn(['top_up', 'promo', 'adjustment']));
    expect(titleOf(card)).toBe(
      `${await leftIn(['plan', 'rollover', 'top_up', 'promo', 'adjustment'])} credits available`,
    );
    expect(plain(partOf(card, 'gauge').used)).toBe(printCredits(cycle?.used ?? 0n));
    expect(fieldOf(card, 'Next billing date')).toBe(
      `${cycle?.ends} (in 8 days), then 10000 new plan credits`,
    );
    expect(fieldOf(card, 'Auto-recharge')).toBe('off');
  });

  test('lists what lapses soon, and what of it is carried over', async () => {
    const card = await actor.ask('credits');

    expect(columnsOf(tableOf(card, 'Lapses'), ['Credits', 'What'])).toEqual([
      [await leftIn(['plan']), 'Plan credits, up to 500 carried over'],
      ['250', 'Promotion'],
    ]);
  });

  test('keeps telephony money apart: no number while none is connected, its own words when one is', async () => {
    const without = await actor.ask('credits');
    const said = { currency: 'USD', balance: '12.34', spent: '56.7', from: '2026-10-23', to: '2026-11-21' };
    const telephony = async () => [
      { connectionId: 'main', provider: 'Twilio', said: { ...said, at: DEMO_NOW }, failure: null },
    ];
    const withMoney = await actor.ask('credits', { reports: { telephony } });

    expect(without.notes.join(' ')).toContain('None is connected');
    expect(() => fieldOf(without, 'Telephony money (Twilio)')).toThrow();
    expect(fieldOf(withMoney, 'Telephony money (Twilio)')).toMatch(
      /^12\.34 USD left; 56\.70 USD spent in the last 30 days/,
    );
    expect(titleOf(withMoney)).toBe(titleOf(without));
  });
});

describe('/credits forecast', () => {
  test('projects no less than what is used, shows its record, and draws the band from today on', async () => {
    const card = await actor.ask('credits forecast', { right: 'view' });

    const [month] = await actor.sql<{ used: bigint }>(
      `select round(sum(amount) / 1e6)::int8 as used from usage_event
        where occurred_at at time zone 'America/New_York' >= '2026-11-01'`,
    );
    expect(fieldOf(card, 'November 2026')).toMatch(
      new RegExp(`^\\d+ credits \\(\\d+ to \\d+\\), ${month?.used} used so far$`),
    );
    expect(fieldOf(card, 'Its own record')).toMatch(/^\d of the last 8 weeks came out within its range/);
    const { chart } = partOf(card, 'chart');
    if (chart.type !== 'line' || !chart.band) throw new Error('a line with a band');
    const today = chart.labels.indexOf('21 Nov');
    const used = chart.series[0]?.values ?? [];
    expect(used.slice(today + 1).every((value) => value === null)).toBe(true);
    expect(chart.band.low[today]).toBe(used[today]);
    expect(chart.band.low.slice(0, today).every((value) => value === null)).toBe(true);
    expect(
      chart.band.low
        .slice(today)
        .every((low, index) => Number(low) <= Number(chart.band?.high[today + index])),
    ).toBe(true);
    expect(plain(chart.alt)).toContain('The plan gives 10000.');
  });

  test('is silent, and says why, before there are seven days with usage', async () => {
    const spendByDay = async () => [{ day: '2026-11-20', credits: 5_000_000n }];

    const card = await actor.ask('credits forecast', { reports: { spendByDay } });

    expect(card.title).toBe('Too early to say when credits run out');
    expect(fieldOf(card, 'Runs out')).toContain('1 day with usage in the last four weeks, and 7 are needed');
    expect(fieldOf(card, 'Its own record')).toContain('none yet');
  });
});

describe('/credits statement', () => {
  test('turns ten lines a page without losing, repeating or misadding one', async () => {
    const pages = [await actor.ask('credits statement', { right: 'view' })];
    for (let page = 1; page < 4; page += 1) {
      pages.push(await actor.ask(commandOf(pages.at(-1) as Card, 'Older')));
    }

    const lines = pages.flatMap((card) =>
      columnsOf(tableOf(card, 'Used and added'), ['Call ID', 'Used', 'Added', 'Balance']),
    );
    const rows = await actor.sql<{ call_id: string | null; amount: bigint }>(
      `select call_id, amount from usage_event where amount > 0 order by charged_at desc, seq desc limit 40`,
    );
    expect(pages.map((card) => tableOf(card, 'Used').rows.length)).toEqual([10, 10, 10, 10]);
    expect(lines.map(([call, used]) => [call, used])).toEqual(
      rows.map((row) => [row.call_id ?? '', printCredits(row.amount)]),
    );
    expect(lines[0]?.[3]).toBe(await leftIn(['plan', 'rollover', 'top_up', 'promo', 'adjustment']));
    const balances = lines.map(([, , , balance]) => Number(balance));
    const used = lines.map(([, spent]) => Number(spent));
    expect(balances.slice(1)).toEqual(
      balances.slice(0, -1).map((after, index) => after + (used[index] ?? 0)),
    );
  });

  test('says kindly that a page does not exist', async () => {
    const card = await actor.ask('credits statement after:nonsense');

    expect(card.title).toBe('This page does not exist.');
  });
});

describe('/credits top-up', () => {
  test('lists packs and the link for everyone, and buttons that record for managers', async () => {
    const viewer = await actor.ask('credits top-up', { right: 'view' });
    const manager = await actor.ask('credits top-up');

    const packs = await actor.sql<{ credits: bigint }>('select credits from pack order by price_cents');
    expect(columnsOf(tableOf(viewer, 'Packs'), ['Credits'])).toEqual(
      packs.map((pack) => [printCredits(pack.credits)]),
    );
    expect(viewer.actions).toContainEqual({
      type: 'link',
      label: 'Buy credits',
      url: 'https://billing.example.com/top-up',
    });
    expect(renderPlainText(viewer)).not.toContain('Record 500');
    expect(renderPlainText(manager)).toContain('/credits top-up amount:500');
  });

  test('asks first, adds once however often its button is pressed, and stands in statement and audit', async () => {
    const before = await leftIn(['top_up']);
    const question = await actor.ask('credits top-up 500.5 remarks:"Invoice 7"');
    expect(await leftIn(['top_up'])).toBe(before);

    const press = commandOf(question, 'Add');
    const answers = await Promise.all([actor.ask(press), actor.ask(press)]);
    const again = await actor.ask(press, { now: DEMO_NOW + 1_000 });

    expect(answers.map(titleOf).sort()).toEqual([
      '500.5 credits added',
      'These 500.5 credits were added before',
    ]);
    expect(titleOf(again)).toBe('These 500.5 credits were added before');
    expect(Number(await leftIn(['top_up']))).toBe(Number(before) + 500.5);
    expect(await actor.audits('grant')).toBe(1);
    const statement = await actor.ask('credits statement', { now: DEMO_NOW + 2_000 });
    expect(columnsOf(tableOf(statement, 'Used'), ['Added', 'Remarks'])[0]).toEqual([
      '500.5',
      'Top-up added, Invoice 7',
    ]);
  });

  test.each([
    ['credits top-up 1,000', '“1,000” is not an amount of credits.'],
    ['credits top-up -5', 'I can add more than 0 and at most 10 000 000 credits at once.'],
    ['credits top-up 0', 'I can add more than 0 and at most 10 000 000 credits at once.'],
    ['credits top-up amount:99999999', 'I can add more than 0 and at most 10 000 000 credits at once.'],
    ['credits top-up lots', '“lots” is not an amount of credits.'],
    ['credits top-up 0.0000001', '“0.0000001” is not an amount of credits.'],
  ])('answers “%s” with what is wrong and an example', async (words, title) => {
    const card = await actor.ask(words);

    expect(card.title).toBe(title);
    expect(textOf(card)).toMatch(/such as|Try/);
  });

  test('asks again where the button is an hour old, names another amount, or was made up', async () => {
    const press = commandOf(await actor.ask('credits top-up 500'), 'Add');
    await actor.ask(press);

    const old = await actor.ask(press, { now: DEMO_NOW + HOUR + 1 });
    const other = await actor.ask(press.replace('amount:500', 'amount:900'));
    const forged = await actor.ask('credits top-up 500 confirm:yes ref:subscription:cycle:9');

    expect([old.title, forged.title]).toEqual(
      Array(2).fill('This question was asked more than an hour ago.'),
    );
    expect(other.title).toBe('This button has added another amount already.');
    expect(await actor.audits('grant')).toBe(1);
  });
});

describe('/credits auto-recharge', () => {
  const words = 'credits auto-recharge below 500 buy 1000 cap 5000';

  test('is set, shown to everyone, and turned off, each asked first and done once', async () => {
    const press = commandOf(await actor.ask(words), 'Turn on');
    expect(await actor.sql('select * from recharge_setting')).toEqual([]);

    await Promise.all([actor.ask(press), actor.ask(press)]);

    expect(await actor.sql('select below, buy, monthly_cap, paused_at from recharge_setting')).toEqual([
      { below: 500_000_000n, buy: 1_000_000_000n, monthly_cap: 5_000_000_000n, paused_at: null },
    ]);
    expect(await actor.audits('put-recharge')).toBe(1);
    const shown = await actor.ask('credits auto-recharge', { right: 'view' });
    expect(shown.title).toBe('Auto-recharge is on');
    expect(fieldOf(await actor.ask('credits'), 'Auto-recharge')).toBe(
      'at 500 or less buys 1000, at most 5000 a month (0 bought this month)',
    );

    await actor.ask(commandOf(await actor.ask('credits auto-recharge off'), 'Turn off'));
    // Pressed once more after it was turned off: what is off stays off.
    const late = await actor.ask(press, { now: DEMO_NOW + 60_000 });

    expect(late.title).toBe('Nothing changed');
    expect(await actor.sql('select paused_at from recharge_setting')).toEqual([{ paused_at: DEMO_NOW }]);
    expect(await actor.audits('put-recharge')).toBe(2);
  });

  test('asked for what is so anyway asks nothing', async () => {
    const off = await actor.ask('credits auto-recharge off');
    await actor.ask(commandOf(await actor.ask(words), 'Turn on'));
    const same = await actor.ask('credits auto-recharge below 500 buy 1000');

    expect(off.title).toBe('Auto-recharge is off already');
    expect(same.title).toBe('Auto-recharge is on already');
    expect(await actor.audits('put-recharge')).toBe(1);
  });

  test('counts what was bought this month, also what was never answered', async () => {
    await actor.ask(commandOf(await actor.ask(words), 'Turn on'));
    await actor.sql(`insert into recharge_attempt (account_id, id, month, amount, state, created_at) values
      ('demo', '1', '2026-11', 1000000000, 'paid', now()), ('demo', '2', '2026-11', 1000000000, 'unknown', now()),
      ('demo', '3', '2026-11', 1000000000, 'failed', now()), ('demo', '4', '2026-10', 1000000000, 'paid', now())`);

    const card = await actor.ask('credits auto-recharge');

    expect(fieldOf(card, 'Bought this month')).toBe('2000 of 5000 credits');
  });

  test.each([
    ['credits auto-recharge buy 5', 'Auto-recharge has not been set up: I miss below and cap.'],
    ['credits auto-recharge on', 'Auto-recharge has not been set up: I miss below, buy and cap.'],
    [
      'credits auto-recharge below 5 buy 10 cap 9',
      'The limit of a month is less than one purchase: nothing could be bought.',
    ],
    ['credits auto-recharge below 5 buy 0 cap 9', 'It has to buy more than nothing.'],
    ['credits auto-recharge below:-5 buy 10 cap 90', 'Credits cannot fall below zero.'],
  ])('answers “%s” with what is wrong and an example', async (said, title) => {
    const card = await actor.ask(said);

    expect(card.title).toBe(title);
    expect(textOf(card)).toContain('/credits auto-recharge below:500 buy:1000 cap:5000');
  });
});

describe('/credits plan', () => {
  test('changes with the next cycle, asked first, with what changes and its price, and once', async () => {
    const [current] = await actor.sql<{ cycle: number }>(
      `select max(substring(id from '\\d+$')::int) as cycle from credit_grant where pool = 'plan'`,
    );
    const question = await actor.ask('credits plan Enterprise');

    expect(fieldOf(question, 'Credits a cycle')).toBe('10000 → 25000');
    expect(fieldOf(question, 'Price a cycle')).toBe('249.00 USD → 549.00 USD');
    expect(await actor.audits('subscribe')).toBe(0);
    const press = commandOf(question, 'Change');
    const answers = await Promise.all([actor.ask(press), actor.ask(press)]);

    expect(new Set(answers.map(({ title }) => title))).toEqual(new Set(['Enterprise from 29 November 2026']));
    expect(await actor.audits('subscribe')).toBe(1);
    expect(
      await actor.sql('select from_cycle, plan_id from subscription order by from_cycle desc limit 1'),
    ).toEqual([{ from_cycle: (current?.cycle ?? 0) + 1, plan_id: 'enterprise' }]);
    expect(fieldOf(await actor.ask('credits'), 'Next billing date')).toContain(
      'then 25000 new plan credits (Enterprise)',
    );
  });

  test('pressed once more after somebody has changed it back does nothing', async () => {
    const press = commandOf(await actor.ask('credits plan enterprise'), 'Change');
    await actor.ask(press);
    await actor.ask(commandOf(await actor.ask('credits plan professional'), 'Change'));

    const late = await actor.ask(press, { now: DEMO_NOW + 60_000 });

    expect(textOf(late)).toContain('Nothing changed');
    expect((await actor.ask('credits plan')).subtitle).toBe('Goes on from 29 November 2026');
  });

  test('asked about before a cycle began and answered after it is asked again', async () => {
    const boundary = Date.parse('2026-11-29T05:00:00Z');
    const question = await actor.ask('credits plan enterprise', { now: boundary - 60_000 });

    const late = await actor.ask(commandOf(question, 'Change'), { now: boundary + 60_000 });

    expect(late.title).toBe('The cycle you were asked about has begun meanwhile.');
    expect(await actor.audits('subscribe')).toBe(0);
  });

  test('asked for the plan that comes anyway says so, and asks nothing', async () => {
    const stays = await actor.ask('credits plan professional');
    await actor.ask(commandOf(await actor.ask('credits plan base'), 'Change'));
    const set = await actor.ask('credits plan base');
    const back = await actor.ask('credits plan professional');

    expect(stays.title).toBe('Professional is the plan already');
    expect(textOf(stays)).toBe(
      'It goes on with the next cycle, on 29 November 2026. There is nothing to change.',
    );
    expect(set.title).toBe('Base is set already, from 29 November 2026');
    expect(back.title).toBe('Change to Professional from 29 November 2026?');
    expect(await actor.audits('subscribe')).toBe(1);
  });

  test('knows no other plans, and says which there are', async () => {
    const near = await actor.ask('credits plan enterprize');
    const far = await actor.ask('credits plan gold');

    expect(textOf(near)).toBe('Did you mean “Enterprise”?');
    expect(textOf(far)).toBe('There are “Base”, “Professional”, “Enterprise”, and “none” to pay as you go.');
  });
});

test.each([
  'credits top-up 500',
  'credits top-up 500 confirm:yes ref:mwqjb6o0-4ff45fc6',
  'credits auto-recharge below 500 buy 1000 cap 5000',
  'credits auto-recharge off',
  'credits plan',
  'credits plan enterprise',
])('who may only view is refused “%s” and told who may', async (words) => {
  const audits = await actor.audits();

  const card = await actor.ask(words, { right: 'view' });

  expect(card.title).toMatch(/^Only managers may use “\/credits (top-up|auto-recharge|plan)”\.$/);
  expect(textOf(card)).toBe('Ask Jonas, Maya or Priya.');
  expect(await actor.audits()).toBe(audits);
});
