import { SlashCommandAssertions, ApplicationCommandOptionType as Type } from 'discord.js';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../../commands/index.ts';
import { type Command, command } from '../../src/chat/command.ts';
import { choiceOption, noted, textOption } from '../../src/chat/option.ts';
import { type CommandBody, commandSchema } from '../../src/discord/command-schema.ts';
import { checkedCommand } from '../../src/playground/discord/validate/command.ts';
import { noSpec, specFaults } from '../support/discord-spec.ts';

const bodies = commandSchema(commands);
type Option = NonNullable<CommandBody['options']>[number];

function made(path: string, options: z.ZodRawShape = {}, more: Partial<Command> = {}): Command {
  const run = () => Promise.reject(new Error('is not run'));
  return command({
    path,
    summary: 'Does it',
    right: 'view',
    options: z.object(options),
    examples: [],
    run,
    ...more,
  });
}

function deep(options: readonly Option[] = []): Option[] {
  return options.flatMap((option) => [option, ...deep('options' in option ? option.options : [])]);
}

function at(path: string): Option | undefined {
  const [first, ...rest] = path.split(' ');
  let options: readonly Option[] | undefined = bodies.find(({ name }) => name === first)?.options;
  let found: Option | undefined;
  for (const word of rest) {
    found = options?.find(({ name }) => name === word);
    options = found && 'options' in found ? found.options : [];
  }
  return found;
}

describe('the commands as they are', () => {
  test('each is there, by its own words or those that say it in full', () => {
    const paths = bodies.flatMap(({ name, options }) => leaves(name, options));

    expect(paths).toEqual(commands.map(({ path, fullPath = path }) => fullPath));
  });

  test.each(bodies.map((body) => [body.name, body] as const))(
    '/%s passes what Discord documents',
    (_, body) => {
      expect(() => checkedCommand(body)).not.toThrow();
    },
  );

  test.each(bodies.map((body) => [body.name, body] as const))(
    '/%s passes what the builders check',
    (_, body) => {
      for (const { name, description, ...option } of [body, ...deep(body.options)]) {
        SlashCommandAssertions.validateRequiredParameters(name, description, []);
        if ('choices' in option) SlashCommandAssertions.validateChoicesLength(0, option.choices);
      }
      SlashCommandAssertions.validateDefaultMemberPermissions(body.default_member_permissions);
    },
  );

  it.skipIf(noSpec)(`is as Discord’s specification wants it ${noSpec ?? ''}`, () => {
    for (const path of [
      '/applications/{application_id}/commands',
      '/applications/{application_id}/guilds/{guild_id}/commands',
    ]) {
      for (const body of bodies) expect(specFaults({ method: 'POST', path, body })).toEqual([]);
    }
  });

  test('nothing that is said of them had to be cut', () => {
    const said = bodies.flatMap((body) =>
      [body, ...deep(body.options)].map(({ description }) => description),
    );

    expect(said.filter((words) => words.endsWith('…') || words.trim() === '')).toEqual([]);
  });

  test('they work in servers alone, for everyone there: what somebody may see is decided with each answer', () => {
    for (const body of bodies) {
      expect(body).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: null });
    }
  });

  test('what only buttons carry cannot be typed', () => {
    const names = bodies.flatMap(({ options }) => deep(options).map(({ name }) => name));

    expect(names).not.toContain('confirm');
    expect(names).not.toContain('ref');
    expect(names).not.toContain('after');
  });
});

