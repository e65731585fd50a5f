import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { answerUrl, call, rawBot } from './raw-bot.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;
let bot: Awaited<ReturnType<typeof rawBot>>;
let token: string;

beforeEach(async () => {
  on = await stage();
  bot = await rawBot(on.slack);
  token = on.slack.botToken(on.acme);
});

afterEach(() => on.slack.close());

const api = (method: string, params: Record<string, unknown>) => call(on.slack, method, token, params);

/** A command typed and acknowledged; what it came with. */
async function typed(count = 1): Promise<Record<string, unknown>> {
  const done = on.ann.slash(on.general, '/usage');
  const envelope = await bot.next(count);
  bot.ack(envelope);
  await done;
  return envelope.payload;
}

const modal = (more: Record<string, unknown> = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Top up' },
  submit: { type: 'plain_text', text: 'Pay' },
  callback_id: 'top-up',
  blocks: [
    {
      type: 'input',
      block_id: 'amount',
      label: { type: 'plain_text', text: 'Amount' },
      element: { type: 'number_input', is_decimal_allowed: false, action_id: 'amount', min_value: '1' },
    },
  ],
  ...more,
});
const home = (text: string) => ({
  type: 'home',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});
const buttons = [
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'next', text: { type: 'plain_text', text: 'Next' }, value: 'v' }],
  },
];

describe('acknowledging', () => {
  it('a command that nobody acknowledges within three seconds is an operation_timeout', async () => {
    const done = on.ann.slash(on.general, '/usage');
    await bot.next(1);

    on.clock.advance(3_000);

    expect(await done).toMatchObject({ acked: false, error: 'operation_timeout' });
    expect(on.ann.notices()).toMatchObject([{ about: '/usage', error: 'operation_timeout' }]);
  });

  it('just under three seconds is in time', async () => {
    const done = on.ann.slash(on.general, '/usage');
    const envelope = await bot.next(1);

    on.clock.advance(2_999);
    bot.ack(envelope);

    expect(await done).toMatchObject({ acked: true });
  });

  it('without a connection a command fails at once', async () => {
    on.slack.sockets.drop();
    await on.slack.until(() => on.slack.sockets.count() === 0);

    expect(await on.ann.slash(on.general, '/usage')).toMatchObject({ error: 'dispatch_failed' });
  });

  it('an acknowledgement with words is an answer to whoever typed', async () => {
    const done = on.ann.slash(on.general, '/usage');
    bot.ack(await bot.next(1), { text: 'One moment…' });
    await done;

    expect(on.ann.sees(on.general)).toMatchObject([{ text: 'One moment…' }]);
    expect(on.ben.sees(on.general)).toEqual([]);
  });

  it('each envelope goes to one connection', async () => {
    const second = await rawBot(on.slack);

    const done = [on.ann.slash(on.general, '/usage'), on.ben.slash(on.general, '/usage')];
    bot.ack(await bot.next(1));
    second.ack(await second.next(1));
    await Promise.all(done);

    expect([bot.envelopes().length, second.envelopes().length]).toEqual([1, 1]);
    expect(second.hello).toMatchObject({ type: 'hello', num_connections: 2 });
  });

  it('an address for a socket is good once', async () => {
    const again = new WebSocket(bot.socket.url);

    const [, response] = await once(again, 'unexpected-response');

    expect((response as IncomingMessage).statusCode).toBe(401);
  });
});

