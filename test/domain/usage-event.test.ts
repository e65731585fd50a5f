import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentKinds } from '../../src/domain/agent-kinds.ts';
import { CALL_MS_MAX, canonicalPayload, directionOf, UsageEvent } from '../../src/domain/usage-event.ts';
import { cases } from '../support/cases.ts';

const runs = cases(1_000);

const reply = { id: 'e1', agent: 'support', type: 'reply', at: '2026-05-01T12:00:00Z' };
const lead = { id: 'e2', agent: 'support', type: 'lead', at: '2026-05-01T12:00:00Z' };
const call = {
  id: 'e3',
  agent: 'phone',
  type: 'call',
  startedAt: '2026-05-01T11:59:30Z',
  connectedAt: '2026-05-01T11:59:50Z',
  answeredAt: '2026-05-01T12:00:00Z',
  endedAt: '2026-05-01T12:01:01Z',
};
const noonMs = Date.UTC(2026, 4, 1, 12);

/** Each fault as “field: words”. */
function faults(wire: unknown): string[] {
  return (
    UsageEvent.safeParse(wire).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  );
}

describe('what is read', () => {
  it('a bare reply is one response from the api, in production, at its instant', () => {
    expect(UsageEvent.parse(reply)).toEqual({
      id: 'e1',
      source: 'api',
      agent: 'support',
      kind: null,
      company: null,
      person: null,
      surface: null,
      model: null,
      voice: null,
      conversation: null,
      callId: null,
      playground: false,
      remarks: null,
      type: 'reply',
      quantity: 1,
      occurredAt: noonMs,
    });
  });

  it('an instant is the same in every offset', () => {
    const inTokyo = UsageEvent.parse({ ...reply, at: '2026-05-01T21:00:00+09:00' });

    expect(inTokyo.occurredAt).toBe(noonMs);
  });

  it('fractions finer than a millisecond are cut off', () => {
    expect(UsageEvent.parse({ ...reply, at: '2026-05-01T12:00:00.0019999Z' }).occurredAt).toBe(noonMs + 1);
  });

  it('a call is dated by the moment it was answered, else connected, else started', () => {
    const at = (given: object) => UsageEvent.parse({ ...call, ...given }).occurredAt;

    expect(at({})).toBe(noonMs);
    expect(at({ answeredAt: null })).toBe(noonMs - 10_000);
    expect(at({ answeredAt: null, connectedAt: null })).toBe(noonMs - 30_000);
  });

  it('a call without a call id is known by its event id', () => {
    expect(UsageEvent.parse(call).callId).toBe('e3');
    expect(UsageEvent.parse({ ...call, callId: 'CA1' }).callId).toBe('CA1');
  });

  it('a call nobody answered is let in', () => {
    const { endedAt, startedAt } = call;

    expect(faults({ id: 'e4', agent: 'phone', type: 'call', startedAt, endedAt })).toEqual([]);
    expect(faults({ ...call, endedAt: call.answeredAt })).toEqual([]);
  });

  it('overlapping holds are one hold, so that no second is subtracted twice', () => {
    const hold = (from: number, to: number) => ({
      from: new Date(noonMs + from).toISOString(),
      to: new Date(noonMs + to).toISOString(),
    });

    expect(
      UsageEvent.parse({ ...call, holds: [hold(20, 30), hold(5, 10), hold(8, 15), hold(25, 26)] }),
    ).toMatchObject({
      holds: [
        { from: noonMs + 5, to: noonMs + 15 },
        { from: noonMs + 20, to: noonMs + 30 },
      ],
    });
  });

  it('a call has the direction of its kind of agent', () => {
    expect(agentKinds.map(directionOf)).toEqual([null, 'inbound', 'outbound', 'web', null, null]);
  });
});