describe('an option is typed as its zod object says', () => {
  test.each<[path: string, option: object]>([
    ['usage summary period', { type: Type.String, autocomplete: true, min_length: 1, max_length: 200 }],
    ['usage agents agent', { type: Type.String, autocomplete: true }],
    ['usage agents company', { type: Type.String, autocomplete: true }],
    ['usage value worth', { type: Type.Integer, min_value: 1, max_value: 1_000_000 }],
    ['notify digest hour', { type: Type.Integer, min_value: 0, max_value: 23 }],
    ['notify digest zone', { type: Type.String, autocomplete: true }],
    ['credits top-up amount', { type: Type.Number, min_value: 0 }],
    ['credits plan change to', { type: Type.String, autocomplete: true }],
    ['credits plan link code', { type: Type.String, max_length: 200 }],
    [
      'credits auto-recharge turn',
      {
        type: Type.String,
        choices: [
          { name: 'on', value: 'on' },
          { name: 'off', value: 'off' },
        ],
      },
    ],
  ])('%s', (path, option) => {
    expect(at(path)).toMatchObject(option);
  });

  test('what must be said is required and stands first, and yes or no is asked as such', () => {
    const options = {
      may: textOption('what'),
      must: noted(z.string(), 'text', 'who'),
      sure: noted(z.boolean(), 'choice', 'sure'),
    };

    const [body] = commandSchema([made('ask', options)]);

    expect(body?.options).toMatchObject([
      { name: 'must', required: true },
      { name: 'sure', required: true, type: Type.Boolean },
      { name: 'may' },
    ]);
    expect(body?.options?.[2]).not.toHaveProperty('required');
    expect(() => checkedCommand(body)).not.toThrow();
  });

  test('of more choices than Discord shows one is typed, with those that fit suggested', () => {
    const many = Array.from({ length: 26 }, (_, index) => `c${index}`) as [string, ...string[]];
    const few = many.slice(1) as [string, ...string[]];

    const [body] = commandSchema([
      made('pick', { many: choiceOption(many, 'one'), few: choiceOption(few, 'one') }),
    ]);

    expect(body?.options).toMatchObject([{ name: 'many', autocomplete: true }, { name: 'few' }]);
    expect(body?.options?.[0]).not.toHaveProperty('choices');
    expect(body?.options?.[1]).toHaveProperty('choices.length', 25);
  });
});

test('a command of one word has its options itself', () => {
  expect(commandSchema([made('status', { text: textOption('what') })])).toMatchObject([
    { name: 'status', description: 'Does it', options: [{ name: 'text', type: Type.String }] },
  ]);
});

test('what managers alone can use is offered to them alone', () => {
  const [body] = commandSchema([made('status', {}, { right: 'manage' })]);

  expect(body?.default_member_permissions).toBe('32');
});

test('a row of the table is all that another language needs', () => {
  const [body] = commandSchema(commands, {
    usage: { name: { de: 'verbrauch' }, description: { de: 'Was verbraucht wurde' } },
    'usage agents': { name: { de: 'agenten' } },
    'usage agents period': { description: { de: 'welche Zeit' } },
    'usage log type=call': { name: { de: 'Anruf' } },
  });

  expect(body).toMatchObject({
    name: 'usage',
    name_localizations: { de: 'verbrauch' },
    description_localizations: { de: 'Was verbraucht wurde' },
  });
  const all = deep(body?.options);
  expect(all.find(({ name }) => name === 'agents')).toMatchObject({
    name_localizations: { de: 'agenten' },
    options: expect.arrayContaining([
      expect.objectContaining({ name: 'period', description_localizations: { de: 'welche Zeit' } }),
    ]),
  });
  expect(all.find(({ name }) => name === 'log')).toMatchObject({
    options: expect.arrayContaining([
      expect.objectContaining({
        name: 'type',
        choices: expect.arrayContaining([
          { name: 'call', value: 'call', name_localizations: { de: 'Anruf' } },
        ]),
      }),
    ]),
  });
  expect(() => checkedCommand(body)).not.toThrow();
});

function leaves(path: string, options: readonly Option[] = []): string[] {
  const branches = options.filter(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (branches.length === 0) return [path];
  return branches.flatMap((branch) =>
    leaves(`${path} ${branch.name}`, 'options' in branch ? branch.options : []),
  );
}