describe('events', () => {
  it('an event that nobody acknowledges comes again at once, after a minute and after five, and then no more', async () => {
    const done = on.slack.event(on.acme, { type: 'channel_archive', channel: on.general.id });

    for (const [count, delayMs] of [0, 60_000, 300_000].entries()) {
      await bot.next(count + 1);
      on.clock.advance(3_000);
      await on.slack.until(() => on.slack.deliveries[0]?.attempts[count]?.outcome);
      if (delayMs > 0) await on.slack.until(() => on.clock.waiting() === 1);
      on.clock.advance(delayMs);
    }
    const last = await bot.next(4);
    on.clock.advance(3_000);

    expect(await done).toMatchObject({ acked: false });
    expect(last).toMatchObject({ retry_attempt: 3, retry_reason: 'timeout' });
    expect(new Set(bot.envelopes().map(({ envelope_id: id }) => id)).size).toBe(1);
  });

  it('opening Home tells the bot who, and shows it what is there', async () => {
    const first = on.ann.openHome();
    bot.ack(await bot.next(1));
    await first;
    await api('views.publish', { user_id: on.ann.user.id, view: home('Used: 5') });

    const second = on.ann.openHome();
    const envelope = await bot.next(2);
    bot.ack(envelope);
    await second;

    expect(envelope.payload).toMatchObject({
      type: 'event_callback',
      team_id: on.acme.id,
      event: { type: 'app_home_opened', user: on.ann.user.id, tab: 'home', view: { type: 'home' } },
    });
  });

  it('removing the bot is told by two events', async () => {
    on.slack.uninstall(on.acme);

    const events = [await bot.next(1), await bot.next(2)].map(({ payload }) => payload['event']);

    expect(events).toMatchObject([{ type: 'app_uninstalled' }, { type: 'tokens_revoked' }]);
  });
});

describe('answers by response_url', () => {
  it('five are taken, a sixth is not', async () => {
    const { response_url: url } = await typed();

    const answers = [];
    for (const text of 'abcdef') answers.push(await answerUrl(url, { text }));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404]);
    expect(answers[5]?.error).toBe('used_url');
    expect(on.ann.sees(on.general).map(({ text }) => text)).toEqual([...'abcde']);
  });

  it('after thirty minutes none is', async () => {
    const { response_url: url } = await typed();

    on.clock.advance(30 * 60_000 - 1);
    const late = await answerUrl(url, { text: 'just in time' });
    on.clock.advance(1);

    expect(late.ok).toBe(true);
    expect(await answerUrl(url, { text: 'too late' })).toMatchObject({ status: 404, error: 'expired_url' });
  });

  it('in_channel is for everybody, also where the bot is no member', async () => {
    const closed = on.slack.addChannel(on.acme, {
      name: 'closed',
      withBot: false,
      members: [on.ann.user, on.ben.user],
    });
    const done = on.ann.slash(closed, '/usage');
    const envelope = await bot.next(1);
    bot.ack(envelope);
    await done;

    await answerUrl(envelope.payload['response_url'], { text: 'All', response_type: 'in_channel' });

    expect(on.ben.sees(closed)).toMatchObject([{ text: 'All' }]);
  });

  it('replace_original replaces a first answer to a command, which stays private', async () => {
    const { response_url: url } = await typed();
    await answerUrl(url, { text: 'One moment…' });
    await answerUrl(url, { text: 'Meanwhile' });

    await answerUrl(url, { text: 'Used: 5', replace_original: true });

    expect(on.ann.sees(on.general)).toMatchObject([{ text: 'Used: 5' }, { text: 'Meanwhile' }]);
    expect(on.ben.sees(on.general)).toEqual([]);
  });

  it('replace_original and delete_original reach the message whose button was pressed', async () => {
    const { response_url: url } = await typed();
    await answerUrl(url, { text: 'Page 1', blocks: buttons });
    const [page] = on.ann.sees(on.general);
    if (!page) throw new Error('No page.');

    const done = on.ann.press(page, 'Next');
    const envelope = await bot.next(2);
    bot.ack(envelope);
    await done;
    await answerUrl(envelope.payload['response_url'], { text: 'Page 2', replace_original: true });
    const replaced = on.ann.sees(on.general);
    await answerUrl(envelope.payload['response_url'], { delete_original: true });

    expect(envelope.payload).toMatchObject({ container: { is_ephemeral: true }, actions: [{ value: 'v' }] });
    expect(envelope.payload).not.toHaveProperty('message');
    expect(replaced).toMatchObject([{ ts: page.ts, text: 'Page 2' }]);
    expect(on.ann.sees(on.general)).toEqual([]);
  });

  it('invalid blocks are refused, and cost a use', async () => {
    const { response_url: url } = await typed();

    const refused = await answerUrl(url, { text: 'a', blocks: [{ type: 'alert' }] });
    const rest = [];
    for (const text of 'abcde') rest.push((await answerUrl(url, { text })).status);

    expect(refused).toMatchObject({ status: 400, error: 'invalid_blocks' });
    expect(rest).toEqual([200, 200, 200, 200, 404]);
  });
});

