import { ApplicationCommandOptionType as Type } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../../commands/index.ts';
import type { Context } from '../../src/chat/context.ts';
import { named } from '../../src/chat/names.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { answerAutocomplete } from '../../src/discord/autocomplete.ts';
import { defaultAlertRule, thresholdOf } from '../../src/domain/alert.ts';
import { credits } from '../../src/domain/credits.ts';
import { isPeriod, periodExamples } from '../../src/domain/period.ts';
import { checked, text } from '../../src/playground/discord/validate/shapes.ts';

const registry = createRegistry(commands);
const now = Date.UTC(2026, 4, 20, 12);
const anchor = { anchorAt: 0, zone: 'UTC' };

function agent(id: string, name: string, archived = false) {
  return { id, name, archived, kind: 'chat' as const, companyId: null, confirmed: true };
}

type Asked = Pick<Context, 'directory' | 'now' | 'person' | 'place' | 'reports'>;

function asked(directory: Partial<Context['directory']> = {}, more: Partial<Asked> = {}): Asked {
  return {
    directory: {
      id: 'acme',
      name: 'Acme',
      anchor,
      agents: [],
      companies: [],
      members: [],
      roles: [],
      agentSlots: null,
      seats: null,
      upgradeUrl: null,
      topUpUrl: null,
      readableBy: 'team',
      roster: [],
      usedSince: null,
      ...directory,
    },
    now,
    person: { id: 'ann', name: 'Ann', right: 'manage' },
    place: null,
    reports: new Proxy({} as Context['reports'], {
      get: () => () => Promise.reject(new Error('the database is away')),
    }),
    ...more,
  };
}

function sent(path: string, name: string, value: string | number) {
  const [commandName = '', ...words] = path.split(' ');
  const focused = [{ type: Type.String, name, value, focused: true }];
  const data = words.reduceRight<Parameters<typeof answerAutocomplete>[1]['options']['data']>(
    (inner, word) => [{ type: Type.Subcommand, name: word, options: inner }],
    focused,
  );
  return { commandName, options: { data } };
}

function choices(path: string, name: string, value: string | number, context = asked()) {
  return answerAutocomplete(registry, sent(path, name, value), context);
}

const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

const bots = [
  agent('old', 'Support bot of old', true),
  agent('a', 'Harbour Support'),
  agent('b', 'Support bot'),
  agent('c', 'Supper club'),
  agent('support', 'Reception'),
  agent('e', 'Unsupported'),
];

describe('agents', () => {
  test('are all offered where nothing is typed, archived ones last', async () => {
    expect(names(await choices('usage agents', 'agent', '', asked({ agents: bots })))).toEqual([
      'Harbour Support',
      'Support bot',
      'Supper club',
      'Reception',
      'Unsupported',
      'Support bot of old',
    ]);
  });

  test('come by how near they are to what is typed', async () => {
    expect(names(await choices('usage agents', 'agent', 'support', asked({ agents: bots })))).toEqual([
      'Reception',
      'Support bot',
      'Support bot of old',
      'Harbour Support',
      'Unsupported',
    ]);
  });

  test('are found through a slip', async () => {
    expect(names(await choices('usage agents', 'agent', 'recpetion', asked({ agents: bots })))).toEqual([
      'Reception',
    ]);
  });

  test('that are called alike are told apart', async () => {
    const twins = [agent('one', 'Bot'), agent('two', 'bot')];

    expect(await choices('usage agents', 'agent', '', asked({ agents: twins }))).toEqual([
      { name: 'Bot (one)', value: 'one' },
      { name: 'bot (two)', value: 'two' },
    ]);
  });

  test('never come from anywhere but the account that is asked', async () => {
    const found = await choices(
      'usage agents',
      'agent',
      'bot',
      asked({ id: 'zenith', agents: [agent('z', 'Zenith bot')] }),
    );

    expect(names(found)).toEqual(['Zenith bot']);
  });

  test('are not shown to whoever may see nothing', async () => {
    const person = { id: 'guest', name: 'Guest', right: 'none' } as const;

    expect(await choices('usage agents', 'agent', '', asked({ agents: bots }, { person }))).toEqual([]);
  });

  test('whatever they are called, and however many there are, fit and are read back as themselves', async () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', ' ', '\u200b', 'x'.repeat(250), '👩‍👩‍👧‍👦'.repeat(40), '\ud800', '@everyone'),
    );
    const things = fc.uniqueArray(fc.record({ id: name.filter((id) => id.trim() !== ''), name }), {
      selector: ({ id }) => id,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(things, name, async (made, typed) => {
        const agents = made.map(({ id, name }) => agent(id, name));

        const found = await choices('usage agents', 'agent', typed, asked({ agents }));

        expect(() => checked(Documented, found)).not.toThrow();
        for (const { value } of found) expect(named(agents, value)).toBeDefined();
        expect(new Set(found.map(({ value }) => named(agents, value)?.id)).size).toBe(found.length);
      }),
    );
  });
});

const Documented = z.array(z.object({ name: text(1, 100), value: text(1, 100) })).max(25);

test('companies and people are offered likewise', async () => {
  const directory = {
    companies: [{ id: 'c1', name: 'Harbour Clinic', archived: false }],
    members: [{ id: 'discord:1:2', name: 'Priya', role: 'manage' as const }],
  };

  expect(await choices('usage agents', 'company', 'clin', asked(directory))).toEqual([
    { name: 'Harbour Clinic', value: 'c1' },
  ]);
  expect(await choices('notify caps', 'person', 'pri', asked(directory))).toEqual([
    { name: 'Priya', value: 'discord:1:2' },
  ]);
});

