import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../../src/playground/discord/driver/person.ts';
import { isThinking } from '../../../src/playground/discord/flags.ts';
import type { Outcome } from '../../../src/playground/discord/interactions.ts';
import {
  button,
  chars,
  choice,
  command,
  ephemeral,
  gallery,
  input,
  label,
  message,
  modal,
  option,
  picture,
  row,
  select,
  string,
  text,
  times,
  v2,
} from './pieces.ts';
import { call, rawBot } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;
let bot: Awaited<ReturnType<typeof rawBot>>;
let told: number;

beforeEach(async () => {
  on = await stage();
  bot = await rawBot(on.discord);
  told = 0;
  const { id } = on.discord.world.application;
  await call(on.discord, `PUT /applications/${id}/commands`, [
    command({
      options: [string({ autocomplete: true }), string({ type: 4, name: 'page', autocomplete: true })],
    }),
  ]);
});

afterEach(() => on.discord.close());

/** Lets a person do something, the bot give its first answer, and says what both came to. */
async function exchange(doing: Promise<Outcome>, type: number, data?: object, query = '') {
  const payload = await bot.interaction(told);
  told += 1;
  const answer = await call(
    on.discord,
    `POST /interactions/${payload.id}/${payload.token}/callback${query}`,
    {
      type,
      ...(data ? { data } : {}),
    },
  );
  doing.catch(() => {});
  const hook = `/webhooks/${on.discord.world.application.id}/${payload.token}`;
  return { payload, answer, hook, doing };
}

const slash = () => on.ann.slash(on.general, 'usage');
const card = (...more: object[]) =>
  message(text(), row(button()), row(select({ options: [option('a'), option('b')] })), ...more);
const sayIn = (hook: string, body: object) => call(on.discord, `PATCH ${hook}/messages/@original`, body);
const follow = (hook: string, body: object) => call(on.discord, `POST ${hook}`, body);
const seen = () => on.ann.sees(on.general);

/** A card that lies in front of ann. */
async function shown() {
  await (await exchange(slash(), 4, card())).doing;
  const [first] = seen();
  if (!first) throw new Error('No card.');
  return first;
}

describe('the first answer', () => {
  it('comes within three seconds, or the person is told so and it is unknown', async () => {
    const doing = slash();
    const { id, token } = await bot.interaction(0);
    on.clock.advance(3_000);

    expect(await doing).toMatchObject({ acked: false, error: 'The application did not respond' });
    expect(on.ann.notices()).toMatchObject([{ about: '/usage', error: 'The application did not respond' }]);
    expect(await call(on.discord, `POST /interactions/${id}/${token}/callback`, { type: 5 })).toMatchObject({
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    });
  });

  it('is in time a moment before', async () => {
    const doing = slash();
    const { id, token } = await bot.interaction(0);
    on.clock.advance(2_999);

    expect((await call(on.discord, `POST /interactions/${id}/${token}/callback`, { type: 5 })).status).toBe(
      204,
    );
    expect(await doing).toMatchObject({ acked: true, callback: 5 });
  });

  it('is given once', async () => {
    const { payload } = await exchange(slash(), 5);

    expect(
      await call(on.discord, `POST /interactions/${payload.id}/${payload.token}/callback`, { type: 5 }),
    ).toMatchObject({ status: 400, code: 40060 });
  });

  it('wants the token of its interaction', async () => {
    slash().catch(() => {});
    const { id } = await bot.interaction(0);

    expect(await call(on.discord, `POST /interactions/${id}/other/callback`, { type: 5 })).toMatchObject({
      code: 10062,
    });
    on.clock.advance(3_000);
  });

  it('may be a message for everybody or for one', async () => {
    await exchange(slash(), 4, { content: 'For all' });
    await exchange(slash(), 4, { content: 'For ann', flags: ephemeral });

    expect(seen().map(textOf)).toEqual(['For all', 'For ann']);
    expect(on.ben.sees(on.general).map(textOf)).toEqual(['For all']);
  });

  it('tells of the message where that is asked for', async () => {
    const { answer } = await exchange(slash(), 4, { content: 'For all' }, '?with_response=true');

    expect(answer).toMatchObject({
      status: 200,
      json: { resource: { type: 4, message: { content: 'For all' } } },
    });
  });

  it.each([6, 7, 8])('of a command is not of type %s', async (type) => {
    const { answer } = await exchange(slash(), type, {});

    expect(answer.faults).toEqual(['type BASE_TYPE_CHOICES']);
  });

  it('is checked like any message, under data', async () => {
    const { answer } = await exchange(slash(), 4, message(row(button({ label: chars(81) }))));

    expect(answer.faults).toEqual(['data.components.0.components.0.label BASE_TYPE_MAX_LENGTH']);
  });

  it('that is refused can be given anew', async () => {
    const { payload } = await exchange(slash(), 4, {});

    expect(
      (await call(on.discord, `POST /interactions/${payload.id}/${payload.token}/callback`, { type: 5 }))
        .status,
    ).toBe(204);
  });
});

