import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { button, type Card, text } from '../../src/cards/card.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { speakDiscord } from '../../src/discord/spoken.ts';

const registry = createRegistry(commands);
const agents = ['Harbour Chat', 'Bot'].map((name) => ({
  ...{ id: name.toLowerCase().replace(' ', '-'), name, archived: false },
  ...{ kind: 'chat' as const, companyId: null, confirmed: true },
}));
const names = {
  now: Date.UTC(2026, 4, 20, 12),
  directory: {
    ...{ id: 'acme', name: 'Acme', anchor: { anchorAt: 0, zone: 'UTC' }, readableBy: 'team' as const },
    ...{
      agents,
      companies: [],
      members: [],
      roles: [],
      roster: [],
      usedSince: null,
      agentSlots: null,
      seats: null,
    },
    ...{ upgradeUrl: null, topUpUrl: null },
  },
};
const card: Card = { title: '', tone: 'neutral', subtitle: null, parts: [], actions: [], notes: [] };
const said = (words: string, known: typeof names | null = names) =>
  speakDiscord({ ...card, title: words }, registry, known).title;

test.each([
  ['“/usage”', '“/usage summary”'],
  ['“/credits”', '“/credits balance”'],
  ['“/credits plan”', '“/credits plan change”'],
  ['“/usage agents”', '“/usage agents”'],
  ['“/credits plan link acme.K7Q2”', '“/credits plan link code:acme.K7Q2”'],
  ['“/usage last week”', '“/usage summary period:last week”'],
  ['“/usage agents last week Harbour Chat”', '“/usage agents agent:Harbour Chat period:last week”'],
  ['“/notify caps agent:"Harbour Chat" 200 per day”', '“/notify caps agent:Harbour Chat limit:200 per:day”'],
  ['“/notify alerts 20% 10% 0”', '“/notify alerts at:20% 10% 0”'],
  ['“/notify digest weekly monday hour:9”', '“/notify digest every:weekly on:monday hour:9”'],
  ['“/credits top-up 500”', '“/credits top-up amount:500”'],
  ['“/usage help usage log”', '“/usage help command:usage log”'],
  ['/usage', '/usage summary'],
  ['For example:\n/usage last week\n/usage log', 'For example:\n/usage summary period:last week\n/usage log'],
  ['It is in /usage.', 'It is in /usage summary.'],
  ['It stands in /usage log with the reason why.', 'It stands in /usage log with the reason why.'],
])('%s is said as %s', (words, typed) => {
  expect(said(words)).toBe(typed);
});

test.each([
  'There is no “/usge”.',
  '“/usage agnets” was meant as what?',
  'https://example.com/usage and and/or 1/2',
  '/usagemeter',
  'Bot',
])('“%s” stays as it is', (words) => {
  expect(said(words)).toBe(words);
});

test('where no account is known yet, commands are said all the same', () => {
  expect(said('Type “/credits plan link”, then “/usage”.', null)).toBe(
    'Type “/credits plan link”, then “/usage summary”.',
  );
});

describe('in a card', () => {
  const table = {
    ...{ type: 'table' as const, caption: '', columns: [{ label: 'Agent', align: 'left' as const }] },
    ...{ rows: [['“/usage”']], empty: 'Ask “/usage”.' },
  };
  const whole = speakDiscord(
    {
      ...card,
      subtitle: '“/usage”',
      parts: [text('“/usage”'), { type: 'fields', fields: [{ label: '/usage', value: '“/usage”' }] }, table],
      actions: [
        button('/usage', 'usage'),
        {
          type: 'select',
          label: '',
          options: [{ label: '/usage', command: 'usage help usage' }],
          selected: null,
        },
      ],
      notes: ['“/usage”'],
    },
    registry,
    names,
  );

  test('it is said wherever we speak, and what its buttons do stays', () => {
    const { rows, ...words } = table;
    expect(
      JSON.stringify({ ...whole, parts: whole.parts.slice(0, 2) }).match(/\/usage summary/g),
    ).toHaveLength(7);
    expect(whole.parts[2]).toEqual({ ...words, rows, empty: 'Ask “/usage summary”.' });
    expect(whole.actions).toMatchObject([
      { command: 'usage' },
      { options: [{ command: 'usage help usage' }] },
    ]);
  });
});
