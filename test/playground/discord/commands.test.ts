import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chars, choice, command, string, sub, times } from './pieces.ts';
import { call } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;
let scope: string;
let guildScope: string;

beforeEach(async () => {
  on = await stage();
  scope = `/applications/${on.discord.world.application.id}/commands`;
  guildScope = `/applications/${on.discord.world.application.id}/guilds/${on.acme.id}/commands`;
});

afterEach(() => on.discord.close());

type Row = [rule: string, wrong: object, fault: string, right: object];

const group = (more: object = {}) => ({
  type: 2,
  name: 'log',
  description: 'Log',
  options: [sub()],
  ...more,
});

const rows: Row[] = [
  ['a name is written small', command({ name: 'Usage' }), 'name APPLICATION_COMMAND_INVALID_NAME', command()],
  [
    'a name has no spaces',
    command({ name: 'usage agents' }),
    'name APPLICATION_COMMAND_INVALID_NAME',
    command({ name: 'usage-agents' }),
  ],
  [
    'a name has at most 32 characters',
    command({ name: chars(33) }),
    'name BASE_TYPE_BAD_LENGTH',
    command({ name: chars(32) }),
  ],
  [
    'a command is described',
    command({ description: '' }),
    'description BASE_TYPE_REQUIRED',
    command({ description: 'a' }),
  ],
  [
    'a description has at most 100 characters',
    command({ description: chars(101) }),
    'description BASE_TYPE_MAX_LENGTH',
    command({ description: chars(100) }),
  ],
  [
    'a command has at most 25 options',
    command({ options: times(26, (i) => string({ name: `o${i}` })) }),
    'options BASE_TYPE_MAX_LENGTH',
    command({ options: times(25, (i) => string({ name: `o${i}` })) }),
  ],
  [
    'an option has a name of its own',
    command({ options: [string(), string()] }),
    'options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    command({ options: [string(), string({ name: 'other' })] }),
  ],
  [
    'an option is described',
    command({ options: [string({ description: '' })] }),
    'options.0.description BASE_TYPE_BAD_LENGTH',
    command({ options: [string()] }),
  ],
  [
    'what is needed stands first',
    command({ options: [string(), string({ name: 'other', required: true })] }),
    'options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    command({ options: [string({ required: true }), string({ name: 'other' })] }),
  ],
  [
    'subcommands stand beside no options',
    command({ options: [sub(), string()] }),
    'options.1 APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    command({ options: [sub(), group()] }),
  ],
  [
    'a group holds subcommands alone',
    command({ options: [group({ options: [group()] })] }),
    'options.0.options.0.type BASE_TYPE_BAD',
    command({ options: [group()] }),
  ],
  [
    'an option has at most 25 choices',
    command({ options: [string({ choices: times(26, (i) => choice(`${i}`)) })] }),
    'options.0.choices BASE_TYPE_MAX_LENGTH',
    command({ options: [string({ choices: times(25, (i) => choice(`${i}`)) })] }),
  ],
  [
    'a choice has at most 100 characters',
    command({ options: [string({ choices: [choice(chars(101), 'a')] })] }),
    'options.0.choices.0.name BASE_TYPE_BAD_LENGTH',
    command({ options: [string({ choices: [choice(chars(100))] })] }),
  ],
  [
    'a choice stands once',
    command({ options: [string({ choices: [choice('a'), choice('a')] })] }),
    'options.0.choices.1 APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    command({ options: [string({ choices: [choice('a'), choice('b')] })] }),
  ],
  [
    'what is completed has no choices',
    command({ options: [string({ autocomplete: true, choices: [choice()] })] }),
    'options.0.choices APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES',
    command({ options: [string({ autocomplete: true })] }),
  ],
  [
    'the choices of a number are numbers',
    command({ options: [string({ type: 4, choices: [choice('one', 'one')] })] }),
    'options.0.choices.0.value NUMBER_TYPE_COERCE',
    command({ options: [string({ type: 4, choices: [choice('one', 1)] })] }),
  ],
  [
    'a smallest number is not above the largest',
    command({ options: [string({ type: 4, min_value: 2, max_value: 1 })] }),
    'options.0.min_value NUMBER_TYPE_MAX',
    command({ options: [string({ type: 4, min_value: 1, max_value: 2 })] }),
  ],
  [
    'a command has at most 8 000 characters in all',
    command({ options: times(4, (i) => string({ name: `o${i}`, choices: big(i, 21) })) }),
    'APPLICATION_COMMAND_TOO_LARGE',
    command({ options: times(4, (i) => string({ name: `o${i}`, choices: big(i, 18) })) }),
  ],
  [
    'a user command is not described',
    command({ type: 2 }),
    'description APPLICATION_COMMAND_TYPE_HAS_NO_DESCRIPTION',
    { type: 2, name: 'Usage of' },
  ],
];

function big(option: number, count: number) {
  return times(count, (i) => choice(`${option}-${i}-${chars(46)}`));
}

describe.each(rows)('%s', (_rule, wrong, fault, right) => {
  it('is enforced', async () => {
    const answer = await call(on.discord, `POST ${scope}`, wrong);

    expect(answer).toMatchObject({ status: 400, code: 50035 });
    expect(answer.faults).toContain(fault);
    expect(on.discord.world.commands).toEqual([]);
  });

  it('lets through what keeps to it', async () => {
    expect(await call(on.discord, `POST ${scope}`, right)).toMatchObject({ status: 201, faults: [] });
  });
});

