import { afterEach, describe, expect, test, vi } from 'vitest';
import { table } from '../../src/cli/table.ts';
import { verb } from '../../src/cli/verb.ts';
import { UserError } from '../../src/domain/errors.ts';
import { tallybot } from './typed.ts';

const example = { words: 'tea pour' };
const returns = { cups: 'how many' };
const say = ({ cups }: { cups: number }) => `${cups} cups.`;

const pour = verb({
  name: 'tea pour',
  does: 'pour tea',
  example,
  words: { guest: { kind: 'text', does: 'whose cup', required: true } },
  options: {
    cups: { kind: 'count', does: 'how many', otherwise: '1' },
    sort: { kind: 'choice', choices: ['green', 'black'], does: 'which tea' },
    milk: { kind: 'flag', does: 'with milk' },
    at: { kind: 'day', does: 'when' },
    with: { kind: 'choices', choices: ['lemon', 'sugar'], does: 'what goes in' },
  },
  async run({ guest, cups, ...given }, screen) {
    screen.remark(`pouring for ${guest} ${JSON.stringify(given)}`);
    if (guest === 'nobody') throw new UserError('no-guest', 'Nobody drinks no tea.', { hint: 'Ask Ann.' });
    if (guest === 'clumsy') throw new Error('the pot fell from postgres://ann:hunter2@host/tea');
    return { cups };
  },
  returns,
  say,
  fails: ({ cups }) => cups > 3,
});
const wait = verb({
  name: 'wait',
  does: 'wait for tea',
  example,
  options: { 'line-by-line': { kind: 'flag', does: 'tell' } },
  resume: 'Put the kettle on again.',
  async run(given, screen) {
    screen.line({ cups: 1 }, 'one');
    if (given['line-by-line']) return null;
    screen.signal.throwIfAborted();
    return { cups: 2 };
  },
  returns,
  say,
});
const stick = verb({
  name: 'stick',
  does: 'never end',
  example,
  run: () => new Promise<null>(() => {}),
  returns: {},
  say: () => '',
});
const known = {
  stick: async () => [stick],
  tea: async () => [pour, { ...pour, name: 'tea taste' }],
  wait: async () => [wait],
};
afterEach(() => vi.useRealTimers());
const type = (line: string, at = {}) => tallybot(line, { known, ...at });

describe('what is typed', () => {
  test('is read by its kinds: in any order, with = or without, and with what holds where nothing is said', async () => {
    const { code, out, err } = await type('tea pour --sort=green Ann --milk --with sugar,lemon,sugar');

    expect({ code, out }).toEqual({ code: 0, out: '1 cups.\n' });
    expect(err).toBe('pouring for Ann {"sort":"green","milk":true,"with":["sugar","lemon"]}\n');
  });

  test.each([
    ['coffee', 'tallybot has no “coffee”.\ntallybot help says what there is.'],
    ['wiat', 'tallybot has no “wiat”.\nDid you mean “tallybot wait”?'],
    ['tea poor', 'tallybot tea has no “poor”.\nDid you mean “tallybot tea pour”?'],
    ['tea', 'Say what to do: tea pour, tea taste.\ntallybot tea --help says what there is.'],
    ['tea pour', '<guest> is missing: whose cup.'],
    ['tea pour Ann Ben', '“Ben” is one word too many.\nWords with spaces go into quotes.'],
    ['tea pour Ann --mlik', 'There is no option --mlik here.\nDid you mean --milk?'],
    ['tea pour Ann -m', 'There is no option -m here.'],
    ['tea pour Ann --milk=much', '--milk takes no value.'],
    ['tea pour Ann --sort', '--sort needs a value.'],
    ['tea pour Ann --sort --milk', '--sort needs a value.\nIf “--milk” is that value, write --sort=--milk'],
    ['tea pour Ann --sort grene', '--sort: there is no “grene”.\nDid you mean “green”?'],
    ['tea pour Ann --with milk', '--with: there is no “milk”.\nSay lemon, sugar.'],
    ['tea pour Ann --cups many', '--cups: “many” is no whole number from 0 to 100000000.'],
    ['tea pour Ann --at tomorrow', '--at: “tomorrow” is no day.\nSuch as 2026-05-01.'],
  ])('wrongly ends with 2 and says what is wrong: %s', async (line, said) => {
    const { code, out, err } = await type(line);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
  });
});

