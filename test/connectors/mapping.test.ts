import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mapping } from '../../src/connectors/mapping/document.ts';
import { valueAt } from '../../src/connectors/mapping/pointer.ts';
import { sayFaults } from '../../src/connectors/payload.ts';
import { expectation } from '../../src/domain/faults.ts';
import { eventIn, readingOf, recorded, recordedJson } from './recorded.ts';

const ELEVEN = Date.UTC(2026, 4, 10, 11);
const signature = { scheme: 'shared-secret', header: 'x-api-key' };
const reply = {
  signature,
  type: 'reply',
  fields: { id: '/id', agent: '/agent', at: '/at' } as Record<string, unknown>,
};
const call = {
  signature,
  type: 'call',
  fields: { id: '/id', agent: { value: 'ada' }, answeredAt: '/from', endedAt: '/to' } as Record<
    string,
    unknown
  >,
};

/** What is wrong with a mapping; `null`: nothing. */
function faultsIn(document: unknown): string | null {
  const result = Mapping.safeParse(document, { error: expectation });
  return result.success ? null : sayFaults(result.error);
}

describe('a message by a mapping', () => {
  it('is the event that its paths point at, in the units that they are said to be', () => {
    const reading = readingOf('mapping', recorded('mapping-call-finished'), recordedJson('mapping'));

    expect(eventIn(reading)).toMatchObject({
      type: 'call',
      source: 'calls',
      id: '41',
      agent: 'front-desk',
      kind: 'voice_inbound',
      startedAt: ELEVEN - 10_000,
      answeredAt: ELEVEN,
      endedAt: ELEVEN + 61_000,
      holds: [{ from: ELEVEN + 10_000, to: ELEVEN + 20_000 }],
      remarks: 'caller hung up',
    });
  });

  it('that nobody answered is an event without that time, whether it says null, nothing, zero or an empty text', () => {
    for (const answered of [null, undefined, 0, '']) {
      const message = recordedJson('mapping-call-finished');
      message.call.answered = answered;
      message.call.talk_seconds = 0;
      message.call.holds = [];

      const event = eventIn(readingOf('mapping', message, recordedJson('mapping')));

      expect(event).toMatchObject({ answeredAt: null, startedAt: ELEVEN - 10_000, endedAt: ELEVEN - 10_000 });
    }
  });

  it.each([
    ['2026-05-10T13:00:00+02:00', {}, ELEVEN],
    [ELEVEN / 1_000, { as: 'unix-seconds' }, ELEVEN],
    [String(ELEVEN / 1_000), { as: 'unix-seconds' }, ELEVEN],
    [ELEVEN / 1_000 + 0.123, { as: 'unix-seconds' }, ELEVEN + 123],
    [ELEVEN, { as: 'unix-milliseconds' }, ELEVEN],
  ])('has an instant written as %j', (at, how, instant) => {
    const mapping = { ...reply, fields: { ...reply.fields, at: { path: '/at', ...how } } };

    const event = eventIn(readingOf('mapping', { id: 'a', agent: 'ada', at }, mapping));

    expect(event).toMatchObject({ occurredAt: instant });
  });

  it.each([
    ['at', ELEVEN, 'at (/at) is a number: say how in “as”'],
    ['at', '2026-05-10 11:00', 'at (/at) must be an instant with its offset'],
    ['at', {}, 'at (/at)'],
    ['id', 1e17, 'id (/id) is a number too long to be read exactly'],
    ['id', ['a'], 'id (/id) must be a text'],
    ['id', null, 'id (/id) holds nothing'],
    ['agent', 'x'.repeat(201), '#/agent must be at most 200'],
    ['id', 'a\0', '#/id must not contain a NUL'],
  ])('whose %s is %j says what is wrong with it, and where', (field, value, says) => {
    const message = { id: 'a', agent: 'ada', at: '2026-05-10T11:00:00Z', [field]: value };

    expect(readingOf('mapping', message, reply)).toEqual({ unreadable: expect.stringContaining(says) });
  });

  it('with seconds where milliseconds are said, or the other way round, is told so', () => {
    const as = (way: string, at: number) => {
      const mapping = { ...reply, fields: { ...reply.fields, at: { path: '/at', as: way } } };
      return readingOf('mapping', { id: 'a', agent: 'ada', at }, mapping);
    };

    expect(as('unix-milliseconds', ELEVEN / 1_000)).toEqual({
      unreadable: expect.stringContaining('are these seconds?'),
    });
    expect(as('unix-seconds', ELEVEN)).toEqual({
      unreadable: expect.stringContaining('are these milliseconds?'),
    });
  });

  it('holding a value that the map does not know is not guessed at', () => {
    const message = { ...recordedJson('mapping-call-finished') };
    message.call.direction = 'sideways';

    expect(readingOf('mapping', message, recordedJson('mapping'))).toEqual({
      unreadable: 'kind (/call/direction) holds “sideways”, which the map does not know.',
    });
  });

  it('of another sort than “when” asks for is none', () => {
    const message = { ...recordedJson('mapping-call-finished'), event: 'call.ringing' };

    expect(readingOf('mapping', message, recordedJson('mapping'))).toMatchObject({
      ignored: expect.any(String),
    });
  });

  it('with a list in it is an event for each item that counts, and the sound ones count whatever the others are', () => {
    const mapping = {
      ...reply,
      each: { path: '/items', when: { '/sort': 'reply' } },
      fields: { ...reply.fields, agent: { path: '/agent', of: 'message' }, playground: { path: '/test' } },
    };
    const at = '2026-05-10T11:00:00Z';
    const items = [
      { sort: 'reply', id: 1, at },
      { sort: 'noise', id: 2, at },
      { sort: 'reply', id: 3 },
      { sort: 'reply', id: 4, at, test: true },
    ];

    const reading = readingOf('mapping', { agent: 'ada', items }, mapping);

    expect(reading).toMatchObject({
      events: [
        { id: '1', agent: 'ada', source: 'phones', playground: false },
        { id: '4', playground: true },
      ],
      unreadable: expect.stringMatching(/^#\/items\/2: at \(\/at\) holds nothing/),
    });
    expect(readingOf('mapping', { agent: 'ada', items: items.slice(1, 2) }, mapping)).toHaveProperty(
      'ignored',
    );
    expect(readingOf('mapping', { agent: 'ada' }, mapping)).toEqual({
      unreadable: '#/items must be a list.',
    });
    expect(readingOf('mapping', { agent: 'ada', items: Array(1_001).fill({}) }, mapping)).toEqual({
      unreadable: '#/items holds 1001 items, and 1000 are the most.',
    });
  });
});

describe('a mapping', () => {
  it.each<[string, object, string]>([
    ['without a signature', { ...reply, signature: undefined }, '#/signature is required: an object'],
    [
      'with none',
      { ...reply, signature: { scheme: 'none' } },
      '#/signature/scheme must be one of “hmac-sha256”, “shared-secret”, “standard-webhooks”',
    ],
    ['of no type', { ...reply, type: 'sms' }, '#/type must be “call”, “reply” or “lead”'],
    ['without an id', { ...reply, fields: { agent: '/a', at: '/b' } }, '#/fields/id'],
    [
      'with one id for all',
      { ...reply, fields: { ...reply.fields, id: { value: 'x' } } },
      '#/fields/id must come from',
    ],
    [
      'with a path that is none',
      { ...reply, fields: { ...reply.fields, at: 'call.at' } },
      '#/fields/at/path must be a JSON',
    ],
    [
      'with a field nobody knows',
      { ...reply, fields: { ...reply.fields, endedAt: '/x' } },
      '#/fields/endedAt is not a field',
    ],
    [
      'of a call without an end',
      { ...call, fields: { ...call.fields, endedAt: undefined } },
      '#/fields/endedAt is required, or',
    ],
    [
      'of a call without a start',
      { ...call, fields: { ...call.fields, answeredAt: undefined } },
      '#/fields/startedAt is required, or',
    ],
    [
      'with a unit of another sort',
      { ...call, fields: { ...call.fields, endedAt: { path: '/x', as: 'seconds' } } },
      '#/fields/endedAt/as must be one of',
    ],
    [
      'with a kind there is not',
      { ...call, fields: { ...call.fields, kind: { value: 'fax' } } },
      '#/fields/kind there is no kind “fax”',
    ],
    [
      'with neither path nor value',
      { ...call, fields: { ...call.fields, model: {} } },
      '#/fields/model must have a path, or else a value',
    ],
    [
      'with time on hold twice',
      { ...call, fields: { ...call.fields, heldMs: '/h', holds: { each: '/h', from: '/a', to: '/b' } } },
      '#/fields/holds is there besides',
    ],
  ])('%s is refused, by the place of what is wrong', (_title, document, says) => {
    expect(faultsIn(document)).toContain(says);
  });

  it('that is sound is taken', () => {
    expect([reply, call, recordedJson('mapping')].map(faultsIn)).toEqual([null, null, null]);
  });
});

describe('whatever is sent', () => {
  const mapping = Mapping.parse({ ...recordedJson('mapping'), when: {}, each: undefined });

  it('is an event, of no concern, or unreadable, and never a failure', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        '__proto__',
        'constructor',
        { toString: '' },
        { toString: null, valueOf: {} },
        -1,
        1e308,
        Number.MIN_VALUE,
        1778410800,
        '1778410800',
        '-0',
      ),
    );
    const names = ['id', 'line', 'direction', 'rang', 'answered', 'talk_seconds', 'holds', 'reason'];
    const message = fc.record({
      call: fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] }),
    });
    fc.assert(
      fc.property(fc.oneof(message, fc.jsonValue()), (json) => {
        const reading = readingOf('mapping', Buffer.from(JSON.stringify(json)), mapping);

        expect(Object.keys(reading)).toEqual([expect.stringMatching(/^(events|ignored|unreadable)$/)]);
      }),
    );
  });

  it('may be nested as deeply as a mebibyte holds', () => {
    const deep = Buffer.from(`{"call":${'['.repeat(500_000)}${']'.repeat(500_000)}}`);

    expect(readingOf('mapping', deep, mapping)).toHaveProperty('unreadable');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may be named %s', (name) => {
    const fields = { ...reply.fields, agent: { path: `/${name}`, map: { ada: 'ada' }, default: 'nobody' } };
    const body = (value: string) =>
      Buffer.from(`{"id":"a","at":"2026-05-10T11:00:00Z","${name}":"${value}"}`);

    expect(eventIn(readingOf('mapping', body('ada'), { ...reply, fields }))).toMatchObject({ agent: 'ada' });
    expect(eventIn(readingOf('mapping', body(name), { ...reply, fields }))).toMatchObject({
      agent: 'nobody',
    });
    expect(valueAt({}, `/${name}`)).toBeUndefined();
    expect(valueAt([], '/length')).toBeUndefined();
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['remarks', 'text'],
    ['answeredAt', 'iso'],
    ['answeredAt', 'unix-seconds'],
    ['heldMs', 'milliseconds'],
    ['responses', 'number'],
    ['playground', 'boolean'],
  ])('may be an object that names its own toString, where %s is to be %s', (name, as) => {
    const fields = { ...call.fields, [name]: { path: '/odd', as } };
    const body = Buffer.from(
      '{"id":"a","from":"2026-05-10T11:00:00Z","to":"2026-05-10T11:01:00Z","odd":{"toString":""}}',
    );

    expect(readingOf('mapping', body, { ...call, fields })).toHaveProperty('unreadable');
  });

  it('may be no JSON, or no UTF-8', () => {
    for (const body of [Buffer.from('{"id":'), Buffer.from([0x22, 0xff, 0x22]), Buffer.alloc(0)]) {
      expect(readingOf('mapping', body, mapping)).toEqual({ unreadable: 'It is not JSON in UTF-8.' });
    }
  });
});

describe('a JSON pointer', () => {
  it('finds what it points at, whatever its name is', () => {
    const json = { 'a/b': [{ '~': 1 }], '': 2 };

    expect(valueAt(json, '/a~1b/0/~0')).toBe(1);
    expect(valueAt(json, '/')).toBe(2);
    expect(valueAt(json, '')).toBe(json);
    expect(valueAt(json, '/a~1b/1/~0')).toBeUndefined();
  });
});
