import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { button, type Card } from '../../src/cards/card.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { pressedIn } from '../../src/slack/home/pressed.ts';
import { sections } from '../../src/slack/home/sections.ts';
import { readHome, sayHome } from '../../src/slack/home/state.ts';
import { asOverlay, asPart, wordsOf } from '../../src/slack/home/translate.ts';
import { cases } from '../support/cases.ts';

const registry = createRegistry(commands);
const shapeOf = (path: string) => registry.find(path).command.options.shape;
const shape = Object.assign({}, ...sections.map(({ path }) => shapeOf(path)));

const emptyCard: Card = { title: 'A', tone: 'neutral', subtitle: null, parts: [], actions: [], notes: [] };
const sectionOf = (path: string) =>
  sections.find((section) => section.path === path) as (typeof sections)[number];

describe('what Home shows, as words', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((each) => each.replaceAll(/["“”\s]+/gu, ' ').trim())
    .filter((each) => each !== '');
  const state = fc.record({
    options: fc.dictionary(fc.constantFrom(...Object.keys(shape)), value),
    over: fc.option(value, { nil: null }),
  });

  it('is read back as it was said', () => {
    fc.assert(
      fc.property(state, (each) => {
        expect(readHome(sayHome(each), shape)).toEqual({ ...each });
      }),
      cases(300),
    );
  });

  it('is said in one way, in whatever order it was chosen', () => {
    const one = sayHome({ options: { lens: 'calls', agent: 'a1' }, over: null });

    expect(sayHome({ options: { agent: 'a1', lens: 'calls' }, over: null })).toBe(one);
  });

  it.each(['usage', 'homes', '', '~token', 'form credits top-up'])('is nothing else: %s', (words) => {
    expect(readHome(words, shape)).toBeNull();
  });
});

describe('each section', () => {
  it.each(sections.map((section) => [section.path, section] as const))(
    '%s is a command that knows its options',
    (path, section) => {
      const known = Object.keys(shapeOf(path));

      const named = [...section.picks, ...section.presses, ...Object.keys(section.implied)];

      expect(named.filter((option) => !known.includes(option))).toEqual([]);
    },
  );

  it('is asked what it can be told of what was chosen, and nothing else', () => {
    const state = { options: { agent: 'a1', lens: 'calls', kind: 'chat', after: 'x' }, over: null };

    expect(sections.map((section) => wordsOf(section, state, registry))).toEqual([
      'credits',
      'usage agent:a1',
      'usage agents agent:a1',
      'usage history agent:a1 lens:calls',
      'usage log agent:a1 kind:chat after:x',
    ]);
  });
});

describe('what can be pressed on a part', () => {
  const state = { options: { agent: 'a1', lens: 'calls', after: 'p2' }, over: null };
  const translated = (path: string, ...actions: Card['actions']) =>
    asPart({ ...emptyCard, actions }, sectionOf(path), state, registry).actions;

  it('leads to another card over the dashboard', () => {
    expect(translated('usage agents', button('Why?', 'usage why agent:a1'))).toMatchObject([
      { command: 'home after:p2 agent:a1 lens:calls\nusage why agent:a1' },
    ]);
  });

  it('is left out where it leads to what is shown already', () => {
    expect(
      translated('usage', button('Log', 'usage log agent:a1'), button('Again', 'usage agent:a1')),
    ).toEqual([]);
  });

  const list = (label: string, ...each: string[]): Card['actions'][number] => ({
    type: 'select',
    label,
    options: each.map((command) => ({ label: command, command })),
    selected: null,
  });

  it('begins the log anew with another agent, and leaves its page with another lens', () => {
    const agents = list('Agent', 'usage agent:a1', 'usage agent:a2', 'usage');
    const lenses = list('Lens', 'usage history agent:a1 lens:calls', 'usage history agent:a1 lens:credits');

    expect(translated('usage', agents)).toMatchObject([
      {
        options: [
          { command: 'home agent:a1 lens:calls' },
          { command: 'home agent:a2 lens:calls' },
          { command: 'home lens:calls' },
        ],
      },
    ]);
    expect(translated('usage history', lenses)).toMatchObject([
      {
        options: [
          { command: 'home after:p2 agent:a1 lens:calls' },
          { command: 'home after:p2 agent:a1 lens:credits' },
        ],
      },
    ]);
  });

  it('is never a list that another part has', () => {
    const periods = list('Period', 'usage log period:today agent:a1', 'usage log period:yesterday agent:a1');

    expect(translated('usage log', periods)).toEqual([]);
  });
});

it('what can be pressed on a card over the dashboard lies over it next, and forms stay forms', () => {
  const state = { options: { agent: 'a1' }, over: 'credits' };
  const actions = [button('Statement', 'credits statement'), button('Record…', 'form credits top-up')];

  expect(asOverlay({ ...emptyCard, actions }, state).actions).toMatchObject([
    { command: 'home agent:a1\ncredits statement' },
    { command: 'form credits top-up' },
  ]);
});

describe('two days that were chosen', () => {
  const pressed = (from: string | null, to: string | null) =>
    pressedIn(
      { type: 'button', action_id: 'range:show:1', block_id: 'b', value: 'home' } as never,
      {
        b: {
          'range:from': { type: 'datepicker', selected_date: from },
          'range:to': { type: 'datepicker', selected_date: to },
        },
      } as never,
    ).days;

  it.each([
    ['2026-11-01', '2026-11-07', '2026-11-01..2026-11-07'],
    ['2026-11-07', '2026-11-01', '2026-11-01..2026-11-07'],
    ['2026-11-07', '2026-11-07', '2026-11-07'],
    ['2026-11-07', null, '2026-11-07'],
    [null, null, null],
  ])('%s and %s are the period %s', (from, to, days) => {
    expect(pressed(from, to)).toBe(days);
  });
});
