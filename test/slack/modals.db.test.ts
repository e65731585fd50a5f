import { describe, expect, it } from 'vitest';
import { invariant } from '../../src/domain/errors.ts';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import type { Message, View } from '../../src/playground/slack/world.ts';
import { heardLog, saidBy } from './bot-stage.ts';
import { buttonsIn, headingsIn, textsIn, type ViewStage, viewStage } from './view-stage.ts';

interface Case {
  command: '/credits' | '/notify';
  words: string;
  button: string;
  wrong: Record<string, string>;
  /** By field: what stands in red under it. */
  errors: Record<string, string>;
  right: Record<string, string>;
  heading: string;
  /** What lies in the database then. */
  sql: string;
  rows: object[];
}

const cases: Case[] = [
  {
    command: '/credits',
    words: 'top-up',
    button: 'Record a top-up…',
    wrong: { Credits: '0' },
    errors: { amount: 'I can add more than 0 and at most' },
    right: { Credits: '500', Remarks: 'Invoice "1042"' },
    heading: '500 credits added',
    sql: `select amount::text, pool, remarks, actor from credit_grant where remarks like 'Invoice %'`,
    rows: [{ amount: '500000000', pool: 'top_up', remarks: `Invoice '1042'`, actor: expect.any(String) }],
  },
  {
    command: '/credits',
    words: 'auto-recharge',
    button: 'Set auto-recharge…',
    wrong: { Buy: '1000', 'At most in a calendar month': '500', 'When available credits fall to': '500' },
    errors: { cap: 'The limit of a month is less than one purchase' },
    right: { 'At most in a calendar month': '5000' },
    heading: 'Auto-recharge is on',
    sql: `select below::text, buy::text, monthly_cap::text, paused_at from recharge_setting`,
    rows: [{ below: '500000000', buy: '1000000000', monthly_cap: '5000000000', paused_at: null }],
  },
  {
    command: '/credits',
    words: 'plan',
    button: 'Change the plan…',
    wrong: {},
    errors: {},
    right: { 'Plan from the next cycle on': 'base' },
    heading: 'Base from 29 November 2026',
    sql: `select plan_id from subscription order by from_cycle desc limit 1`,
    rows: [{ plan_id: 'base' }],
  },
  {
    command: '/notify',
    words: 'digest',
    button: 'Set a digest…',
    wrong: { 'Time zone': 'Europe/Kathmandu', Hour: '18:00' },
    errors: { zone: 'I know no time zone “Europe/Kathmandu”.' },
    right: { 'How often': 'Weekly, on Friday', Agent: 'Northside Sales Chat', 'Time zone': 'Asia/Kathmandu' },
    heading: 'The digest is set',
    sql: `select every, weekday, hour, d.zone, agent_id, channel from digest_schedule d
      join destination t on t.id = destination_id where agent_id = 'northside-chat'`,
    rows: [
      {
        every: 'week',
        weekday: 5,
        hour: 18,
        zone: 'Asia/Kathmandu',
        agent_id: 'northside-chat',
        channel: expect.stringMatching(/^C0LB/),
      },
    ],
  },
  {
    command: '/notify',
    words: 'alerts',
    button: 'Set warnings…',
    wrong: { 'at:1': 'soon' },
    errors: { 'at:1': 'I cannot warn at “soon”.' },
    right: { 'at:0': '', 'at:1': '12.5%', 'at:2': '500', 'A share is one of': 'all credits of a cycle' },
    heading: 'This channel is warned of low credit',
    sql: `select settings from alert_rule r join destination t on t.id = destination_id where channel like 'C0LB%'`,
    rows: [{ settings: expect.objectContaining({ basis: 'all_credits' }) }],
  },
];

const asked = (on: ViewStage, person: Person, { command, words }: Pick<Case, 'command' | 'words'>) =>
  on.sees(person, on.general, () => person.slash(on.general, command, words));

async function opened(on: ViewStage, person: Person, row: Case): Promise<{ message: Message; modal: View }> {
  const message = await asked(on, person, row);
  return { message, modal: await on.modalAfter(person, () => person.press(message, row.button)) };
}

/** What the message that was pressed has become. */
const become = (on: ViewStage, person: Person, { ts }: Message, heading: string) =>
  on.slack.until(() => {
    const now = person.sees(on.general).find((each) => each.ts === ts);
    return now && headingsIn(now)[0] === heading ? now : undefined;
  });

