import { describe, expect, test } from 'vitest';
import type { Card, SelectAction, TablePart } from '../../src/cards/card.ts';
import { sayPlainly } from '../../src/cards/channels.ts';
import { printCredits } from '../../src/domain/credits.ts';
import { PLACE } from '../support/acting.ts';
import { columnsOf, commandOf, fieldOf, plain, tableOf, textOf } from '../support/cards.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { ownDemo } from './own-demo.ts';

const HOUR = 3_600_000;
const NOW = new Date(DEMO_NOW).toISOString();
const ELSEWHERE = { ...PLACE, channel: 'C2' };

const actor = ownDemo();

function plainRows({ rows }: TablePart): string[][] {
  return rows.map((row) => row.map(sayPlainly));
}

function pickOf(card: Card, label: string): string[] {
  const found = card.actions.find(
    (action): action is SelectAction => action.type === 'select' && action.label === label,
  );
  return found?.options.map(({ command }) => command) ?? [];
}

describe('/notify digest', () => {
  test('is set for the channel in which it is typed, and listed with owner, next run and zone', async () => {
    const set = await actor.ask('notify digest weekly tuesday hour 7 zone:asia/kathmandu');
    await actor.ask('notify digest daily agent:"Northside Sales Chat"', { place: ELSEWHERE });

    const list = await actor.ask('notify digest', { right: 'view', place: null });
    expect(fieldOf(set, 'Next')).toBe('24 Nov 07:00 (Asia/Kathmandu)');
    expect(plainRows(tableOf(list, 'Digests'))).toEqual([
      [
        'Daily, 09:00',
        'Slack channel C2',
        'Northside Sales Chat',
        'Priya',
        '22 Nov 09:00 (America/New_York)',
      ],
      ['Weekly, Tuesday 07:00', 'Slack channel C1', 'everything', 'Priya', '24 Nov 07:00 (Asia/Kathmandu)'],
    ]);
    expect(
      await actor.sql(
        'select destination_id, every, weekday, hour, zone, next_at from digest_schedule order by every',
      ),
    ).toEqual([
      expect.objectContaining({ destination_id: 'slack:T1:C2', every: 'day', weekday: null, hour: 9 }),
      expect.objectContaining({
        every: 'week',
        weekday: 2,
        zone: 'Asia/Kathmandu',
        next_at: Date.parse('2026-11-24T01:15:00Z'),
      }),
    ]);
  });

  test('set again in the same channel is the same digest, changed where it says something else', async () => {
    await actor.ask('notify digest weekly hour 7');
    const again = await actor.ask('notify digest weekly hour 7');
    await actor.ask('notify digest weekly friday');

    expect(again.title).toBe('Nothing changed: it stood like that already');
    expect(await actor.sql('select weekday, hour from digest_schedule')).toEqual([{ weekday: 5, hour: 7 }]);
    expect(await actor.audits('put-digest')).toBe(2);
  });

  test.each([
    ['weekly friday at 9am', 9, 'America/New_York'],
    ['daily 18:00 Asia/Kathmandu', 18, 'Asia/Kathmandu'],
    ['monthly 12am', 0, 'America/New_York'],
    ['daily hour:7 asia/kathmandu', 7, 'Asia/Kathmandu'],
  ])('“%s” is read as people say the hour', async (words, hour, zone) => {
    await actor.ask(`notify digest ${words}`);

    expect(await actor.sql('select hour, zone from digest_schedule')).toEqual([{ hour, zone }]);
  });

  test('takes the zone of the channel where none is said', async () => {
    await actor.ask('notify digest daily', { place: { ...PLACE, zone: 'Australia/Lord_Howe' } });

    expect(await actor.sql('select zone from digest_schedule')).toEqual([{ zone: 'Australia/Lord_Howe' }]);
  });

  test('is paused, resumed, moved and removed by the lists of its card', async () => {
    await actor.ask('notify digest weekly');
    const list = () => actor.ask('notify digest', { place: null });

    await actor.ask(pickOf(await list(), 'Pause')[0] ?? '');
    expect(tableOf(await list(), 'Digests').rows[0]?.[4]).toBe('paused');
    expect(pickOf(await list(), 'Pause')).toEqual([]);
    await actor.ask(pickOf(await list(), 'Resume')[0] ?? '');
    await actor.ask(pickOf(await list(), 'Move here')[0] ?? '', { place: ELSEWHERE });
    expect(plainRows(tableOf(await list(), 'Digests'))[0]?.[1]).toBe('Slack channel C2');
    const press = commandOf(await actor.ask(pickOf(await list(), 'Remove')[0] ?? ''), 'Remove');
    expect((await list()).title).toBe('One digest');
    await actor.ask(press);

    expect((await list()).title).toBe('No digest has been set');
    expect((await actor.ask(press)).title).toMatch(/^There is no digest “week-/);
    expect(await actor.audits('put-digest')).toBe(5);
  });

  test('shows beforehand what it will say, with the numbers of whole days', async () => {
    const card = await actor.ask('notify digest preview', { right: 'view', place: null });

    const [row] = await actor.sql<{ used: bigint; calls: bigint; used_before: bigint; calls_before: bigint }>(
      `select sum(amount) filter (where day >= date '2026-11-14')::int8 as used,
              sum(amount) filter (where day < date '2026-11-14')::int8 as used_before,
              count(*) filter (where day >= date '2026-11-14' and type = 'call')::int8 as calls,
              count(*) filter (where day < date '2026-11-14' and type = 'call')::int8 as calls_before
         from (select *, (occurred_at at time zone 'America/New_York')::date as day from usage_event
                where free is distinct from 'playground') e
        where day between date '2026-11-07' and date '2026-11-20'`,
    );
    const percent = Math.round(
      (100 * Number((row?.used ?? 0n) - (row?.used_before ?? 0n))) / Number(row?.used_before),
    );
    expect(plain(card.title)).toBe(
      `Demo Agency: ${printCredits(row?.used ?? 0n)} credits used, +${percent}% against the week before`,
    );
    expect(fieldOf(card, 'Calls')).toBe(`${row?.calls} (${row?.calls_before} the week before)`);
  });

  test.each([
    ['notify digest weekly zone:Asia/Katmandoo', 'I know no time zone “Asia/Katmandoo”.', 'Did you mean'],
    ['notify digest daily monday', 'Only a weekly digest has a day of the week.', 'Try'],
    ['notify digest daily 9:30', 'A digest comes at a full hour, and “9:30” is none.', 'such as'],
    ['notify digest weekly funday', 'I know no time zone “funday”.', 'Did you mean “sunday”?'],
    ['notify digest daily hour:25', 'I cannot use that hour', 'Try'],
    ['notify digest daily agent:nobody', 'I know no agent called “nobody”.', 'There are'],
    ['notify digest pause', 'Which digest?', 'There is none yet'],
    ['notify digest pause digest:week-0', 'There is no digest “week-0”.', 'There is none yet'],
  ])('answers “%s” with what is wrong and what would be right', async (words, title, hint) => {
    const card = await actor.ask(words);

    expect(card.title).toContain(title);
    expect(textOf(card)).toContain(hint);
  });

  test('needs a channel to go to, and says so in a terminal', async () => {
    const card = await actor.ask('notify digest weekly', { place: null });

    expect(card.title).toBe('It goes to the channel in which it is set, and here is none.');
    expect(await actor.sql('select * from digest_schedule')).toEqual([]);
  });
});

