import { beforeEach, describe, expect, test } from 'vitest';
import { PLACE } from '../support/acting.ts';
import { columnsOf, commandsOf, fieldOf, tableOf, textOf } from '../support/cards.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { ownDemo } from './own-demo.ts';

const HOUR = 3_600_000;
const RULE = 'low-credit:slack:T1:C1';
const NOTICE = `credits:${RULE}:4/1:20%:1:1`;

const actor = ownDemo();

beforeEach(async () => {
  await actor.ask('notify alerts 20% 10% 0');
  await actor.sql(
    `insert into outbox (account_id, id, destination_id, kind, facts, about, state, created_at, due_at, posted_at)
     values ('demo', $1, 'slack:T1:C1', 'low_credit', '{}', $2, 'posted', now(), now(), now())`,
    NOTICE,
    `low_credit:${RULE}`,
  );
});

const setting = async (name: string) => {
  const [row] = await actor.sql<{ value: unknown }>(`select settings->'${name}' as value from alert_rule`);
  return row?.value;
};
const notices = (kind: string) =>
  actor.sql<{ facts: { noticeId: string }; destination_id: string; due_at: number }>(
    'select facts, destination_id, due_at from outbox where kind = $1 order by id',
    kind,
  );

describe('a warning', () => {
  test('is acknowledged by whoever may see it, once, and whoever is second hears who was first', async () => {
    const press = () => actor.ask(`notify alerts ack notice:${NOTICE}`, { right: 'view' });

    const cards = await Promise.all([press(), press()]);

    expect(cards.map(({ title }) => title).sort()).toEqual([
      'Acknowledged',
      'Priya has acknowledged it already',
    ]);
    expect(cards.map(textOf).join()).toContain('21 Nov 10:00 (America/New_York)');
    expect(
      await actor.sql('select acknowledged_at, acknowledged_by from outbox where id = $1', NOTICE),
    ).toEqual([{ acknowledged_at: DEMO_NOW, acknowledged_by: 'Priya' }]);
    expect(await notices('update')).toEqual([
      { facts: { noticeId: NOTICE }, destination_id: 'slack:T1:C1', due_at: DEMO_NOW },
    ]);
    expect(await actor.audits('acknowledge')).toBe(1);
  });

  test('that was said again elsewhere is edited there too', async () => {
    await actor.sql(
      `insert into outbox (account_id, id, destination_id, kind, facts, about, state, created_at, due_at)
       values ('demo', 'escalation:1', 'slack:T1:C2', 'escalation', $1, $2, 'posted', now(), now())`,
      { noticeId: NOTICE },
      `low_credit:${RULE}`,
    );

    await actor.ask(`notify alerts ack notice:${NOTICE}`);

    expect((await notices('update')).map(({ facts }) => facts.noticeId).sort()).toEqual([
      NOTICE,
      'escalation:1',
    ]);
  });

  test('is snoozed from its message: the message says so, and it is said again at the end', async () => {
    const words = `notify alerts snooze for:1h rule:${RULE} notice:${NOTICE}`;
    const card = await actor.ask(words, { right: 'view' });

    expect(fieldOf(card, 'State')).toBe('snoozed until 21 Nov 11:00 (America/New_York)');
    expect(card.notes).toContain('The message in the channel says so too.');
    expect(await notices('reminder')).toEqual([
      {
        facts: { ruleId: RULE, noticeId: NOTICE, until: DEMO_NOW + HOUR },
        destination_id: 'slack:T1:C1',
        due_at: DEMO_NOW + HOUR,
      },
    ]);
    expect(await notices('update')).toHaveLength(1);
    expect(await actor.audits('snooze-alerts')).toBe(1);
  });

  test('is muted by managers alone, in its kind alone, and heard again', async () => {
    const words = `notify alerts mute kind:spike rule:${RULE} notice:${NOTICE}`;
    const refused = await actor.ask(words, { right: 'view' });
    expect(refused.title).toBe('Only managers may use “/notify alerts mute”.');

    const card = await actor.ask(words);
    expect(fieldOf(card, 'State')).toBe('on, muted: spikes');
    expect(await setting('muted')).toEqual(['spike']);
    expect(await notices('update')).toHaveLength(1);
    expect((await actor.ask(words)).title).toBe('Nothing changed: it stood like that already');

    await actor.ask('notify alerts unmute spike');
    expect(await setting('muted')).toEqual([]);
  });

  test('that nobody knows is not acknowledged', async () => {
    expect((await actor.ask('notify alerts ack notice:other')).title).toBe(
      'This warning is not known any more.',
    );
    expect((await actor.ask('notify alerts ack')).title).toBe('Which warning have you seen?');
    expect(await notices('update')).toEqual([]);
  });
});