describe('the end', () => {
  test('is 1 where something was found that a script must not pass over, with the result all the same', async () => {
    expect(await type('tea pour Ann --cups 4')).toMatchObject({ code: 1, out: '4 cups.\n' });
  });

  test.each(['', ' --json'])('obeys no escape sequence that a stranger chose for a name%s', async (json) => {
    const hostile = '\x1b]0;owned\x07\x9b2J\u202e\nforged';
    const list = verb({
      name: 'list',
      does: 'list guests',
      example,
      async run(_, screen) {
        screen.remark(`hello ${hostile}`);
        screen.line({ hostile }, hostile);
        return { hostile };
      },
      returns: { hostile: 'how they are called' },
      say: ({ hostile }) => table(['guest', 'cup'], [[hostile, 'green']]),
    });

    const { out, err } = await type(`list${json}`, { known: { list: async () => [list] } });

    expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(err).toBe('hello \\u001b]0;owned\\u0007\\u009b2J\\u202e\nforged\n');
    const last = out.trimEnd().split('\n').at(-1) ?? '';
    if (json) expect(JSON.parse(last)).toEqual({ hostile });
    else expect(last).toBe('\\u001b]0;owned\\u0007\\u009b2J\\u202e\\u000aforged  green');
  });

  test('with --json is one document, and in what went wrong too, beside what is said to a person', async () => {
    expect(await type('tea pour Ann --json')).toMatchObject({ code: 0, out: '{"cups":1}\n' });

    const failed = await type('tea pour nobody --json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toEqual({
      error: { code: 'no-guest', message: 'Nobody drinks no tea.', hint: 'Ask Ann.' },
    });
    expect(failed.err).toContain('Nobody drinks no tea.\nAsk Ann.\n');
  });

  test('of what is our fault says where it happened, and no secret', async () => {
    const { code, out, err } = await type('tea pour clumsy --json');

    expect(code).toBe(1);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'internal',
      message: 'the pot fell from postgres://ann:[redacted]@host/tea',
    });
    expect(err).toContain('run.test.ts');
    expect(out + err).not.toContain('hunter2');
  });

  test('after Ctrl+C is 130, and says how to go on', async () => {
    const signal = AbortSignal.abort(130);

    expect(await type('wait', { signal })).toEqual({
      code: 130,
      out: 'one\n',
      err: 'Stopped.\nPut the kettle on again.\n',
    });
    const { code, out } = await type('wait --json', { signal });
    expect(code).toBe(130);
    expect(
      out
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { cups: 1 },
      { error: { code: 'interrupted', message: 'Stopped.', hint: 'Put the kettle on again.' } },
    ]);
  });

  test('after Ctrl+C does not wait for ever for work that does not look up', async () => {
    vi.useFakeTimers();
    const stopping = new AbortController();

    const ended = type('stick', { signal: stopping.signal });
    stopping.abort(130);
    await vi.advanceTimersByTimeAsync(3_000);

    expect(await ended).toEqual({ code: 130, out: '', err: 'Stopped.\n' });
  });

  test('of lines that have all been said says nothing more, also after Ctrl+C', async () => {
    expect(await type('wait --line-by-line')).toEqual({ code: 0, out: 'one\n', err: '' });
    expect(await type('wait --line-by-line --json', { signal: AbortSignal.abort(130) })).toEqual({
      code: 130,
      out: '{"cups":1}\n',
      err: '',
    });
  });
});

describe('help', () => {
  test.each(['', '--help', '-h', 'help'])('of everything lists every verb: “%s”', async (line) => {
    const { code, out } = await tallybot(line);

    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: tallybot <verb> …\n/);
    expect(out).toMatch(/^ {2}key create +make an API key/m);
    expect(out).not.toContain('complete ');
  });

  test.each(['key --help', 'help key', '-h key'.split(' ').reverse().join(' ')])(
    'of the first word of some lists those: “%s”',
    async (line) => {
      expect((await tallybot(line)).out).toMatch(/ {2}key create .*\n {2}key list .*\n {2}key revoke /s);
    },
  );

  test('of a verb says what it takes, also where the rest is wrong; as data with --json', async () => {
    const asked = await tallybot('key create --acount demo -h');
    expect(asked).toEqual(await tallybot('help key create'));
    expect(asked.out).toContain(
      'Usage: tallybot key create --account <account> --scopes <ingest,…> [--name <text>]',
    );

    const { verbs } = JSON.parse((await tallybot('key create --help --json')).out);
    expect(verbs).toMatchObject([
      { name: 'key create', takes: [{ as: '--account <account>', required: true }, {}, {}, {}, {}] },
    ]);
  });

  test('of what is not there ends with 2', async () => {
    expect(await tallybot('help key crate')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean “tallybot key create”?'),
    });
  });
});

test('the version is that of the package', async () => {
  expect((await tallybot('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