describe('/notify alerts', () => {
  test('takes shares and numbers as people write them, and the ledger warns by them', async () => {
    const set = await actor.ask('notify alerts 50%, 12.5 % and 500 credits of:all');

    expect(fieldOf(set, 'Warns at')).toBe('50%, 12.5% of all credits of this cycle; 500 credits left');
    expect(await actor.sql('select settings, destination_id, owner_id from alert_rule')).toEqual([
      {
        settings: expect.objectContaining({ basis: 'all_credits', thresholds: ['50%', '12.5%', '500'] }),
        destination_id: 'slack:T1:C1',
        owner_id: 'priya',
      },
    ]);
    // The demo has 4 225.25 of 10 000 and 2 750 credits left: less than half.
    await actor.ask(commandOf(await actor.ask('credits top-up 1'), 'Add'));
    expect(await actor.sql(`select kind, facts->>'threshold' as at, destination_id from outbox`)).toEqual([
      { kind: 'low_credit', at: '50%', destination_id: 'slack:T1:C1' },
    ]);
  });

  test('set again changes the levels of the channel, and another channel has its own', async () => {
    await actor.ask('notify alerts 20% 10% 0');
    await actor.ask('notify alerts 500');
    await actor.ask('notify alerts set', { place: ELSEWHERE });

    const list = await actor.ask('notify alerts', { right: 'view', place: null });
    expect(columnsOf(tableOf(list, 'Warnings'), ['Where', 'At', 'State'])).toEqual([
      ['Slack channel C1', '500 credits left', 'on'],
      ['Slack channel C2', "20%, 10%, 0% of this cycle's plan credits", 'on'],
    ]);
  });

  test('is snoozed for hours or until the morning of the channel, muted, and on again', async () => {
    await actor.ask('notify alerts 20%', { place: { ...PLACE, zone: 'Asia/Kathmandu' } });
    const state = async () => {
      const [row] = await actor.sql<{ muted_at: number | null; snoozed_until: number | null }>(
        'select muted_at, snoozed_until from alert_rule',
      );
      return row;
    };

    await actor.ask('notify alerts snooze for 8h');
    expect(await state()).toEqual({ muted_at: null, snoozed_until: DEMO_NOW + 8 * HOUR });
    const morning = await actor.ask('notify alerts snooze morning');
    expect(fieldOf(morning, 'State')).toBe('snoozed until 22 Nov 08:00 (Asia/Kathmandu)');
    await actor.ask('notify alerts mute');
    expect((await state())?.muted_at).toBe(DEMO_NOW);
    expect((await actor.ask('notify alerts')).title).toBe(
      'Nobody is warned of low credit: all warnings are muted or snoozed',
    );
    await actor.ask('notify alerts unmute');
    expect(await state()).toEqual({ muted_at: null, snoozed_until: null });
  });

  test('is removed when asked, once', async () => {
    await actor.ask('notify alerts 20%');
    const press = commandOf(await actor.ask('notify alerts remove'), 'Remove');
    expect(await actor.sql('select 1 from alert_rule where removed_at is null')).toHaveLength(1);

    const [first, second] = await Promise.all([actor.ask(press), actor.ask(press)]);

    expect([first?.title, second?.title]).toContain('The warnings are removed');
    expect(await actor.sql('select 1 from alert_rule where removed_at is null')).toEqual([]);
    expect(await actor.audits('remove-alert-rule')).toBe(1);
  });

  test.each([
    ['notify alerts 120%', 'I cannot warn at “120%”.'],
    ['notify alerts -5', 'I cannot warn at “-5”.'],
    ['notify alerts at:soon', 'I cannot warn at “soon”.'],
    ['notify alerts 12.345%', 'I cannot warn at “12.345%”.'],
    ['notify alerts 1 2 3 4 5 6 7 8 9 10 11', 'I warn at no more than 10 levels.'],
    ['notify alerts mute', 'Which warnings?'],
  ])('answers “%s” with what is wrong and what would be right', async (words, title) => {
    const card = await actor.ask(words);

    expect(card.title).toBe(title);
    expect(textOf(card)).toMatch(/such as|Try|Set some/);
    expect(await actor.sql('select * from alert_rule')).toEqual([]);
  });
});

