import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../src/client/event/prepare.ts';
import { createTallybot, InvalidError, type TallybotEvent } from '../../src/client/index.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { cases } from '../support/cases.ts';
import { START } from './world.ts';

const defaults = { source: undefined, now: () => START, uuid: () => 'made-up' };

test('what is left out is decided once: an id, a source and the time', () => {
  const { id, text } = prepare({ type: 'reply', agent: 'ada' }, { ...defaults, source: 'desk' });

  expect(id).toBe('made-up');
  expect(JSON.parse(text)).toEqual({
    type: 'reply',
    agent: 'ada',
    id: 'made-up',
    source: 'desk',
    at: '2026-05-10T12:00:00.000Z',
  });
});

test('what was said stays: its id, its time as a date or a text, and nothing where nothing was said', () => {
  const call: TallybotEvent = {
    type: 'call',
    id: 'call-1',
    agent: 'vera',
    company: undefined,
    answeredAt: new Date(START - 60_000),
    endedAt: '2026-05-10T14:00:00+02:00',
  };

  expect(JSON.parse(prepare(call, defaults).text)).toEqual({
    type: 'call',
    id: 'call-1',
    agent: 'vera',
    answeredAt: '2026-05-10T11:59:00.000Z',
    endedAt: '2026-05-10T14:00:00+02:00',
  });
});

test('an event that cannot be right is refused at the call, field by field', () => {
  const track = () => prepare({ type: 'reply', agent: '', quantity: 1.5, colour: 'red' }, defaults);

  expect(track).toThrow(InvalidError);
  expect(track).toThrow(
    'This event cannot be counted: agent must be a text that is not empty; ' +
      'quantity must be a whole number from 1 to 10000; colour is no field of a reply.',
  );
});

const cyclic: Record<string, unknown> = {};
cyclic['itself'] = cyclic;

test.each<[unknown, string]>([
  [null, 'type must be'],
  [undefined, 'type must be'],
  ['reply', 'type must be'],
  [[], 'type must be'],
  [{ type: 'reply', agent: cyclic }, 'agent must be a text'],
  [{ type: 'reply', agent: 'ada', metadata: cyclic }, 'metadata is no field'],
  [{ type: 'reply', agent: 'ada', remarks: '漢'.repeat(10_000_000) }, 'remarks must be at most 500'],
  [{ type: 'reply', agent: 'ada', quantity: 1n }, 'quantity must be a whole number'],
  [{ type: 'reply', agent: 'ada', at: new Date(Number.NaN) }, 'at must be a valid Date'],
  [{ type: 'call', agent: 'ada', answeredAt: '2026-05-10T12:00:00Z', holds: [cyclic] }, 'holds must hold'],
])('whatever it is handed, it says what is wrong: %#', (event, words) => {
  const track = () => prepare(event as object, defaults);

  expect(track).toThrow(InvalidError);
  expect(track).toThrow(words);
});

test('ids in any writing are what they were', () => {
  const id = 'réponse-№1 漢字 👩‍👩‍👧 \t"\\\n\u2028';

  expect(JSON.parse(prepare({ type: 'reply', agent: 'ada', id }, defaults).text).id).toBe(id);
});

const strange = [undefined, null, '', 'a', 'x'.repeat(201), 'x'.repeat(501), 'a\0', '\ud800', 'adjustment'];
const numbers = [0, 1, -1, 1.5, 200, 1_000, 1_001, 10_000, 10_001, 604_800_000, 604_800_001];
const instants = [
  ...['2026-05-10T12:00:00Z', '2026-05-10T12:00Z', '2026-05-10T13:00:00.123456+02:00', '2026-05-10', 'soon'],
  ...['2026-05-10T12:00:00', '2026-02-30T12:00:00Z', '2026-04-31T12:00:00Z', '1999-12-31T23:59:59Z'],
  ...['2100-01-01T00:00:00Z', '2026-05-01T12:00:00Z', '2026-05-10T24:00:00Z', '2026-05-10t12:00:00z'],
  ...[
    '2026-05-10T12:00:00+0200',
    '2024-02-29T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-05-10T12:00:60Z',
    ...['2026-05-10T12:00:00+24:00', '2026-05-10T12:00:00-23:59'],
  ],
];
const values = [
  ...[...strange, ...numbers, ...instants, true, false, 'chat', 'voice_web', 'reply', 'call', 'lead'],
  ...[[], {}, { parties: 2 }, { parties: 0 }, { parties: 2, more: 1 }],
  [{ from: instants[0], to: instants[2] }],
  [{ from: instants[0], to: instants[10] }],
  new Array(201).fill({ from: instants[0], to: instants[0] }),
];
const fields = [
  ...['type', 'id', 'source', 'agent', 'kind', 'company', 'conversation', 'playground', 'remarks', 'at'],
  ...['quantity', 'leads', 'startedAt', 'connectedAt', 'answeredAt', 'endedAt', 'heldMs', 'holds'],
  ...['systemMs', 'responses', 'translation', 'colour', '__proto__', 'constructor'],
];
const sound = [
  { type: 'reply', id: 'a', agent: 'ada', at: '2026-05-10T12:00:00Z' },
  { type: 'lead', id: 'a', agent: 'ada', at: '2026-05-10T12:00:00Z' },
  {
    type: 'call',
    id: 'a',
    agent: 'ada',
    answeredAt: '2026-05-10T12:00:00Z',
    endedAt: '2026-05-10T12:00:00Z',
  },
];

test('the client refuses what the service would refuse, and nothing else', () => {
  const change = fc.tuple(fc.constantFrom(...fields), fc.constantFrom(...values));
  fc.assert(
    fc.property(
      fc.constantFrom(...sound),
      fc.array(change, { minLength: 1, maxLength: 2 }),
      (event, changes) => {
        const changed = Object.fromEntries([...Object.entries(event), ...changes]);
        let text: string | null = null;
        try {
          ({ text } = prepare(changed, defaults));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidError);
        }
        // What is left out or empty is filled in by the client, and is nothing to compare.
        const filled = { id: 'made-up', at: sound[0]?.at, ...dropEmpty(changed) };
        if (changed['type'] === 'call')
          Reflect.deleteProperty(filled, changed['at'] === undefined ? 'at' : '');
        const said = JSON.parse(text ?? JSON.stringify(filled));
        expect(UsageEvent.safeParse(said).success, JSON.stringify(said)).toBe(text !== null);
      },
    ),
    cases(400),
  );
});

function dropEmpty(event: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}

test.each<[object, string]>([
  [{ url: undefined }, 'url must be the address'],
  [{ key: 'two words' }, 'key must be a key'],
  [{ spoolDir: '' }, 'spoolDir must be'],
  [{ spoolDir: true }, 'spoolDir must be'],
  [{ flushOnSignals: 'SIGTERM' }, 'flushOnSignals must be'],
  [{ flushOnSignals: ['SIGTREM'] }, 'flushOnSignals must be'],
  [{ flushOnSignals: ['SIGKILL'] }, 'flushOnSignals must be'],
  [{ onError: 'log' }, 'onError must be'],
])('an option that cannot be right is refused at the start, and no key is quoted: %j', (wrong, words) => {
  const start = () => createTallybot({ url: 'http://127.0.0.1:9', key: 'k', spoolDir: false, ...wrong });

  expect(start).toThrow(InvalidError);
  expect(start).toThrow(words);
  expect(start).not.toThrow('two words');
});