describe('what is refused, and in which words', () => {
  it.each([
    ['an empty id', { ...reply, id: '' }, ['id: must not be empty: leave it out instead']],
    ['an id too long', { ...reply, id: 'x'.repeat(201) }, ['id: must be at most 200 characters long']],
    [
      'remarks too long',
      { ...reply, remarks: 'x'.repeat(501) },
      ['remarks: must be at most 500 characters long'],
    ],
    ['NUL', { ...reply, company: 'a\0b' }, ['company: must not contain a NUL character (\\u0000)']],
    [
      'half a surrogate pair',
      { ...reply, person: '\ud83d' },
      ['person: must be well-formed Unicode: it holds half of a surrogate pair'],
    ],
    ['a misspelt key', { ...reply, modle: 'm' }, [': Unrecognized key: "modle"']],
    ['a key of another type of event', { ...lead, quantity: 2 }, [': Unrecognized key: "quantity"']],
    ['quantity 0', { ...reply, quantity: 0 }, ['quantity: must be a whole number from 1 to 10000']],
    ['leads 1001', { ...lead, leads: 1_001 }, ['leads: must be a whole number from 1 to 1000']],
    ['quantity 1.5', { ...reply, quantity: 1.5 }, ['quantity: must be a whole number from 1 to 10000']],
    [
      'an instant without offset',
      { ...reply, at: '2026-05-01T12:00:00' },
      ['at: must be an instant with its offset, such as 2026-05-01T09:30:00Z'],
    ],
    [
      'a day that does not exist',
      { ...reply, at: '2026-02-29T12:00:00Z' },
      ['at: must be an instant with its offset, such as 2026-05-01T09:30:00Z'],
    ],
    [
      'an instant of another age',
      { ...reply, at: '1970-01-01T00:00:00Z' },
      ['at: must lie between the years 2000 and 2099'],
    ],
    ['a negative hold', { ...call, heldMs: -1 }, ['heldMs: must not be negative']],
    ['a fractional hold', { ...call, heldMs: 0.5 }, ['heldMs: must be whole milliseconds']],
    [
      'hold said twice',
      { ...call, heldMs: 1, holds: [{ from: call.answeredAt, to: call.endedAt }] },
      ['holds: say heldMs or holds, not both: the same time would be subtracted twice'],
    ],
    [
      'a hold backwards',
      { ...call, holds: [{ from: call.endedAt, to: call.answeredAt }] },
      ['holds.0.to: the hold ends before it begins'],
    ],
    [
      'a call ended before it was answered',
      { ...call, answeredAt: '2026-05-01T12:02:00Z' },
      ['endedAt: the call ended before it was answered'],
    ],
    [
      'a call ended before it connected',
      { ...call, connectedAt: '2026-05-01T12:02:00Z' },
      ['endedAt: the call ended before it connected'],
    ],
    [
      'a call ended before it started',
      { ...call, startedAt: '2026-05-01T12:02:00Z' },
      ['endedAt: the call ended before it started'],
    ],
    [
      'a call without a beginning',
      { id: 'e', agent: 'a', type: 'call', endedAt: call.endedAt },
      ['startedAt: say when the call began: startedAt, connectedAt or answeredAt'],
    ],
    [
      'a call longer than a week',
      { ...call, endedAt: new Date(noonMs + CALL_MS_MAX).toISOString() },
      ['endedAt: the call lasted longer than seven days'],
    ],
    [
      'translation for nobody',
      { ...call, translation: { parties: 0 } },
      ['translation.parties: must be a whole number from 1 to 1000'],
    ],
  ])('%s', (_, wire, words) => {
    expect(faults(wire)).toEqual(words);
  });

  it('every fault is named at once', () => {
    expect(faults({ ...reply, id: '', quantity: 0, at: 'noon' })).toHaveLength(3);
  });
});

