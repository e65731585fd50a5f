import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filledModal } from '../../../src/playground/discord/driver/filled-modal.ts';
import { button, command, input, label, message, option, row, select, string, sub, text } from './pieces.ts';
import { call } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;

beforeEach(async () => {
  on = await stage();
});

afterEach(() => on.discord.close());

async function register(...commands: object[]): Promise<void> {
  await call(on.discord, `PUT /applications/${on.discord.world.application.id}/commands`, commands);
}

/** What the bot is sent; nobody answers. */
async function sent(doing: Promise<unknown>) {
  doing.catch(() => {});
  await on.discord.until(() => on.discord.deliveries.length === 1);
  on.clock.advance(3_000);
  await doing;
  return on.discord.deliveries[0]?.payload['data'];
}

describe('a person types only what Discord lets them', () => {
  it.each([
    ['a command that is not there', 'credits', {}, 'ann sees no /credits here; there are: /usage'],
    ['a command without its subcommand', 'usage', {}, '/usage wants one of: agents'],
    ['a subcommand that is not there', 'usage log', {}, 'There is no /usage log; after usage: agents'],
    [
      'an option that is not there',
      'usage agents',
      { company: 'a' },
      'has no company; there are: period | page',
    ],
    ['no value where one is needed', 'usage agents', {}, '/usage agents needs period'],
    ['none of the choices', 'usage agents', { period: 'x' }, 'period is one of: Today | Last week'],
    ['text for a number', 'usage agents', { period: 'Today', page: 'x' }, 'page is a number'],
    ['a number that is too small', 'usage agents', { period: 'Today', page: 0 }, 'page must be between 1'],
  ])('not %s', async (_what, typed, options, error) => {
    const choices = [
      { name: 'Today', value: 'today' },
      { name: 'Last week', value: 'last week' },
    ];
    const page = string({ type: 4, name: 'page', min_value: 1 });
    await register(command({ options: [sub({ options: [string({ required: true, choices }), page] })] }));

    await expect(on.ann.slash(on.general, typed, options)).rejects.toThrow(error);
  });

  it('a choice goes out by its value, inside its subcommand', async () => {
    const choices = [{ name: 'Last week', value: 'last week' }];
    await register(command({ options: [sub({ options: [string({ choices })] })] }));

    expect(await sent(on.ann.slash(on.general, 'usage agents', { period: 'Last week' }))).toMatchObject({
      name: 'usage',
      options: [{ type: 1, name: 'agents', options: [{ type: 3, name: 'period', value: 'last week' }] }],
    });
  });

  it('a person or role that is picked goes along', async () => {
    await register(command({ options: [string({ type: 9, name: 'whom' })] }));

    expect(await sent(on.ann.slash(on.general, 'usage', { whom: on.managers }))).toMatchObject({
      options: [{ value: on.managers.id }],
      resolved: { roles: { [on.managers.id]: { name: 'Managers' } } },
    });
  });

  it('a command for managers is seen by managers', async () => {
    await register(command({ default_member_permissions: String(1 << 5) }));

    await expect(on.ben.slash(on.general, 'usage')).rejects.toThrow('ben sees no /usage');
    expect(await sent(on.ann.slash(on.general, 'usage'))).toMatchObject({ name: 'usage' });
  });

  it('a command for guilds is not seen elsewhere, and none without the bot', async () => {
    await register(command({ contexts: [0] }));

    await expect(on.ann.slash(on.ann.direct(), 'usage')).rejects.toThrow('sees no /usage');
    on.discord.removeBot(on.acme);
    await expect(on.ann.slash(on.general, 'usage')).rejects.toThrow('sees no /usage');
  });

  it("a guild's own command stands before a global one", async () => {
    await register(command());
    const { id } = on.discord.world.application;
    await call(on.discord, `PUT /applications/${id}/guilds/${on.acme.id}/commands`, [command()]);

    expect(await sent(on.ann.slash(on.general, 'usage'))).toMatchObject({ guild_id: on.acme.id });
  });
});