describe('what is deferred', () => {
  it('carries EPHEMERAL and nothing else', async () => {
    const { answer } = await exchange(slash(), 5, { flags: ephemeral | v2 });

    expect(answer.faults).toEqual(['data.flags BASE_TYPE_CHOICES']);
  });

  it('is a promise first, and then what is said, as private as it was promised', async () => {
    const { hook } = await exchange(slash(), 5, { flags: ephemeral });
    expect(seen().map(isThinking)).toEqual([true]);

    await sayIn(hook, card());

    expect(seen().map(isThinking)).toEqual([false]);
    expect(seen()[0]).toMatchObject({ ephemeralTo: on.ann.user.id, flags: v2 | ephemeral });
  });

  it('wakes nobody when it comes, though it names them', async () => {
    const { hook } = await exchange(slash(), 5);

    await sayIn(hook, { content: `<@${on.ben.user.id}>` });
    await follow(hook, { content: `<@${on.ben.user.id}>` });

    expect(seen()).toMatchObject([
      { mentions: [on.ben.user.id], wakes: [] },
      { mentions: [on.ben.user.id], wakes: [on.ben.user.id] },
    ]);
  });

  it('stays public, whatever is asked for later', async () => {
    const { hook } = await exchange(slash(), 5);

    await sayIn(hook, { content: 'Used: 5', flags: ephemeral });

    expect(on.ben.sees(on.general).map(textOf)).toEqual(['Used: 5']);
  });

  it('is fulfilled by the first follow-up, and the second is another message', async () => {
    const { hook } = await exchange(slash(), 5, { flags: ephemeral });

    await follow(hook, { content: 'First' });
    await follow(hook, { content: 'Second' });

    expect(seen().map(textOf)).toEqual(['First', 'Second']);
    expect(on.ben.sees(on.general).map(textOf)).toEqual(['Second']);
  });
});

describe('the token', () => {
  it('lives a quarter of an hour', async () => {
    const { hook } = await exchange(slash(), 5);
    on.clock.advance(15 * 60_000 - 1);
    expect((await sayIn(hook, { content: 'In time' })).status).toBe(200);
    on.clock.advance(1);

    expect(await sayIn(hook, { content: 'Late' })).toMatchObject({
      status: 401,
      code: 50027,
      message: 'Invalid Webhook Token',
    });
    expect(seen().map(textOf)).toEqual(['In time']);
  });

  it('is good for nothing before the first answer', async () => {
    slash().catch(() => {});
    const { token } = await bot.interaction(0);
    const hook = `/webhooks/${on.discord.world.application.id}/${token}`;

    expect(await follow(hook, { content: 'Early' })).toMatchObject({ status: 404, code: 10015 });
    on.clock.advance(3_000);
  });

  it('of another is unknown', async () => {
    expect(
      await follow(`/webhooks/${on.discord.world.application.id}/other`, { content: 'a' }),
    ).toMatchObject({
      code: 50027,
    });
  });

  it('reads, changes and deletes what was said with it, and no other message', async () => {
    const { hook } = await exchange(slash(), 4, { content: 'First' });
    const { json } = await follow(hook, { content: 'Second' });
    const { json: foreign } = await call(on.discord, `POST /channels/${on.general.id}/messages`, {
      content: 'a',
    });

    expect((await call(on.discord, `GET ${hook}/messages/@original`)).json).toMatchObject({
      content: 'First',
    });
    await call(on.discord, `PATCH ${hook}/messages/${json['id']}`, { content: 'Third' });
    await call(on.discord, `DELETE ${hook}/messages/@original`);
    expect(seen().map(textOf)).toEqual(['Third', 'a']);
    expect(await sayIn(hook, { content: 'Again' })).toMatchObject({ status: 404, code: 10008 });
    expect(await call(on.discord, `GET ${hook}/messages/${foreign['id']}`)).toMatchObject({ code: 10008 });
  });

  it('carries files', async () => {
    const { hook } = await exchange(slash(), 5);
    const files = [{ name: 'chart.png', bytes: Buffer.from('89504e47', 'hex') }];

    await call(on.discord, `PATCH ${hook}/messages/@original`, message(gallery(picture())), { files });

    expect(seen()[0]?.attachments).toMatchObject([{ filename: 'chart.png' }]);
  });
});