describe('the canonical payload', () => {
  const text = (wire: unknown) => canonicalPayload(UsageEvent.parse(wire));

  it('is the same for any order of keys, spelling of an instant, and default said aloud', () => {
    const { id, agent, type } = reply;
    const said = {
      quantity: 1,
      at: '2026-05-01T14:00:00.000+02:00',
      source: 'api',
      model: null,
      type,
      agent,
      id,
    };

    expect(text(said)).toBe(text(reply));
  });

  it('does not hang on the order in which the event was put together', () => {
    const event = UsageEvent.parse(reply);
    const { id, ...rest } = event;

    expect(canonicalPayload({ ...rest, id })).toBe(canonicalPayload(event));
  });

  it('is the same for any order of holds', () => {
    const holds = [
      { from: '2026-05-01T12:00:10Z', to: '2026-05-01T12:00:20Z' },
      { from: '2026-05-01T12:00:30Z', to: '2026-05-01T12:00:40Z' },
    ];

    expect(text({ ...call, holds: holds.toReversed() })).toBe(text({ ...call, holds }));
  });

  it('differs when any value differs', () => {
    const changes = [
      { quantity: 2 },
      { at: '2026-05-01T12:00:00.001Z' },
      { agent: 'other' },
      { kind: 'chat' },
      { company: 'acme' },
      { person: 'acme' },
      { surface: 'acme' },
      { model: 'acme' },
      { voice: 'acme' },
      { conversation: 'acme' },
      { callId: 'acme' },
      { playground: true },
      { remarks: 'acme' },
    ];
    const callChanges = [
      { heldMs: 1 },
      { systemMs: 1 },
      { responses: 1 },
      { translation: { parties: 1 } },
      { startedAt: null },
      { connectedAt: null },
      { endedAt: '2026-05-01T12:01:02Z' },
    ];

    const texts = [
      ...[{}, ...changes].map((change) => text({ ...reply, ...change })),
      ...[{}, ...callChanges].map((change) => text({ ...call, ...change })),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('says every field that an event has', () => {
    const names = [reply, call, { ...reply, type: 'lead' }].flatMap((wire) =>
      Object.keys(UsageEvent.parse(wire)),
    );

    const silent = names.filter((name) => {
      const event = { ...UsageEvent.parse(reply), [name]: 'said' };
      return !canonicalPayload(event).includes(`["${name}","said"]`);
    });

    expect(silent).toEqual([]);
  });

  it('leaves out what says nothing, so that a field of a later release makes no conflict', () => {
    const event = UsageEvent.parse(reply);

    expect(canonicalPayload({ ...event, ...{ fieldOfALaterRelease: null } })).toBe(canonicalPayload(event));
  });
});

describe('whatever is sent', () => {
  const garbled = fc
    .tuple(
      fc.constantFrom<Record<string, unknown>>(reply, lead, call),
      fc.dictionary(
        fc.constantFrom(
          'id',
          'at',
          'endedAt',
          'answeredAt',
          'quantity',
          'heldMs',
          'holds',
          'systemMs',
          'leads',
          'kind',
        ),
        fc.oneof(
          fc.jsonValue(),
          fc.double(),
          fc.integer({ min: 0, max: 100_000 }),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.integer({ min: 0, max: 90_000 }).map((ms) => new Date(noonMs + ms).toISOString()),
        ),
        { maxKeys: 2 },
      ),
    )
    .map(([wire, changes]) => ({ ...wire, ...changes }));

  it('reading never throws, and yields whole numbers only, with no call that ends before it began', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), garbled), (wire) => {
        const { data } = UsageEvent.safeParse(wire);
        if (!data) return;

        expect(numbersIn(data).every(Number.isSafeInteger)).toBe(true);
        if (data.type === 'call') expect(data.endedAt).toBeGreaterThanOrEqual(data.occurredAt);
      }),
      cases(4_000),
    );
  });

  it('texts as long as they may be are let in, whatever characters they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (id) => {
        if (id.includes('\0') || id.length > 200) return;

        expect(UsageEvent.parse({ ...reply, id }).id).toBe(id);
      }),
      runs,
    );
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}