describe('modals and Home tabs', () => {
  const opened = async (view: Record<string, unknown> = modal()) => {
    const { trigger_id } = await typed(on.slack.deliveries.length + 1);
    const answer = await api('views.open', { trigger_id, view });
    const shown = on.ann.modal();
    if (!shown) throw new Error(JSON.stringify(answer));
    return shown;
  };

  it('a trigger opens one modal', async () => {
    const { trigger_id } = await typed();

    expect(await api('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(await api('views.open', { trigger_id, view: modal() })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    expect(on.ann.modal()).toMatchObject({ callbackId: 'top-up' });
    expect(on.ben.modal()).toBeUndefined();
  });

  it('a trigger lives three seconds', async () => {
    const { trigger_id } = await typed();

    on.clock.advance(3_000);

    expect(await api('views.open', { trigger_id, view: modal() })).toMatchObject({
      error: 'expired_trigger_id',
    });
  });

  it.each([
    [
      'a title of 25 characters',
      { title: { type: 'plain_text', text: 'x'.repeat(25) } },
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['no title', { title: undefined }, 'missing required field: title [json-pointer:/view]'],
    [
      'private metadata of 3 001 characters',
      { private_metadata: 'x'.repeat(3_001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback_id of 256 characters',
      { callback_id: 'x'.repeat(256) },
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      'an input without a button to submit',
      { submit: undefined },
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      '101 blocks',
      { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'a block for messages alone',
      { blocks: [{ type: 'markdown', text: 'a' }] },
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    ],
  ])('a modal with %s is refused, and the place named', async (_what, wrong, fault) => {
    const { trigger_id } = await typed();

    expect(await api('views.open', { trigger_id, view: modal(wrong) })).toMatchObject({
      error: 'invalid_arguments',
      errors: [fault],
    });
  });

  it('a view that has changed meanwhile is a hash_conflict', async () => {
    const { id, hash } = await opened();
    await api('views.update', { view_id: id, view: modal(), hash });

    expect(await api('views.update', { view_id: id, view: modal(), hash })).toMatchObject({
      error: 'hash_conflict',
    });
  });

  it('a view that is closed cannot be updated', async () => {
    const view = await opened();
    await on.ann.close(view);

    expect(await api('views.update', { view_id: view.id, view: modal() })).toMatchObject({
      error: 'not_found',
    });
  });

  it('three modals lie upon each other, and no fourth', async () => {
    const asking = modal({ blocks: buttons });
    await opened(asking);
    const answers = [];
    for (const count of [2, 3, 4]) {
      const front = on.ann.modal();
      if (!front) throw new Error('No modal.');
      const done = on.ann.press(front, 'Next');
      const envelope = await bot.next(count);
      bot.ack(envelope);
      await done;
      const { trigger_id } = envelope.payload;
      answers.push(await api('views.push', { trigger_id, view: asking }));
    }

    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, 'push_limit_reached']);
  });

  it('an external_id stands once in a workspace', async () => {
    await opened(modal({ external_id: 'one' }));
    const other = await api('views.publish', {
      user_id: on.ann.user.id,
      view: { ...home('a'), external_id: 'one' },
    });

    expect(other).toMatchObject({ error: 'duplicate_external_id' });
    expect(await api('views.update', { external_id: 'one', view: modal() })).toMatchObject({ ok: true });
  });

  it("another workspace's modals and Home tabs are out of reach", async () => {
    const { id } = await opened();
    const other = on.slack.addWorkspace({ name: 'Other' });
    token = on.slack.botToken(other);

    expect(await api('views.update', { view_id: id, view: modal() })).toMatchObject({ error: 'not_found' });
    expect(await api('views.publish', { user_id: on.ann.user.id, view: home('a') })).toMatchObject({
      error: 'user_not_found',
    });
  });

  it('every person has a Home of their own', async () => {
    await api('views.publish', { user_id: on.ann.user.id, view: home("Ann's") });
    await api('views.publish', { user_id: on.ben.user.id, view: home("Ben's") });

    expect(on.ann.home()?.blocks[0]?.text?.text).toBe("Ann's");
    expect(on.ben.home()?.blocks[0]?.text?.text).toBe("Ben's");
  });

  it('a Home is published over what it was made from, or not at all', async () => {
    const publish = (hash?: string) =>
      api('views.publish', { user_id: on.ann.user.id, view: home('a'), ...(hash ? { hash } : {}) });
    const { view } = await publish();
    const { hash } = view as { hash: string };

    expect(await publish(hash)).toMatchObject({ ok: true });
    expect(await publish(hash)).toMatchObject({ error: 'hash_conflict' });
  });

  it('required fields are asked for before the bot hears of it', async () => {
    const view = await opened();

    expect(await on.ann.submit(view)).toMatchObject({ outcome: 'errors' });
    expect(await on.ann.submit(view, { Amount: '0' })).toEqual({
      outcome: 'errors',
      errors: { amount: 'Must be at least 1.' },
    });
    expect(bot.envelopes()).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined, { outcome: 'closed' }, 0],
    ['clear', { response_action: 'clear' }, { outcome: 'cleared' }, 0],
    ['update', { response_action: 'update', view: modal() }, { outcome: 'updated' }, 1],
    ['push', { response_action: 'push', view: modal() }, { outcome: 'pushed' }, 2],
    [
      'errors',
      { response_action: 'errors', errors: { amount: 'Too much' } },
      { outcome: 'errors', errors: { amount: 'Too much' } },
      1,
    ],
    [
      'errors for a field that is not there',
      { response_action: 'errors', errors: { other: 'Too much' } },
      { outcome: 'failed', error: 'errors_name_no_input_block' },
      1,
    ],
    [
      'a view that breaks a limit',
      { response_action: 'update', view: modal({ title: { type: 'plain_text', text: '' } }) },
      { outcome: 'failed', error: 'invalid_arguments' },
      1,
    ],
  ])('a submission answered with %s does just that', async (_what, answer, outcome, left) => {
    const view = await opened();

    const done = on.ann.submit(view, { Amount: '500' });
    const envelope = await bot.next(2);
    bot.ack(envelope, answer);

    expect(await done).toEqual(outcome);
    expect(on.slack.world.modals.get(on.ann.user.id)).toHaveLength(left);
    expect(envelope.payload).toMatchObject({
      type: 'view_submission',
      view: { state: { values: { amount: { amount: { type: 'number_input', value: '500' } } } } },
    });
  });

  it('a submission that nobody acknowledges leaves the modal open', async () => {
    const view = await opened();

    const done = on.ann.submit(view, { Amount: '500' });
    await bot.next(2);
    on.clock.advance(3_000);

    expect(await done).toEqual({ outcome: 'failed', error: 'operation_timeout' });
    expect(on.ann.modal()).toBeDefined();
  });

  it('closing is told to a bot that asked for it', async () => {
    const view = await opened(modal({ notify_on_close: true }));

    const done = on.ann.close(view);
    const envelope = await bot.next(2);
    bot.ack(envelope);
    await done;

    expect(envelope.payload).toMatchObject({ type: 'view_closed', is_cleared: false });
  });
});

it('a modal that clears takes those beneath along', async () => {
  const { trigger_id } = await typed();
  await api('views.open', { trigger_id, view: modal({ blocks: buttons }) });
  const done = on.ann.press(on.ann.modal() as never, 'Next');
  const envelope = await bot.next(2);
  bot.ack(envelope);
  await done;
  await api('views.push', {
    trigger_id: envelope.payload['trigger_id'],
    view: modal({ clear_on_close: true }),
  });

  await on.ann.close(on.ann.modal() as never);

  expect(on.ann.modal()).toBeUndefined();
});

describe('choosing', () => {
  const range = [
    {
      type: 'actions',
      block_id: 'range',
      elements: [
        { type: 'datepicker', action_id: 'from', initial_date: '2026-05-01' },
        {
          type: 'static_select',
          action_id: 'lens',
          placeholder: { type: 'plain_text', text: 'Lens' },
          options: [
            { text: { type: 'plain_text', text: 'Credits' }, value: 'c' },
            { text: { type: 'plain_text', text: 'Minutes' }, value: 'm' },
          ],
        },
        { type: 'button', action_id: 'show', text: { type: 'plain_text', text: 'Show' } },
      ],
    },
  ];

  it('what was chosen before goes along with each press, for each person alone', async () => {
    await api('chat.postMessage', { channel: on.general.id, text: 'Range', blocks: range });
    const [message] = on.ann.sees(on.general);
    if (!message) throw new Error('No message.');
    const acts = [
      () => on.ann.pick(message, 'from', '2026-05-07'),
      () => on.ann.select(message, 'Lens', 'Minutes'),
      () => on.ann.press(message, 'Show'),
      () => on.ben.press(message, 'Show'),
    ];
    const states = [];
    for (const [index, act] of acts.entries()) {
      const done = act();
      const envelope = await bot.next(index + 1);
      bot.ack(envelope);
      await done;
      states.push(envelope.payload['state']);
    }

    expect(states[2]).toEqual({
      values: {
        range: {
          from: { type: 'datepicker', selected_date: '2026-05-07' },
          lens: {
            type: 'static_select',
            selected_option: { text: { type: 'plain_text', text: 'Minutes' }, value: 'm' },
          },
        },
      },
    });
    expect(states[3]).toEqual({
      values: {
        range: {
          from: { type: 'datepicker', selected_date: '2026-05-01' },
          lens: { type: 'static_select', selected_option: null },
        },
      },
    });
  });

  it('a block that comes back changed starts anew, one that comes back the same keeps what was chosen', async () => {
    const post = await api('chat.postMessage', { channel: on.general.id, text: 'Range', blocks: range });
    const chosen = async (count: number, act: () => Promise<unknown>) => {
      const done = act();
      const envelope = await bot.next(count);
      bot.ack(envelope);
      await done;
      const { values } = envelope.payload['state'] as { values: Record<string, Record<string, object>> };
      return values['range']?.['from'];
    };
    const message = () => on.ann.sees(on.general)[0] as never;
    const update = (blocks: object[]) =>
      api('chat.update', { channel: on.general.id, ts: post['ts'], text: 'Range', blocks });

    await chosen(1, () => on.ann.pick(message(), 'from', '2026-05-07'));
    await update([...range, { type: 'divider' }]);
    const same = await chosen(2, () => on.ann.press(message(), 'Show'));
    const [block] = range;
    await update([{ ...block, elements: [...(block?.elements ?? []).slice(0, 1), block?.elements[2]] }]);
    const changed = await chosen(3, () => on.ann.press(message(), 'Show'));

    expect(same).toMatchObject({ selected_date: '2026-05-07' });
    expect(changed).toMatchObject({ selected_date: '2026-05-01' });
  });

  it('a button that is not there cannot be pressed', async () => {
    await api('chat.postMessage', { channel: on.general.id, text: 'Range', blocks: range });
    const [message] = on.ann.sees(on.general);
    if (!message) throw new Error('No message.');

    await expect(on.ann.press(message, 'Next')).rejects.toThrow('There is no “Next” here; there are: Show');
  });
});

describe('who it was', () => {
  const post = () => api('chat.postMessage', { channel: on.general.id, text: 'Page 1', blocks: buttons });

  it('somebody from elsewhere who presses says where they are from', async () => {
    const other = on.slack.addWorkspace({ name: 'Other', installed: false });
    const guest = on.slack.as(on.slack.addUser(other, { name: 'guest' }));
    on.general.members.push(guest.user.id);
    await post();
    const [message] = guest.sees(on.general);
    if (!message) throw new Error('No message.');

    const done = guest.press(message, 'Next');
    const { payload } = await bot.next(1);
    bot.ack(bot.envelopes()[0] as never);
    await done;

    expect(payload).toMatchObject({
      team: { id: on.acme.id },
      user: { id: guest.user.id, team_id: other.id },
      message: { text: 'Page 1' },
    });
  });

  it('a command of a workspace without the bot reaches nobody', async () => {
    const other = on.slack.addWorkspace({ name: 'Other', installed: false });
    const guest = on.slack.as(on.slack.addUser(other, { name: 'guest' }));

    expect(await guest.slash(on.general, '/usage')).toMatchObject({ acked: false });
    expect(on.slack.deliveries).toEqual([]);
  });

  it('in an organisation that has installed the bot as a whole, a press names the organisation and no team', async () => {
    const east = on.slack.addWorkspace({ name: 'East', enterpriseId: 'E1' });
    if (east.installation) east.installation.isEnterprise = true;
    const eve = on.slack.as(on.slack.addUser(east, { name: 'eve' }));
    const lobby = on.slack.addChannel(east, { name: 'lobby', members: [eve.user] });
    await call(on.slack, 'chat.postMessage', on.slack.botToken(east), {
      channel: lobby.id,
      text: 'Page 1',
      blocks: buttons,
    });

    const acts = [
      () => eve.slash(lobby, '/usage'),
      () => eve.press(eve.sees(lobby)[0] as never, 'Next'),
      () => eve.openHome(),
    ];
    const payloads = [];
    for (const [index, act] of acts.entries()) {
      const done = act();
      const envelope = await bot.next(index + 1);
      bot.ack(envelope);
      await done;
      payloads.push(envelope.payload);
    }

    expect(payloads).toMatchObject([
      { enterprise_id: 'E1', team_id: east.id, is_enterprise_install: 'true' },
      { enterprise: { id: 'E1' }, team: null, is_enterprise_install: true, user: { team_id: east.id } },
      { authorizations: [{ enterprise_id: 'E1', is_enterprise_install: true }] },
    ]);
  });

  it('whom a message wakes is known, and words that were escaped wake nobody', async () => {
    const text = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });
    await api('chat.postMessage', {
      channel: on.general.id,
      text: 'a',
      blocks: [text('<!channel> and <@U1>'), text('&lt;!here&gt;')],
    });

    expect(on.slack.world.messages.map(on.slack.wakes)).toEqual([['<!channel>', '<@U1>']]);
  });

  it('whom a post pinged is noted: groups and people that there are; an edit pings nobody', async () => {
    const leads = on.slack.addUserGroup(on.acme, 'leads');
    const text = `<!subteam^${leads.id}> <@${on.ann.user.id}> <!here> <!subteam^S404> <@U404>`;
    const { ts } = await api('chat.postMessage', { channel: on.general.id, text });
    const quiet = await api('chat.postMessage', { channel: on.general.id, text: 'a' });

    await api('chat.update', { channel: on.general.id, ts: quiet['ts'], text });

    const pings = (of: unknown) => on.slack.world.messages.find((each) => each.ts === of)?.pings;
    expect(pings(ts)).toEqual([leads.id, on.ann.user.id, 'here']);
    expect(pings(quiet['ts'])).toEqual([]);
  });
});