describe.each(cases)('the form of “$command $words”', (row) => {
  it('is filled in wrongly, told so at the field, filled in rightly, and done', async () => {
    const on = await viewStage();
    const { message, modal } = await opened(on, on.ann, row);

    if (Object.keys(row.wrong).length > 0) {
      const refused = await on.ann.submit(modal, row.wrong);
      const errors = Object.entries(row.errors).map(([id, said]) => [id, expect.stringContaining(said)]);
      expect(refused).toEqual({ outcome: 'errors', errors: Object.fromEntries(errors) });
    }
    const done = await on.ann.submit(modal, row.right);

    expect(done).toEqual({ outcome: 'updated' });
    expect(headingsIn(on.ann.modal() ?? { blocks: [] })).toEqual([row.heading]);
    expect(await on.sql(row.sql)).toEqual(row.rows);
    await become(on, on.ann, message, row.heading);
    expect(on.ann.sees(on.general)).toHaveLength(1);
  });

  it('is offered to no member, and refused to one who gets at its button', async () => {
    const on = await viewStage();
    const before = await on.sql(row.sql);
    const own = await asked(on, on.ben, row);
    const managers = await asked(on, on.ann, row);

    const modal = await on.modalAfter(on.ben, () => on.ben.press(managers, row.button));

    expect(buttonsIn(own)).not.toContain(row.button);
    expect(headingsIn(modal)).toEqual([`Only managers may use “${row.command} ${row.words}”.`]);
    expect(modal.submit).toBeUndefined();
    expect(await on.sql(row.sql)).toEqual(before);
  });

  it('is refused to who has stopped to manage while it was open', async () => {
    const on = await viewStage();
    const before = await on.sql(row.sql);
    const { modal } = await opened(on, on.ann, row);
    const user = on.slack.world.users.get(on.ann.user.id);
    if (user) user.isAdmin = false;
    // What Slack says of a person is asked for again after a while.
    on.clock.advance(10 * 60_000);

    await on.ann.submit(modal, row.command === '/notify' ? row.right : { ...row.wrong, ...row.right });

    expect(headingsIn(on.ann.modal() ?? { blocks: [] })[0]).toMatch(/^Only managers may use/);
    expect(await on.sql(row.sql)).toEqual(before);
  });
});

const [topUp, recharge, plan, digest, alerts] = cases as [Case, Case, Case, Case, Case];
const granted = (on: ViewStage) =>
  on.sql<{ id: string }>(`select id from credit_grant where actor like 'slack:%' order by id`);

describe('a form begins with what is so now', () => {
  const initial = (view: View) =>
    Object.fromEntries(
      view.blocks.flatMap(({ type, block_id: id, element }) => {
        const {
          initial_value: typed,
          initial_option: option,
          initial_conversation: place,
        } = (element ?? {}) as unknown as Record<string, unknown>;
        const value = typed ?? (option as { value: string } | undefined)?.value ?? place;
        return type === 'input' ? [[id, value]] : [];
      }),
    );

  it('of auto-recharge, also when it has been turned off', async () => {
    const on = await viewStage();
    const { modal } = await opened(on, on.ann, recharge);
    expect(initial(modal)).toEqual({ turn: 'on' });
    await on.ann.submit(modal, { ...recharge.wrong, ...recharge.right, 'Auto-recharge': 'Off' });

    const again = await opened(on, on.ann, recharge);

    expect(initial(again.modal)).toEqual({ turn: 'off', below: '500', buy: '1000', cap: '5000' });
  });

  it('of the plan', async () => {
    const on = await viewStage();

    expect(initial((await opened(on, on.ann, plan)).modal)).toEqual({ to: 'professional' });
  });

  it('of the digest and the warnings of this channel, and of no other', async () => {
    const on = await viewStage();
    const first = await opened(on, on.ann, digest);
    expect(initial(first.modal)).toMatchObject({
      channel: on.general.id,
      every: 'weekly monday',
      hour: '9',
      zone: 'Etc/UTC',
    });
    await on.ann.submit(first.modal, { 'How often': 'Daily', Hour: '18:00' });
    const warnings = await opened(on, on.ann, alerts);
    expect(initial(warnings.modal)).toMatchObject({ 'at:0': '20%', 'at:1': '10%', 'at:2': '0%', of: 'plan' });
    await on.ann.submit(warnings.modal, { 'at:1': '', 'at:2': '' });

    const [set, warned] = [await opened(on, on.ann, digest), await opened(on, on.ann, alerts)];

    expect(initial(set.modal)).toMatchObject({ every: 'daily', hour: '18' });
    expect(initial(warned.modal)).toEqual({
      ...{ channel: on.general.id, 'at:0': '20%', 'at:1': undefined, of: 'plan' },
      ...{ mention: undefined, escalate: 'none' },
    });
  });
});