describe('/notify caps', () => {
  test.each([
    ['agent:"Northside Sales Chat" 200 per day', 'agent_id', 'northside-chat', 'day', '2026-11-21 00:00'],
    ['company:"Lumen Studio" 3000 per week', 'company_id', 'lumen-studio', 'week', '2026-11-16 00:00'],
    ['person:elena limit:20.5 per:cycle', 'person', 'elena', 'cycle', '2026-10-29 00:00'],
  ])(
    'on %s is asked first, set once, and counts what its window has used',
    async (words, column, id, per, from) => {
      const press = commandOf(await actor.ask(`notify caps ${words}`), 'Set');
      expect(await actor.sql('select * from cap')).toEqual([]);

      await Promise.all([actor.ask(press), actor.ask(press)]);

      const [row] = await actor.sql<{ used: bigint }>(
        `select sum(amount)::int8 as used from usage_event
        where ${column} = $1 and occurred_at at time zone 'America/New_York' >= $2::timestamp`,
        id,
        from,
      );
      const list = await actor.ask('notify caps', { right: 'view', place: null });
      expect(columnsOf(tableOf(list, 'Caps'), ['Used'])).toEqual([[printCredits(row?.used ?? 0n)]]);
      expect(await actor.sql('select "window" as per, scope_id from cap')).toEqual([{ per, scope_id: id }]);
      expect(await actor.audits('put-cap')).toBe(1);
    },
  );

  test('of a window that is over counts nothing any more', async () => {
    await actor.ask(commandOf(await actor.ask('notify caps agent:northside-chat 200 per day'), 'Set'));

    const tomorrow = await actor.ask('notify caps', { now: DEMO_NOW + 24 * HOUR });

    expect(columnsOf(tableOf(tomorrow, 'Caps'), ['Used', 'Limit'])).toEqual([['0', '200']]);
  });

  test('is changed with its use in sight, and removed once', async () => {
    await actor.ask(commandOf(await actor.ask('notify caps agent:northside-chat 200'), 'Set'));
    const change = await actor.ask('notify caps agent:northside-chat 5');
    expect(fieldOf(change, 'Until now')).toBe('200 credits per day');
    expect(change.notes.join(' ')).toContain('stopped at once');

    const list = await actor.ask('notify caps');
    const press = commandOf(await actor.ask(pickOf(list, 'Remove')[0] ?? ''), 'Remove');
    await actor.ask(press);
    const again = await actor.ask(press);

    expect(again.title).toBe('There is no such cap any more.');
    expect((await actor.ask('notify caps')).title).toBe('Nothing is capped');
    expect(await actor.audits('archive-cap')).toBe(1);
  });

  test('that stands is not asked about again, and who is unknown is said to be', async () => {
    await actor.ask(commandOf(await actor.ask('notify caps agent:northside-chat 200'), 'Set'));

    const again = await actor.ask('notify caps northside sales chat 200 per day');
    const nobody = await actor.ask('notify caps person:nobody 0');

    expect(again.title).toBe('Northside Sales Chat is capped at 200 credits per day already');
    expect(nobody.notes.join(' ')).toContain('Nobody in the team is called nobody');
    expect(nobody.notes.join(' ')).toContain('A cap of 0 stops it altogether.');
  });

  test.each([
    ['notify caps 200', 'Whom should I cap? Say one agent, one company or one person.'],
    ['notify caps agent:northside-chat person:elena 200', 'Whom should I cap?'],
    ['notify caps agent:northside-chat limit:-1', 'A cap is from 0 to 10 000 000 credits.'],
    ['notify caps set agent:northside-chat', 'How many credits at most?'],
    ['notify caps agent:northside-chat limit:much', '“much” is not an amount of credits.'],
  ])('answers “%s” with what is wrong and what would be right', async (words, title) => {
    const card = await actor.ask(words);

    expect(card.title).toContain(title);
    expect(textOf(card)).toMatch(/Try|such as/);
  });
});

