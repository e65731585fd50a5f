import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Context } from '../../src/chat/context.ts';
import { dispatch, failureCard } from '../../src/chat/dispatch.ts';
import { createRegistry } from '../../src/chat/registry.ts';

const registry = createRegistry(commands);

/** Everything that would be read or done fails, as when the database is away. */
function away<Port extends object>(): Port {
  return new Proxy({} as Port, {
    get: () => () => Promise.reject(new Error('secret: postgres://user:password@host')),
  });
}

const context: Context = {
  acts: away(),
  reports: away(),
  directory: {
    id: 'acme',
    name: 'Acme',
    anchor: { anchorAt: 0, zone: 'UTC' },
    agents: [],
    companies: [],
    members: [{ id: 'ann', name: 'Ann', role: 'own' }],
    roles: [],
    agentSlots: null,
    seats: null,
    upgradeUrl: null,
    topUpUrl: null,
    readableBy: 'team',
    roster: [],
    usedSince: null,
  },
  now: Date.UTC(2026, 4, 20, 12),
  person: { id: 'ann', name: 'Ann', right: 'manage' },
  place: { platform: 'slack', workspace: 'T1', channel: 'C1', zone: null },
};

const reading = commands.filter(({ path }) => !['usage help', 'credits plan link'].includes(path));

describe('when our side fails', () => {
  test.each(reading.map(({ path }) => path))(
    '/%s says so, what is still true, and offers to try again',
    async (path) => {
      const card = await dispatch(registry, path, context);

      expect(card.title).toBe('Something went wrong on our side.');
      expect(JSON.stringify(card)).toContain('Nothing was changed, and every credit is where it was.');
      expect(card.actions[0]).toMatchObject({ label: 'Try again', command: path });
      expect(card.notes.join()).toMatch(/tell whoever runs Tallybot this number: [0-9a-f]{8}\./);
      expect(JSON.stringify(card)).not.toContain('secret');
    },
  );
});

test('a link code that could not be used is still good, and is not in the log', async () => {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  onTestFinished(() => spy.mockRestore());

  failureCard(new Error('away'), 'credits plan  LINK code:"acme.K7Q2-9XPM 4TRW-0H5N"');

  expect(lines.join()).toContain('credits plan  LINK …');
  expect(lines.join()).not.toMatch(/K7Q2|0H5N/);
});

describe('what a person got wrong', () => {
  test.each([
    ['usage log type:foo', 'it is one of reply, call, lead, adjustment'],
    ['usage agents agent:""', 'nothing stands there'],
    [`usage agents agent:${'x'.repeat(201)}`, 'it is longer than 200 characters'],
    ['usage value worth:1.5', 'it is a whole number from 1 to 1\u202f000\u202f000'],
    ['usage value worth:many', 'it is a whole number from 1 to 1\u202f000\u202f000'],
    ['notify digest weekly hour:24', 'it is a whole number from 0 to 23'],
    ['credits top-up amount:""', 'nothing stands there'],
  ])('%s: %s', async (words, why) => {
    const card = await dispatch(registry, words, context);

    expect(card.title).toContain(why);
    expect(JSON.stringify(card.parts)).toMatch(/Try “\/[a-z]/);
  });
});