it('levels are added one by one, and what was typed stays', async () => {
  const on = await viewStage();
  const { modal } = await opened(on, on.ann, alerts);

  const more = await on.modalAfter(on.ann, () => on.ann.press(modal, 'Add a level'));
  await on.ann.submit(more, { 'at:3': '5%', 'at:4': '100' });

  const [rule] = await on.sql<{ settings: object }>(alerts.sql);
  expect(JSON.stringify(rule?.settings)).toMatch(/20%.*10%.*0%.*5%.*100/);
});

it('a digest goes to the channel that is chosen, wherever the form was opened', async () => {
  const on = await viewStage();
  const other = on.slack.addChannel(on.acme, { name: 'billing', members: [on.ann.user] });
  const home = await on.homeAfter(on.ann, () => on.ann.openHome());
  const modal = await on.modalAfter(on.ann, () => on.ann.press(home, digest.button));
  expect(await on.ann.submit(modal, {})).toEqual({
    outcome: 'errors',
    errors: { channel: 'Please complete this required field.' },
  });

  await on.ann.submit(modal, { Channel: other.id, Agent: 'Northside Sales Chat' });

  expect(await on.sql(digest.sql)).toEqual([expect.objectContaining({ channel: other.id })]);
});

it.each([
  ['that is archived', { archived: true }, 'This channel is archived'],
  ['without this app', { withBot: false }, 'This app is not in that channel'],
  [
    'that is private, and without this app',
    { withBot: false, kind: 'private' as const },
    'This app is not in',
  ],
])('a channel %s is refused at its field', async (_, kind, said) => {
  const on = await viewStage();
  const other = on.slack.addChannel(on.acme, { name: 'other', members: [on.ann.user], ...kind });
  const { modal } = await opened(on, on.ann, alerts);

  const refused = await on.ann.submit(modal, { Channel: other.id });

  expect(refused).toEqual({ outcome: 'errors', errors: { channel: expect.stringContaining(said) } });
});

it('where Slack does not say who is in a channel, the form is done all the same', async () => {
  const on = await viewStage();
  heardLog();
  on.slack.faults.next('conversations.info', { kind: 'error', error: 'missing_scope' });
  const { modal } = await opened(on, on.ann, alerts);

  expect(await on.ann.submit(modal, alerts.right)).toEqual({ outcome: 'updated' });
});