it('a command sent again under its name is changed, and keeps its id', async () => {
  const first = await call(on.discord, `POST ${scope}`, command());
  const second = await call(on.discord, `POST ${scope}`, command({ description: 'Other' }));

  expect(second.status).toBe(200);
  expect(second.json['id']).toBe(first.json['id']);
  expect(second.json['version']).not.toBe(first.json['version']);
  expect(on.discord.world.commands).toMatchObject([{ description: 'Other' }]);
});

it('all commands are replaced at once, and those that stay keep id and version', async () => {
  await call(on.discord, `PUT ${scope}`, [command(), command({ name: 'credits' })]);
  const before = on.discord.world.commands.find(({ name }) => name === 'usage');

  await call(on.discord, `PUT ${scope}`, [command({ name: 'notify' }), command()]);

  expect(on.discord.world.commands.map(({ name }) => name)).toEqual(['notify', 'usage']);
  expect(on.discord.world.commands[1]).toEqual(before);
});

it('of several commands that are replaced, each has a name of its own', async () => {
  const answer = await call(on.discord, `PUT ${scope}`, [command(), command()]);

  expect(answer.faults).toEqual(['1 APPLICATION_COMMANDS_DUPLICATE_NAME']);
});

it('a command is changed in part, and deleted', async () => {
  const { json } = await call(on.discord, `POST ${scope}`, command({ options: [string()] }));

  const changed = await call(on.discord, `PATCH ${scope}/${json['id']}`, { description: 'Other' });

  expect(changed.json).toMatchObject({ description: 'Other', options: [{ name: 'period' }] });
  expect((await call(on.discord, `DELETE ${scope}/${json['id']}`)).status).toBe(204);
  expect(await call(on.discord, `GET ${scope}/${json['id']}`)).toMatchObject({ status: 404, code: 10063 });
});

it('commands of a guild are its own', async () => {
  await call(on.discord, `PUT ${guildScope}`, [command()]);

  expect((await call(on.discord, `GET ${guildScope}`)).json).toMatchObject([{ guild_id: on.acme.id }]);
  expect((await call(on.discord, `GET ${scope}`)).json).toEqual([]);
});

it('other languages are sent to those who ask for them', async () => {
  await call(on.discord, `PUT ${scope}`, [command({ name_localizations: { de: 'verbrauch' } })]);

  const plain = await call(on.discord, `GET ${scope}`);
  const whole = await call(on.discord, `GET ${scope}?with_localizations=true`);

  expect(plain.json).not.toMatchObject([{ name_localizations: {} }]);
  expect(whole.json).toMatchObject([{ name_localizations: { de: 'verbrauch' } }]);
});

it('what was left out of a command comes back as what it means', async () => {
  const global = await call(on.discord, `POST ${scope}`, command({ options: [string({ required: false })] }));
  const guild = await call(on.discord, `POST ${guildScope}`, command());

  expect(global.json).toMatchObject({
    type: 1,
    name_localizations: null,
    default_member_permissions: null,
    contexts: null,
    integration_types: [0],
    dm_permission: true,
    nsfw: false,
    options: [{ name: 'period' }],
  });
  expect((global.json['options'] as object[])[0]).not.toHaveProperty('required');
  expect(guild.json).not.toHaveProperty('integration_types');
});

it('there are at most 100 commands', async () => {
  const many = times(101, (i) => command({ name: `c${i}` }));

  expect(await call(on.discord, `PUT ${scope}`, many)).toMatchObject({ status: 400, code: 30032 });
  expect((await call(on.discord, `PUT ${scope}`, many.slice(1))).status).toBe(200);
  expect(await call(on.discord, `POST ${scope}`, command())).toMatchObject({ code: 30032 });
});

it('200 commands are created a day and guild; changes do not count, and another day begins anew', async () => {
  const hundred = (letter: string) => times(100, (i) => command({ name: `${letter}${i}` }));
  await call(on.discord, `PUT ${guildScope}`, hundred('a'));
  await call(on.discord, `PUT ${guildScope}`, hundred('b'));

  expect((await call(on.discord, `PUT ${guildScope}`, hundred('b'))).status).toBe(200);
  expect(await call(on.discord, `PUT ${guildScope}`, [command()])).toMatchObject({
    status: 429,
    code: 30034,
  });
  expect((await call(on.discord, `PUT ${scope}`, [command()])).status).toBe(200);
  on.clock.advance(24 * 60 * 60_000);
  expect((await call(on.discord, `PUT ${guildScope}`, [command()])).status).toBe(200);
});

it('a guild without the bot and another application are out of reach', async () => {
  const other = on.discord.addGuild({ name: 'Other', withBot: false });
  const { id } = on.discord.world.application;

  expect(await call(on.discord, `PUT /applications/${id}/guilds/${other.id}/commands`, [])).toMatchObject({
    code: 50001,
  });
  expect(await call(on.discord, 'PUT /applications/1/commands', [])).toMatchObject({
    status: 403,
    code: 20012,
  });
});