describe('a person presses and chooses only what there is', () => {
  async function card(...components: object[]) {
    await call(on.discord, `POST /channels/${on.general.id}/messages`, message(text(), ...components));
    const [first] = on.ann.sees(on.general);
    if (!first) throw new Error('No card.');
    return first;
  }

  it.each([
    ['a button that is not there', 'Stop', 'There is no “Stop” here; there are: Go'],
    ['one that is disabled', 'Never', '“Never” is disabled'],
    ['a link', 'Web', '“Web” is a link to https://a.test'],
  ])('not %s', async (_what, wanted, error) => {
    const never = button({ custom_id: 'never', label: 'Never', disabled: true });
    const link = button({ custom_id: undefined, label: 'Web', style: 5, url: 'https://a.test' });
    const on_ = await card(row(button(), never, link));

    await expect(on.ann.press(on_, wanted)).rejects.toThrow(error.split(';')[0]);
  });

  it('as many options as the menu takes', async () => {
    const menu = select({ max_values: 2, options: [option('a'), option('b'), option('c')] });
    const on_ = await card(row(menu));

    await expect(on.ann.select(on_, 'lens', ['a', 'b', 'c'])).rejects.toThrow('takes between 1 and 2');
    await expect(on.ann.select(on_, 'lens', 'd')).rejects.toThrow('No option “d”; there are: a | b | c');
    expect(await sent(on.ann.select(on_, 'lens', ['a', 'c']))).toMatchObject({ values: ['a', 'c'] });
  });

  it('a channel or a person in a menu for them', async () => {
    const on_ = await card(row({ type: 8, custom_id: 'where' }));

    expect(await sent(on.ann.select(on_, 'where', on.general.id))).toMatchObject({
      values: [on.general.id],
      resolved: { channels: { [on.general.id]: { name: 'general' } } },
    });
  });

  it('nothing on a message that is gone', async () => {
    const on_ = await card(row(button()));
    await call(on.discord, `DELETE /channels/${on.general.id}/messages/${on_.id}`);

    await expect(on.ann.press(on_, 'Go')).rejects.toThrow('That message is gone.');
  });
});

describe('a modal is filled in', () => {
  const open = (...components: ReturnType<typeof label>[]) => ({
    userId: '1',
    channelId: '1',
    customId: 'settings',
    title: 'Settings',
    components: components as never,
  });

  it('by labels and ids, with what stood there for the rest', () => {
    const filled = filledModal(
      open(
        label(input({ value: '100' })),
        label(
          select({ custom_id: 'day', options: [option('Monday'), option('Friday', { default: true })] }),
          { label: 'Day' },
        ),
        label({ type: 23, custom_id: 'on', default: true }, { label: 'On' }),
      ),
      { day: 'Monday', On: false },
    );

    expect(filled).toMatchObject({
      errors: {},
      components: [
        { component: { custom_id: 'amount', value: '100' } },
        { component: { custom_id: 'day', values: ['Monday'] } },
        { component: { custom_id: 'on', value: false } },
      ],
    });
  });

  it.each([
    ['nothing', input(), '', 'This field is required'],
    ['too little', input({ min_length: 2 }), 'a', 'Must be between 2 and 4000 in length.'],
    ['too much', input({ max_length: 2 }), 'abc', 'Must be between 0 and 2 in length.'],
  ])('with %s it is not sent', (_what, field, value, error) => {
    expect(filledModal(open(label(field)), { Amount: value }).errors).toEqual({ Amount: error });
  });

  it('with nothing where nothing is needed it is', () => {
    expect(filledModal(open(label(input({ required: false }))), {}).errors).toEqual({});
  });

  it('in fields that are there', () => {
    expect(() => filledModal(open(label()), { Sum: '5' })).toThrow(
      'There is no “Sum” here; there are: Amount',
    );
  });
});