describe('what is submitted', () => {
  it('twice at once is done once', async () => {
    const on = await viewStage();
    const { modal } = await opened(on, on.ann, topUp);

    const both = await Promise.all([on.ann.submit(modal, topUp.right), on.ann.submit(modal, topUp.right)]);

    expect(both.map(({ outcome }) => outcome)).toEqual(['updated', 'updated']);
    expect(await granted(on)).toHaveLength(1);
  });

  it('and delivered twice is done once', async () => {
    const on = await viewStage();
    const { modal } = await opened(on, on.ann, topUp);
    on.slack.faults.duplicateDeliveries(1);

    await on.ann.submit(modal, topUp.right);

    expect(await granted(on)).toHaveLength(1);
  });

  it('by two people at once is done for each of them', async () => {
    const on = await viewStage();
    const cat = on.slack.as(on.slack.addUser(on.acme, { name: 'cat', isAdmin: true }));
    const [first, second] = [await opened(on, on.ann, topUp), await opened(on, cat, topUp)];

    await Promise.all([
      on.ann.submit(first.modal, { Credits: '100' }),
      cat.submit(second.modal, { Credits: '200' }),
    ]);

    const rows = await on.sql(
      `select amount::text from credit_grant where actor like 'slack:%' order by amount`,
    );
    expect(rows).toEqual([{ amount: '100000000' }, { amount: '200000000' }]);
  });

  it('more than an hour after it was opened is asked for anew, on the numbers of then', async () => {
    const on = await viewStage();
    const { modal } = await opened(on, on.ann, topUp);
    on.clock.advance(61 * 60_000);

    await on.ann.submit(modal, topUp.right);

    expect(headingsIn(on.ann.modal() ?? { blocks: [] })).toEqual([
      'This question was asked more than an hour ago.',
    ]);
    expect(await granted(on)).toEqual([]);
  });

  it('from Home shows its result there', async () => {
    const on = await viewStage();
    const home = await on.homeAfter(on.ann, () => on.ann.openHome());
    const chosen = await on.homeAfter(on.ann, () => on.ann.select(home, 'Lens', 'messages'));
    const modal = await on.modalAfter(on.ann, () => on.ann.press(chosen, topUp.button));

    const after = await on.homeAfter(on.ann, () => on.ann.submit(modal, { Credits: '1000' }));

    expect(headingsIn(home)[0]).toBe('4 225.25 credits available');
    expect(headingsIn(after)[0]).toBe('5 225.25 credits available');
    expect(after.privateMetadata).toBe('home lens:messages');
  });

  it('from a message that others read leaves that message as it is', async () => {
    const on = await viewStage();
    const own = await asked(on, on.ann, topUp);
    await on.ann.press(own, 'Share to channel');
    const shared = await on.slack.until(() => on.ben.sees(on.general)[0]);
    const modal = await on.modalAfter(on.ann, () => on.ann.press(shared, topUp.button));

    await on.ann.submit(modal, topUp.right);

    expect(headingsIn(on.ann.modal() ?? { blocks: [] })).toEqual(['500 credits added']);
    expect(on.ben.sees(on.general)).toEqual([shared]);
  });

  it('is for the workspace in which the form was opened, whichever Slack names then', async () => {
    const on = await viewStage({ account: null });
    await on.sql(
      `insert into workspace_link (platform, workspace, account_id, linked_at, linked_by) values ('slack', $1, 'demo', now(), 'test')`,
      on.acme.id,
    );
    const zenith = on.slack.addWorkspace({ name: 'Zenith' });
    await on.install(zenith);
    const { modal } = await opened(on, on.ann, topUp);
    await on.ann.submit(modal, topUp.wrong);
    const [sent] = on.slack.deliveries.slice(-1);
    invariant(sent, 'something was submitted');
    const view = sent.payload['view'] as { state: { values: Record<string, object> } };
    const values = { ...view.state.values, amount: { value: { type: 'plain_text_input', value: '500' } } };
    const moved = { ...view, app_installed_team_id: zenith.id, state: { values } };
    const again = { ...sent, id: 'another', payload: { ...sent.payload, view: moved }, attempts: [] };

    const outcome = await on.slack.redeliver(again, { num: 0, reason: '' });

    expect(JSON.stringify(outcome)).toContain('500 credits added');
  });

  it('to a form of a version that is gone closes it, and changes nothing', async () => {
    const on = await viewStage();
    heardLog();
    const { modal } = await opened(on, on.ann, topUp);
    const old = { ...modal, privateMetadata: '{"path":"credits gone","ref":"x"}' };
    on.slack.world.modals.set(on.ann.user.id, [old]);

    expect(await on.ann.submit(old, topUp.right)).toEqual({ outcome: 'cleared' });
    expect(await granted(on)).toEqual([]);
  });
});

it('over HTTP a form goes the same way', async () => {
  const on = await viewStage({ transport: 'http' });
  const { message, modal } = await opened(on, on.ann, topUp);

  expect(await on.ann.submit(modal, topUp.wrong)).toMatchObject({ outcome: 'errors' });
  await on.ann.submit(modal, topUp.right);

  await become(on, on.ann, message, topUp.heading);
});

