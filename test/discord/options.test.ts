import { ApplicationCommandOptionType as Type } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions } from '../../src/chat/words.ts';
import { type CommandBody, commandSchema } from '../../src/discord/command-schema.ts';
import { type SentOption, wordsOf } from '../../src/discord/options.ts';

const registry = createRegistry(commands);

interface Branch {
  words: string[];
  /** As many subcommands as stand around the values. */
  wrap(values: SentOption[]): SentOption[];
  options: NonNullable<CommandBody['options']>;
}

function branchesOf({ name, options = [] }: Pick<CommandBody, 'name' | 'options'>): Branch[] {
  const branches = options.filter(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (branches.length === 0) return [{ words: [name], wrap: (values) => values, options }];
  return branches.flatMap((branch) =>
    branchesOf(branch as Pick<CommandBody, 'name' | 'options'>).map(({ words, wrap, options }) => ({
      words: [name, ...words],
      wrap: (values) => [{ type: branch.type, name: branch.name, options: wrap(values) }],
      options,
    })),
  );
}

const branches = commandSchema(commands).flatMap(branchesOf);

type Option = NonNullable<CommandBody['options']>[number];

const strange = fc.constantFrom('"', '“', '”', '\\', ' ', ':', '=', ',', '/', '👍🏽', 'é', 'x', '7', '\n');

/** Any value that Discord’s own client would let through. */
function valueFor(option: Option): fc.Arbitrary<string | number> {
  switch (option.type) {
    case Type.Integer:
      return fc.integer({ min: option.min_value ?? -1_000, max: option.max_value ?? 1_000 });
    case Type.Number:
      return fc.nat(10 ** 12).map((millionths) => millionths / 1_000_000);
    case Type.String: {
      if (option.choices) return fc.constantFrom(...option.choices.map(({ value }) => value));
      const text = { minLength: 1, maxLength: 40 };
      return fc
        .oneof(fc.string({ unit: 'binary', ...text }), fc.string({ unit: strange, ...text }))
        .filter((typed) => typed.trim() !== '');
    }
    default:
      throw new Error(`no values for options of type ${option.type}`);
  }
}

describe.each(branches.map((branch) => [branch.words.join(' '), branch] as const))(
  '/%s',
  (path, { words: [commandName = ''], wrap, options }) => {
    const values = fc.record(Object.fromEntries(options.map((option) => [option.name, valueFor(option)])), {
      requiredKeys: [],
    }) as fc.Arbitrary<Record<string, string | number>>;

    test('whatever is filled in reads back from its words as it was', () => {
      fc.assert(
        fc.property(values, (filled) => {
          const sent = options
            .filter(({ name }) => Object.hasOwn(filled, name))
            .map(({ name, type }) => ({ type, name, value: filled[name] }));

          const words = wordsOf({ commandName, options: { data: wrap(sent) } });
          const found = registry.find(words);

          expect([found.command.fullPath, found.command.path]).toContain(path);
          const read = readOptions(found.command, found.rest);
          expect(read).toEqual(
            Object.fromEntries(Object.entries(filled).map(([name, value]) => [name, plain(value)])),
          );
        }),
      );
    });
  },
);

/** Of a double with up to six decimals: the same digits, and no exponent. */
function plain(value: string | number): string {
  return typeof value === 'string' ? value : value.toFixed(6).replace(/\.?0+$/, '');
}

test('a small amount has no exponent', () => {
  const data = [
    { type: Type.Subcommand, name: 'top-up', options: [{ type: Type.Number, name: 'amount', value: 1e-7 }] },
  ];

  expect(wordsOf({ commandName: 'credits', options: { data } })).toBe('credits top-up amount:0.0000001');
});