describe('/notify status', () => {
  test('says what is set, what comes next, and that nothing is broken', async () => {
    expect((await actor.ask('notify status')).title).toBe('No digest, warning or cap has been set');
    await actor.ask('notify digest daily');
    await actor.ask('notify alerts 20%');

    const card = await actor.ask('notify status', { right: 'view', place: null });

    expect(card.title).toBe('Nothing is broken');
    expect(fieldOf(card, 'Digests')).toBe('1 running, 0 paused; next 22 Nov 09:00 (America/New_York)');
  });

  test('names what is broken, given up, late or waiting, and whom to ask', async () => {
    await actor.ask('notify digest daily');
    await actor.sql(
      `update destination set broken_at = $1, broken_why = 'the channel was archived', owner_id = 'jonas'`,
      NOW,
    );
    await actor.sql(
      `insert into outbox (account_id, id, destination_id, kind, facts, created_at, due_at, state, attempts, last_error)
       values ('demo', '1', 'slack:T1:C1', 'low_credit', '{}', $1, $1, 'dead', 9, 'channel_not_found'),
              ('demo', '2', 'slack:T1:C1', 'digest', '{}', $1, $1, 'waiting', 0, null)`,
      NOW,
    );

    const card = await actor.ask('notify status', { now: DEMO_NOW + 30 * HOUR });

    expect(card.tone).toBe('critical');
    expect(columnsOf(tableOf(card, 'Broken'), ['What', 'Why'])).toEqual([
      ['Slack channel C1 (broken)', 'the channel was archived; set up by Jonas'],
      ['low credit to Slack channel C1 (broken)', 'given up after 9 attempts: channel_not_found'],
      ['Daily, 09:00, Slack channel C1 (broken)', 'due, and not sent yet'],
      ['1 message', 'waiting to be delivered'],
    ]);
    // Whoever sets something there anew says that it is there again.
    await actor.ask('notify alerts 20%');
    expect(await actor.sql('select broken_at, owner_id from destination')).toEqual([
      { broken_at: null, owner_id: 'jonas' },
    ]);
  });

  test('sends again what was given up, one message or all, and takes the channel for there again', async () => {
    await actor.ask('notify alerts 20%');
    await actor.sql(`update destination set broken_at = $1, broken_why = 'the channel was archived'`, NOW);
    await actor.sql(
      `insert into outbox (account_id, id, destination_id, kind, facts, created_at, due_at, state, attempts, last_error)
       select 'demo', 'credits:low "' || n, 'slack:T1:C1', 'low_credit', '{}', $1, $1, 'dead', 9, 'channel_not_found'
         from generate_series(1, 3) n`,
      NOW,
    );
    const broken = await actor.ask('notify status');
    const one = broken.actions.find((action) => action.type === 'select');
    const all = broken.actions.find((action) => action.type === 'button');
    if (one?.type !== 'select' || all?.type !== 'button') throw new Error('both are offered');

    const first = await actor.ask(one.options[0]?.command ?? '');
    const rest = await actor.ask(all.command);
    const again = await actor.ask(all.command);

    expect(first.title).toBe('1 message is being sent again');
    expect(rest.title).toBe('2 messages are being sent again');
    expect(again.title).toBe('There is nothing to send again');
    expect(await actor.sql('select broken_at from destination')).toEqual([{ broken_at: null }]);
    expect(await actor.sql('select distinct state, attempts, last_error from outbox')).toEqual([
      { state: 'waiting', attempts: 0, last_error: null },
    ]);
    await expect(actor.ask(one.options[0]?.command ?? '')).resolves.toMatchObject({
      title: expect.stringMatching(/given up/),
    });
  });

  test('offers sending again to managers alone', async () => {
    await actor.ask('notify alerts 20%');
    await actor.sql(`update destination set broken_at = $1`, NOW);

    const managers = await actor.ask('notify status');
    const others = await actor.ask('notify status', { right: 'view' });

    expect(managers.actions[0]).toMatchObject({ label: 'Send again', command: 'notify status resend:all' });
    expect(others.actions[0]).toMatchObject({ label: 'Digests' });
  });
});

test.each([
  'notify digest weekly',
  'notify digest remove digest:week-0',
  'notify alerts 20%',
  'notify alerts mute',
  'notify caps agent:northside-chat 200',
  'notify caps remove cap:x',
  'notify status resend:all',
])('who may only view is refused “%s” and told who may', async (words) => {
  const audits = await actor.audits();

  const card = await actor.ask(words, { right: 'view' });

  expect(card.title).toMatch(
    /^Only managers may use “\/notify (digest|alerts|caps|status) (set|remove|mute|resend)”\.$/,
  );
  expect(textOf(card)).toBe('Ask Jonas, Maya or Priya.');
  expect(await actor.audits()).toBe(audits);
});