describe('with faults', () => {
  function gate() {
    let open = () => {};
    const passed = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { passed, open };
  }

  /** With a reader that waits, once it is told to, until it is let go. */
  async function slowStage() {
    const [reading, released] = [gate(), gate()];
    let isSlow = false;
    const on = await viewStage({
      reports: {
        async recharge() {
          if (isSlow) {
            reading.open();
            await released.passed;
          }
          return null;
        },
      },
    });
    const slowly = async (act: () => Promise<unknown>, waitMs: number) => {
      isSlow = true;
      const acting = act();
      await reading.passed;
      on.clock.advance(waitMs);
      return acting;
    };
    return { ...on, slowly, release: released.open };
  }

  it('a form that takes long to fill opens at once, and is filled when it can be', async () => {
    const on = await slowStage();
    const message = await asked(on, on.ann, recharge);

    const waiting = await on.modalAfter(on.ann, () =>
      on.slowly(() => on.ann.press(message, recharge.button), 1_000),
    );
    expect(textsIn(waiting)).toContain('One moment…');

    const filled = await on.modalAfter(on.ann, async () => on.release());
    expect(filled.submit?.text).toBe('Save');
    expect(filled.id).toBe(waiting.id);
  });

  it.each([
    ['5000', 'Auto-recharge is on'],
    ['500', 'The limit of a month is less than one purchase: nothing could be bought.'],
  ])(
    'one that takes long to be done is acknowledged in time, and says what came of it (%s)',
    async (cap, heading) => {
      const on = await slowStage();
      const { modal } = await opened(on, on.ann, recharge);
      const given = { ...recharge.wrong, 'At most in a calendar month': cap };

      const outcome = await on.slowly(() => on.ann.submit(modal, given), 2_000);
      expect(outcome).toEqual({ outcome: 'updated' });
      expect(textsIn(on.ann.modal())).toContain('It is being done.');

      const done = await on.modalAfter(on.ann, async () => on.release());
      expect(headingsIn(done)).toEqual([heading]);
    },
  );

  it('where what is so now cannot be read, the form says so', async () => {
    const on = await viewStage({
      reports: { recharge: () => Promise.reject(new Error('it cannot be read')) },
    });
    heardLog();
    const home = await on.homeAfter(on.ann, () => on.ann.openHome());

    const modal = await on.modalAfter(on.ann, () => on.ann.press(home, recharge.button));

    expect(headingsIn(modal)).toEqual(['Something went wrong on our side.']);
  });

  it('a form that is there is not called missing because the answer to its opening was lost', async () => {
    const on = await viewStage();
    const message = await asked(on, on.ann, topUp);
    on.slack.faults.next('views.open', { kind: 'drop-after' });

    await on.ann.press(message, topUp.button);
    await on.slack.until(() => on.callsOf('views.open').length === 2);
    await on.bot.stop();

    expect(on.ann.modal()?.title?.text).toBe('Record a top-up');
    expect(on.ann.sees(on.general)).toEqual([message]);
  });

  it('a trigger that has expired is said, and the button works again', async () => {
    const on = await viewStage();
    heardLog();
    const message = await asked(on, on.ann, topUp);
    on.slack.faults.next('views.open', { kind: 'error', error: 'expired_trigger_id' });

    const told = await on.sees(on.ann, on.general, () => on.ann.press(message, topUp.button));

    expect(saidBy(told)).toContain('Please press the button again.');
    const modal = await on.modalAfter(on.ann, () => on.ann.press(message, topUp.button));
    expect(modal.title?.text).toBe('Record a top-up');
  });

  it('a trigger that has expired in Home shows Home anew', async () => {
    const on = await viewStage();
    heardLog();
    const home = await on.homeAfter(on.ann, () => on.ann.openHome());
    on.slack.faults.next('views.open', { kind: 'error', error: 'expired_trigger_id' });

    const again = await on.homeAfter(on.ann, () => on.ann.press(home, topUp.button));

    expect(headingsIn(again)).toEqual(headingsIn(home));
  });

  it.each([
    ['429', { kind: 'rate-limited', retryAfterS: 1 }],
    ['500', { kind: 'status', status: 500 }],
  ] as const)('a %s when it opens is tried again', async (_, fault) => {
    const on = await viewStage();
    heardLog();
    on.slack.faults.next('views.open', fault);

    expect((await opened(on, on.ann, topUp)).modal.title?.text).toBe('Record a top-up');
  });

  it('where its message cannot be reached any more, the result goes to the person by other ways', async () => {
    const on = await viewStage();
    heardLog();
    const { modal } = await opened(on, on.ann, topUp);
    on.slack.faults.next('response_url', { kind: 'error', error: 'expired_url' });

    const told = await on.sees(on.ann, on.general, () => on.ann.submit(modal, topUp.right));

    expect(headingsIn(told)).toEqual(['500 credits added']);
  });

  it('where the command fails, the form says so and has changed nothing', async () => {
    let isBroken = false;
    const read = { packs: [], plans: [], rates: [] };
    const on = await viewStage({
      reports: {
        async prices() {
          if (isBroken) throw new Error('the prices cannot be read');
          return read;
        },
      },
    });
    const lines = heardLog();
    const { modal } = await opened(on, on.ann, plan);
    isBroken = true;

    await on.ann.submit(modal, plan.right);

    const said = on.ann.modal();
    expect(headingsIn(said ?? { blocks: [] })).toEqual(['Something went wrong on our side.']);
    expect(textsIn(said)).toContain('tell whoever runs Tallybot this number');
    expect(lines.with('the prices cannot be read')).toHaveLength(1);
  });
});