describe('a button or a menu', () => {
  it('tells which one, on which message, and what was chosen', async () => {
    const first = await shown();
    const { payload } = await exchange(on.ann.select(first, 'lens', 'b'), 6);

    expect(payload).toMatchObject({
      type: 3,
      data: { custom_id: 'lens', component_type: 3, values: ['b'] },
      message: { id: first.id },
      member: { user: { id: on.ann.user.id } },
      guild_id: on.acme.id,
    });
  });

  it('changes its message, at once or later', async () => {
    const first = await shown();
    await exchange(on.ann.press(first, 'Go'), 7, { components: [text('At once'), row(button())] });
    expect(seen().map(textOf)).toEqual(['At once']);

    const [now] = seen();
    const { hook } = await exchange(on.ann.press(now ?? first, 'Go'), 6);
    await sayIn(hook, { components: [text('Later')] });

    expect(seen().map(textOf)).toEqual(['Later']);
  });

  it('that the bot no longer sees comes to nothing', async () => {
    const first = await shown();
    on.discord.removeBot(on.acme);

    const doing = on.ann.press(first, 'Go');
    on.clock.advance(3_000);

    expect(await doing).toMatchObject({ acked: false, error: 'This interaction failed' });
    expect(bot.received.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(1);
  });

  it('may be answered by another message instead', async () => {
    await exchange(on.ann.press(await shown(), 'Go'), 4, { content: 'Shared' });

    expect(seen().map(textOf)).toEqual(['Used: 5', 'Shared']);
  });
});

describe('a modal', () => {
  it('is opened, filled in and closed, and tells what was written', async () => {
    await (await exchange(on.ann.press(await shown(), 'Go'), 9, modal())).doing;
    const open = on.ann.modal();
    if (!open) throw new Error('No modal.');

    expect(await on.ann.submit(open, { Amount: '' })).toEqual({
      errors: { Amount: 'This field is required' },
    });
    const { payload, doing } = await exchange(on.ann.submit(open, { Amount: '500' }) as Promise<Outcome>, 6);

    await doing;
    expect(payload).toMatchObject({
      type: 5,
      data: {
        custom_id: 'top-up',
        components: [{ type: 18, component: { type: 4, custom_id: 'amount', value: '500' } }],
      },
    });
    expect(on.ann.modal()).toBeUndefined();
  });

  it('stays open where the bot does not answer', async () => {
    await (await exchange(slash(), 9, modal())).doing;
    const open = on.ann.modal();
    if (!open) throw new Error('No modal.');

    const doing = on.ann.submit(open, { Amount: '500' });
    on.clock.advance(3_000);

    expect(await doing).toMatchObject({ acked: false, error: 'Something went wrong. Try again.' });
    expect(on.ann.modal()).toBe(open);
  });

  it('opens no other modal', async () => {
    await (await exchange(slash(), 9, modal())).doing;
    const open = on.ann.modal();
    if (!open) throw new Error('No modal.');
    const { answer } = await exchange(on.ann.submit(open, { Amount: '500' }) as Promise<Outcome>, 9, modal());

    expect(answer.faults).toEqual(['type BASE_TYPE_CHOICES']);
  });

  it.each([
    ['has a title of at most 45 characters', { title: chars(46) }, 'data.title BASE_TYPE_BAD_LENGTH'],
    ['has a custom_id', { custom_id: '' }, 'data.custom_id BASE_TYPE_BAD_LENGTH'],
    ['has something in it', { components: [] }, 'data.components BASE_TYPE_BAD_LENGTH'],
    [
      'has at most 5 components',
      { components: times(6, (i) => label(input({ custom_id: `${i}` }))) },
      'data.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'labels a field in at most 45 characters',
      { components: [label(input(), { label: chars(46) })] },
      'data.components.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'describes a field in at most 100 characters',
      { components: [label(input(), { description: chars(101) })] },
      'data.components.0.description BASE_TYPE_MAX_LENGTH',
    ],
    [
      'has fields with ids of their own',
      { components: [label(), label()] },
      'data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'takes at most 4 000 characters',
      { components: [label(input({ max_length: 4_001 }))] },
      'data.components.0.component.max_length NUMBER_TYPE_MAX',
    ],
    [
      'takes no less than it may',
      { components: [label(input({ min_length: 5, max_length: 4 }))] },
      'data.components.0.component.min_length NUMBER_TYPE_MAX',
    ],
    [
      'holds what fits',
      { components: [label(input({ value: 'abc', max_length: 2 }))] },
      'data.components.0.component.value BASE_TYPE_MAX_LENGTH',
    ],
    [
      'hints in at most 100 characters',
      { components: [label(input({ placeholder: chars(101) }))] },
      'data.components.0.component.placeholder BASE_TYPE_MAX_LENGTH',
    ],
    [
      'holds no buttons',
      { components: [row(button())] },
      'data.components.0.components.0.type BASE_TYPE_BAD',
    ],
  ])('%s', async (_rule, more, fault) => {
    const { answer } = await exchange(slash(), 9, modal(more));

    expect(answer.faults).toContain(fault);
    expect(on.ann.modal()).toBeUndefined();
  });
});

describe('completion', () => {
  const typing = () => on.ann.autocomplete(on.general, 'usage', 'period', 'la');

  it('offers what the bot says, and tells it what is being typed', async () => {
    const { payload, doing } = await exchange(typing(), 8, { choices: [choice('last week')] });

    expect(payload).toMatchObject({
      type: 4,
      data: { options: [{ name: 'period', value: 'la', focused: true }] },
    });
    expect((await doing).interaction.choices).toEqual([choice('last week')]);
  });

  it('offers at most 25 choices', async () => {
    const { answer } = await exchange(typing(), 8, { choices: times(26, (i) => choice(`${i}`)) });

    expect(answer.faults).toEqual(['data.choices BASE_TYPE_MAX_LENGTH']);
  });

  it('offers what fits into 100 characters', async () => {
    const { answer } = await exchange(typing(), 8, {
      choices: [choice(chars(101), 'a'), choice('a', chars(101))],
    });

    expect(answer.faults).toEqual([
      'data.choices.0.name BASE_TYPE_BAD_LENGTH',
      'data.choices.1.value BASE_TYPE_BAD_LENGTH',
    ]);
  });

  it('of a number offers numbers', async () => {
    const { answer } = await exchange(on.ann.autocomplete(on.general, 'usage', 'page', 1), 8, {
      choices: [choice('a')],
    });

    expect(answer.faults).toEqual(['data.choices.0.value NUMBER_TYPE_COERCE']);
  });

  it('is answered by choices alone', async () => {
    expect((await exchange(typing(), 5)).answer.faults).toEqual(['type BASE_TYPE_CHOICES']);
  });

  it('comes within three seconds', async () => {
    const doing = typing();
    const { id, token } = await bot.interaction(0);
    on.clock.advance(3_000);

    expect((await doing).acked).toBe(false);
    expect(
      await call(on.discord, `POST /interactions/${id}/${token}/callback`, {
        type: 8,
        data: { choices: [] },
      }),
    ).toMatchObject({ code: 10062 });
  });
});

it('a direct message knows no guild', async () => {
  const { payload } = await exchange(on.ann.slash(on.ann.direct(), 'usage'), 5);

  expect(payload).toMatchObject({ user: { id: on.ann.user.id }, context: 1 });
  expect(payload).not.toHaveProperty('guild_id');
});
