import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { commands } from '../../commands/index.ts';
import type { Command } from '../../src/chat/command.ts';
import { noteOf } from '../../src/chat/option.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions, sayCommand } from '../../src/chat/words.ts';
import { UserError } from '../../src/domain/errors.ts';
import { periodExamples } from '../../src/domain/period.ts';

const registry = createRegistry(commands);

const name = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
    fc.string({
      unit: fc.constantFrom('"', '“', '”', '\\', ' ', ':', 'a', '👍'),
      minLength: 1,
      maxLength: 20,
    }),
  )
  .filter((text) => text.trim() !== '');

function valueFor(schema: z.ZodType): fc.Arbitrary<string> {
  const { kind, choices } = noteOf(schema);
  switch (kind) {
    case 'choice':
      return fc.constantFrom(...choices);
    case 'number':
      return fc.integer({ min: 1, max: 1_000 }).map(String);
    case 'period':
      return fc.constantFrom(...periodExamples, '2026-05-01..2026-05-31', 'cycle -3');
    default:
      return name;
  }
}

function optionsOf(command: Command): fc.Arbitrary<Record<string, string>> {
  const shape = command.options.shape as Record<string, z.ZodType>;
  const values = Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, valueFor(schema)]));
  return fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
}

describe.each(commands.map((command) => [command.path, command] as const))('/%s', (path, command) => {
  test('is found by its words, and what a button says reads back as the same options', () => {
    fc.assert(
      fc.property(optionsOf(command), (options) => {
        const found = registry.find(`/${sayCommand(path, options)}`);

        expect(found.command.path).toBe(path);
        expect(readOptions(found.command, found.rest)).toEqual(options);
      }),
    );
  });

  test('takes its options in any order', () => {
    const shuffled = optionsOf(command).chain((options) =>
      fc.tuple(
        fc.constant(options),
        fc.shuffledSubarray(Object.entries(options), { minLength: Object.keys(options).length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([options, entries]) => {
        const said = sayCommand('', Object.fromEntries(entries));

        expect(readOptions(command, said)).toEqual(options);
      }),
    );
  });

  test('answers to its own examples', () => {
    for (const example of command.examples) {
      const found = registry.find(example);

      expect(found.command.path).toBe(path);
      expect(command.options.safeParse(readOptions(found.command, found.rest)).success).toBe(true);
    }
  });

  test('never fails but with words, whatever is typed after it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        try {
          const found = registry.find(`${path} ${typed}`);
          readOptions(found.command, found.rest);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

test.each([
  ['usage agent', 'usage agents'],
  ['usage histroy last week', 'usage history'],
  ['/usgae why', 'usage why'],
  ['credit', 'credits'],
  ['credits forcast', 'credits forecast'],
])('“%s” is answered with “%s”', (typed, meant) => {
  expect(() => registry.find(typed)).toThrow(
    expect.objectContaining({ code: 'unknown-command', hint: `Did you mean “/${meant}”?` }),
  );
});

test.each([
  ['credits top-up 2 500', { amount: '2 500' }],
  ['credits top-up 1 250 000.5 remarks:"7 000"', { amount: '1 250 000.5', remarks: '7 000' }],
  ['notify caps person:elena 2 500 per week', { person: 'elena', limit: '2 500', per: 'week' }],
  [
    'credits auto-recharge below 2 500 buy 10 000 cap 50 000',
    { below: '2 500', buy: '10 000', cap: '50 000' },
  ],
  ['notify alerts 500 200', { at: '500 200' }],
])('“%s” is read with its figures whole', (words, options) => {
  const { command, rest } = registry.find(words);

  expect(readOptions(command, rest)).toEqual(options);
  expect(command.options.safeParse(options).success).toBe(true);
});

test.each([
  ['notify', 'There are “/notify digest”, “/notify alerts”, “/notify caps”, “/notify status”.'],
  ['help', 'Did you mean “/usage help”?'],
  ['forecast', 'Did you mean “/credits forecast”?'],
  ['xyzzy', 'Try “/usage help”.'],
])('“%s” alone is answered with what begins or ends so', (typed, hint) => {
  expect(() => registry.find(typed)).toThrow(expect.objectContaining({ hint }));
});

test.each([...periodExamples, 'since monday', ...everyName()])(
  'the period “%s” is not taken for a misspelt command',
  (period) => {
    const groups = commands.filter(({ path }) => !path.includes(' '));
    for (const { path } of groups) expect(registry.find(`${path} ${period}`).rest).toBe(period);
  },
);

function everyName(): string[] {
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month)));
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 5, 1 + day)));
  const written = (date: Date, part: 'month' | 'weekday', width: 'long' | 'short') =>
    date.toLocaleString('en', { [part]: width, timeZone: 'UTC' }).toLowerCase();
  return (['long', 'short'] as const).flatMap((width) => [
    ...months.map((date) => written(date, 'month', width)),
    ...days.map((date) => written(date, 'weekday', width)),
  ]);
}

test('a quotation mark and a backslash can stand in a name, and backslashes without end cost no time', () => {
  const agents = registry.find('usage agents').command;

  expect(readOptions(agents, 'agent:"the \\"big\\" one"')).toEqual({ agent: 'the "big" one' });
  expect(readOptions(agents, 'agent:"C:\\bots"')).toEqual({ agent: 'C:\\bots' });
  expect(() => readOptions(agents, `agent:"${'\\'.repeat(1_001)}`)).not.toThrow();
});

test.each([
  ['usage summary last week', 'usage', 'last week'],
  ['/Usage Summary', 'usage', ''],
  ['credits balance', 'credits', ''],
  ['credits plan change to:base', 'credits plan', 'to:base'],
  ['credits plan link x', 'credits plan link', 'x'],
])('“%s” is “%s” said in full', (typed, path, rest) => {
  const found = registry.find(typed);

  expect([found.command.path, found.rest]).toEqual([path, rest]);
});

test('no path begins another one, said in full: platforms with branches of commands need it so', () => {
  const paths = commands.map(({ path, fullPath }) => fullPath ?? path);

  expect(paths.filter((path) => paths.some((other) => other.startsWith(`${path} `)))).toEqual([]);
});