describe('periods', () => {
  test('are the usual ones, each with its days', async () => {
    const found = await choices('usage summary', 'period', '');

    expect(found.map(({ value }) => value)).toEqual([...periodExamples]);
    expect(names(found)[5]).toBe('this week: 18–24 May 2026 (7 days, UTC)');
  });

  test.each([
    ['last we', 'last week'],
    ['lats week', 'last week'],
    ['since octobr', 'since october'],
    ['2026-05-01..2026-05-10', '2026-05-01..2026-05-10'],
    ['cycle 675', 'cycle 675'],
  ])('of “%s” the first is “%s”', async (typed, first) => {
    const [found] = await choices('usage log', 'period', typed);

    expect(found?.value).toBe(first);
  });

  test('that are offered can all be asked about, whatever was typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (typed) => {
        const found = await choices('usage log', 'period', typed);

        expect(() => checked(Documented, found)).not.toThrow();
        expect(found.every(({ value }) => isPeriod(value, { now, zone: 'UTC', anchor }))).toBe(true);
      }),
    );
  });
});

describe('plans', () => {
  const plans = new Map([
    ['base', { id: 'base', name: 'Base' }],
    ['pro', { id: 'pro', name: 'Professional' }],
  ]);
  const reports = { credits: async () => ({ plans }) } as unknown as Context['reports'];

  test('are those of the account, and none at all', async () => {
    expect(await choices('credits plan change', 'to', '', asked({}, { reports }))).toEqual([
      { name: 'Base', value: 'base' },
      { name: 'Professional', value: 'pro' },
      { name: 'None: pay as you go', value: 'none' },
    ]);
    expect(names(await choices('credits plan change', 'to', 'prof', asked({}, { reports })))).toEqual([
      'Professional',
    ]);
  });

  test('are for managers', async () => {
    const person = { id: 'ben', name: 'Ben', right: 'view' } as const;

    expect(await choices('credits plan change', 'to', '', asked({}, { reports, person }))).toEqual([]);
  });

  test('that cannot be read are left to be typed', async () => {
    expect(await choices('credits plan change', 'to', '')).toEqual([]);
  });
});

describe('digests, warnings and caps', () => {
  const destination = (id: string) => ({
    ...{
      id,
      platform: 'discord' as const,
      workspace: '1',
      channel: id,
      name: null,
      zone: null,
      ownerId: 'ann',
      broken: null,
    },
  });
  const digest = (id: string, destinationId: string) => ({
    ...{ id, destinationId, ownerId: 'ann', companyId: null, agentId: null, nextAt: 0, pausedAt: null },
    ...{ every: 'week' as const, weekday: 1 as const, hour: 9, zone: 'UTC' },
  });
  const notices = {
    destinations: [destination('11'), destination('22')],
    formerMembers: [],
    passersBy: [],
    digests: [digest('week-3fa1', '11'), digest('week-77c0', '22')],
    rules: [
      {
        ...{ id: 'low-credit:11', destinationId: '11', ownerId: 'ann', mutedAt: null, snoozedUntil: null },
        rule: { ...defaultAlertRule, thresholds: [thresholdOf('20%')] },
      },
    ],
    caps: [
      {
        cap: { id: 'agent:a:day', scope: 'agent', scopeId: 'a', window: 'day', limit: credits(200) },
        counted: null,
      },
    ],
  };
  const reports = { notices: async () => notices } as unknown as Context['reports'];
  const place = { platform: 'discord', workspace: '1', channel: '22', zone: null } as const;
  const here = asked({ agents: bots }, { reports, place });

  test('are offered by what they say and where, and sent by their ids', async () => {
    expect(await choices('notify digest', 'digest', '', here)).toEqual([
      { name: 'Weekly, Monday 09:00, Discord channel 11, everything', value: 'week-3fa1' },
      { name: 'Weekly, Monday 09:00, this channel, everything', value: 'week-77c0' },
    ]);
    expect(await choices('notify alerts', 'rule', '20', here)).toEqual([
      { name: "Discord channel 11: 20\u202f% of this cycle's plan credits", value: 'low-credit:11' },
    ]);
    expect(await choices('notify caps', 'cap', 'harb', here)).toEqual([
      { name: 'Harbour Support, 200 per day', value: 'agent:a:day' },
    ]);
  });

  test('come by what is typed of them', async () => {
    expect(names(await choices('notify digest', 'digest', 'this chan', here))).toEqual([
      'Weekly, Monday 09:00, this channel, everything',
    ]);
    expect(names(await choices('notify digest', 'digest', 'week-77', here))).toEqual([
      'Weekly, Monday 09:00, this channel, everything',
    ]);
  });

  test('are not shown to whoever may see nothing', async () => {
    const person = { id: 'guest', name: 'Guest', right: 'none' } as const;

    expect(await choices('notify digest', 'digest', '', { ...here, person })).toEqual([]);
  });
});

test('commands and time zones are offered where they are asked for', async () => {
  const [log] = await choices('usage help', 'command', 'usage lo');
  const zones = await choices('notify digest', 'zone', 'kathmandu');

  expect(log).toEqual({ name: expect.stringContaining('usage log: Every event'), value: 'usage log' });
  expect(zones.map(({ value }) => value).join()).toMatch(/^Asia\/Kat(h)?mandu$/);
  expect((await choices('notify digest', 'zone', ''))[0]?.value).toBe('UTC');
});

test.each([
  ['an option that there is not', sent('usage agents', 'nothing', 'x')],
  ['a command that there is not', sent('usage nothing', 'agent', 'x')],
  ['a number that is half typed', sent('usage value', 'worth', 5)],
  ['nothing that is being typed', { commandName: 'usage', options: { data: [] } }],
])('%s is answered with nothing to choose', async (_, odd) => {
  expect(await answerAutocomplete(registry, odd, asked())).toEqual([]);
});