describe('a channel', () => {
  test('is warned of everything, unless it is said of what', async () => {
    const list = () =>
      actor.ask('notify alerts').then((card) => columnsOf(tableOf(card, 'Warnings'), ['Also of'])[0]);
    expect(await list()).toEqual(['everything else']);

    await actor.ask('notify alerts warn:"spike, expiring"');
    expect(await setting('kinds')).toEqual(['low_credit', 'expiring', 'spike']);
    expect(await list()).toEqual(['credits about to lapse, spikes']);
    await actor.ask('notify alerts warn:none');
    expect(await list()).toEqual(['nothing else']);
  });

  test.each([
    ['<!subteam^S0123ABCD|@on-call>', PLACE, 'S0123ABCD'],
    ['S0123ABCD', PLACE, 'S0123ABCD'],
    ['<@&123456789012345678>', { ...PLACE, platform: 'discord' as const }, '123456789012345678'],
  ])('wakes the group or role that is pasted as %s', async (pasted, place, id) => {
    await actor.ask(`notify alerts 20% mention:${pasted}`, { place });
    const rules = await actor.sql(`select 1 from alert_rule where settings->>'mention' = $1`, id);
    expect(rules).toHaveLength(1);

    await actor.ask('notify alerts mention:none', { place });
    expect(await actor.sql(`select 1 from alert_rule where settings->>'mention' = $1`, id)).toEqual([]);
  });

  test('wakes nobody by the role that all of a server have, which has the id of the server', async () => {
    const place = { ...PLACE, platform: 'discord' as const, workspace: '123456789012345678' };

    const card = await actor.ask('notify alerts 20% mention:123456789012345678', { place });

    expect(card.title).toContain('I cannot wake');
    expect(await actor.sql(`select 1 from alert_rule where settings->>'mention' is not null`)).toEqual([]);
  });

  test('hands the gravest on to a channel that is known, and keeps its levels, kinds and silence', async () => {
    await actor.ask('notify alerts 500', { place: { ...PLACE, channel: 'C2' } });
    await actor.ask('notify alerts warn:spike');
    await actor.ask('notify alerts mute');

    const set = await actor.ask('notify alerts escalate:<#C2|ops> minutes 30');

    expect(fieldOf(set, 'The gravest')).toBe('unanswered for 30 minutes, to Slack channel C2');
    expect(fieldOf(set, 'Warns at')).toContain('20%, 10% of');
    expect(fieldOf(set, 'State')).toBe('muted');
    await actor.ask('notify alerts minutes 45');
    const [row] = await actor.sql<{ settings: object }>(
      'select settings from alert_rule where id = $1',
      RULE,
    );
    expect(row?.settings).toMatchObject({
      kinds: ['low_credit', 'spike'],
      escalate: { destinationId: 'slack:T1:C2', afterMinutes: 45 },
    });
  });

  test.each([
    ['notify alerts off', 'For a while, until somebody turns them on, or for good?', 'snooze 8h'],
    ['notify alerts none', 'For a while, until somebody turns them on, or for good?', 'mute'],
    ['notify alerts on', 'Are these warnings new, or were they muted?', 'unmute'],
    ['notify alerts warn:spkie', 'I know no warnings called “spkie”.', 'Did you mean “spike”?'],
    ['notify alerts mention:@everyone', 'I cannot wake “@everyone”.', 'S0123ABCD'],
    ['notify alerts escalate:C9', 'Nothing goes to “C9” yet.', '/notify alerts set'],
    ['notify alerts minutes 30', 'Where should they go when nobody acknowledges them?', 'escalate:'],
    ['notify alerts escalate:C9 minutes 0', 'I cannot use that minutes: it is a whole number from 1', 'Try'],
  ])('answers “%s” with what is wrong and what would be right', async (words, title, hint) => {
    const before = await actor.sql('select settings, muted_at from alert_rule');
    const card = await actor.ask(words);

    expect(card.title).toContain(title);
    expect(textOf(card)).toContain(hint);
    expect(await actor.sql('select settings, muted_at from alert_rule')).toEqual(before);
  });

  test('lets whoever may see it snooze, and offers no more', async () => {
    const card = await actor.ask('notify alerts', { right: 'view' });

    expect(commandsOf(card)).toEqual([`notify alerts snooze morning rule:"${RULE}"`, 'notify status']);
  });
});
