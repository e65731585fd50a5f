import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cap,
  type CapUse,
  capApplies,
  capWindow,
  capWindows,
  refusingCap,
  type Spender,
} from '../../src/domain/cap.ts';
import { type CycleAnchor, cycleAt } from '../../src/domain/cycle.ts';
import {
  addDays,
  daysBetween,
  localDay,
  parseInstant,
  printInstant,
  weekday,
} from '../../src/domain/instant.ts';
import { cases } from '../support/cases.ts';
import { zones } from '../support/zones.ts';

const HOUR_MS = 3_600_000;

function capOf(parts: Partial<Cap> = {}): Cap {
  return { id: 'c1', scope: 'agent', scopeId: 'ada', window: 'day', limit: 100n, ...parts };
}

function anchorIn(zone: string): CycleAnchor {
  return { anchorAt: parseInstant('2026-01-31T12:00:00Z'), zone };
}

describe('whom a cap binds', () => {
  const spender: Spender = { agentId: 'ada', companyId: 'acme', person: 'pat' };

  test.each<[string, Partial<Cap>, Partial<Spender>, boolean]>([
    ['its agent', {}, {}, true],
    ['no other agent', {}, { agentId: 'bob' }, false],
    ['its company', { scope: 'company', scopeId: 'acme' }, {}, true],
    ['no other company', { scope: 'company', scopeId: 'acme' }, { companyId: 'zenith' }, false],
    ['nobody without a company', { scope: 'company', scopeId: 'acme' }, { companyId: null }, false],
    ['its person', { scope: 'person', scopeId: 'pat' }, {}, true],
    ['no other person', { scope: 'person', scopeId: 'pat' }, { person: 'sam' }, false],
    ['nobody where no person is named', { scope: 'person', scopeId: 'pat' }, { person: null }, false],
    ['no agent that is only named like its company', { scope: 'company', scopeId: 'ada' }, {}, false],
    ['no person who is only named like its agent', { scope: 'agent', scopeId: 'pat' }, {}, false],
  ])('%s', (_title, parts, who, applies) => {
    expect(capApplies(capOf(parts), { ...spender, ...who })).toBe(applies);
  });
});

describe('the time a cap counts', () => {
  test.each([
    ['an ordinary day', 'Europe/Berlin', '2026-06-10T12:00:00Z', 'day', '2026-06-09T22:00:00.000Z', 24],
    [
      'a day that loses an hour',
      'Europe/Berlin',
      '2026-03-29T12:00:00Z',
      'day',
      '2026-03-28T23:00:00.000Z',
      23,
    ],
    [
      'a day that gains an hour',
      'Europe/Berlin',
      '2026-10-25T12:00:00Z',
      'day',
      '2026-10-24T22:00:00.000Z',
      25,
    ],
    [
      'New York’s short day',
      'America/New_York',
      '2026-03-08T12:00:00Z',
      'day',
      '2026-03-08T05:00:00.000Z',
      23,
    ],
    [
      'New York’s long day',
      'America/New_York',
      '2026-11-01T12:00:00Z',
      'day',
      '2026-11-01T04:00:00.000Z',
      25,
    ],
    [
      'a day that gains half an hour',
      'Australia/Lord_Howe',
      '2026-04-05T02:00:00Z',
      'day',
      '2026-04-04T13:00:00.000Z',
      24.5,
    ],
    [
      'a day that has no midnight',
      'Africa/Cairo',
      '2026-04-24T12:00:00Z',
      'day',
      '2026-04-23T22:00:00.000Z',
      23,
    ],
    ['a week, from Monday', 'UTC', '2026-06-14T23:59:59Z', 'week', '2026-06-08T00:00:00.000Z', 168],
    [
      'a week that loses an hour',
      'Europe/Berlin',
      '2026-03-25T12:00:00Z',
      'week',
      '2026-03-22T23:00:00.000Z',
      167,
    ],
    [
      'a week that gains an hour',
      'Europe/Berlin',
      '2026-10-25T22:59:59Z',
      'week',
      '2026-10-18T22:00:00.000Z',
      169,
    ],
    [
      'a week without its Friday',
      'Pacific/Apia',
      '2011-12-31T12:00:00Z',
      'week',
      '2011-12-26T10:00:00.000Z',
      144,
    ],
    ['a billing cycle', 'UTC', '2026-02-28T12:00:00Z', 'cycle', '2026-02-28T12:00:00.000Z', 31 * 24],
  ] as const)('%s', (_title, zone, at, window, startsAt, hours) => {
    const found = capWindow(window, parseInstant(at), anchorIn(zone));

    expect(printInstant(found.startsAt)).toBe(startsAt);
    expect((found.endsAt - found.startsAt) / HOUR_MS).toBe(hours);
  });

  const anInstant = fc.integer({
    min: parseInstant('2000-01-02T00:00:00Z'),
    max: parseInstant('2090-01-01T00:00:00Z'),
  });
  const aZone = fc.constantFrom(...zones);

  test('windows tile time in every zone: each instant lies in one, and where one ends the next begins', () => {
    fc.assert(
      fc.property(anInstant, aZone, fc.constantFrom(...capWindows), (at, zone, window) => {
        const anchor = anchorIn(zone);
        const { startsAt, endsAt } = capWindow(window, at, anchor);

        expect(startsAt <= at && at < endsAt).toBe(true);
        expect(capWindow(window, startsAt, anchor)).toEqual({ startsAt, endsAt });
        expect(capWindow(window, endsAt - 1, anchor)).toEqual({ startsAt, endsAt });
        expect(capWindow(window, endsAt, anchor).startsAt).toBe(endsAt);
        expect(capWindow(window, startsAt - 1, anchor).endsAt).toBe(startsAt);
      }),
      cases(600),
    );
  });

  test('a week is whole local days from a Monday to a Sunday', () => {
    fc.assert(
      fc.property(anInstant, aZone, (at, zone) => {
        const anchor = anchorIn(zone);
        const { startsAt, endsAt } = capWindow('week', at, anchor);
        const [first, after] = [localDay(startsAt, zone), localDay(endsAt, zone)];

        expect([weekday(first), weekday(after), daysBetween(first, after)]).toEqual([1, 1, 7]);
        expect(localDay(endsAt - 1, zone) <= addDays(first, 6)).toBe(true);
        expect(capWindow('day', startsAt, anchor).startsAt).toBe(startsAt);
      }),
      cases(400),
    );
  });

  test('a cycle’s cap counts the very cycle that is billed', () => {
    fc.assert(
      fc.property(anInstant, aZone, (at, zone) => {
        const { startsAt, endsAt } = cycleAt(anchorIn(zone), at);

        expect(capWindow('cycle', at, anchorIn(zone))).toEqual({ startsAt, endsAt });
      }),
    );
  });
});

describe('which cap refuses', () => {
  const someUses: fc.Arbitrary<CapUse[]> = fc
    .array(
      fc.record({
        limit: fc.bigInt(0n, 30n),
        used: fc.bigInt(0n, 30n),
        held: fc.bigInt(0n, 10n),
        resetsAt: fc.constantFrom(100, 200, 300),
      }),
      { maxLength: 6 },
    )
    .map((uses) =>
      uses.map(({ limit, ...use }, index) => ({ cap: capOf({ id: `c${index}`, limit }), ...use })),
    );

  function useOf(limit: bigint, used: bigint, parts: Partial<CapUse> = {}): CapUse {
    return { cap: capOf({ limit }), used, held: 0n, resetsAt: 100, ...parts };
  }

  test('none, where there is none', () => {
    expect(refusingCap([], 1_000_000n)).toBeNull();
  });

  test('what fills a cap to the last micro-credit still fits, and one more does not', () => {
    expect(refusingCap([useOf(100n, 60n)], 40n)).toBeNull();
    expect(refusingCap([useOf(100n, 60n)], 41n)).toMatchObject({ room: 40n, resetsAt: 100 });
  });

  test('what holds set aside is no longer room', () => {
    expect(refusingCap([useOf(100n, 60n, { held: 30n })], 11n)).toMatchObject({ room: 10n });
  });

  test('a cap that was overrun leaves no room, not less than none', () => {
    expect(refusingCap([useOf(100n, 250n)], 1n)).toMatchObject({ room: 0n });
  });

  test('of two that are used up, the one that stays so longest is named', () => {
    const [soon, late] = [useOf(10n, 10n, { resetsAt: 100 }), useOf(10n, 90n, { resetsAt: 300 })];

    expect(refusingCap([soon, late], 1n)?.resetsAt).toBe(300);
    expect(refusingCap([late, soon], 1n)?.resetsAt).toBe(300);
  });

  test('an amount passes exactly if it fits every cap', () => {
    fc.assert(
      fc.property(someUses, fc.bigInt(1n, 40n), (uses, amount) => {
        const fits = uses.every(({ cap, used, held }) => used + held + amount <= cap.limit);

        expect(refusingCap(uses, amount) === null).toBe(fits);
      }),
      cases(1_000),
    );
  });

  test('the tightest is reported, in whatever order the caps are listed', () => {
    fc.assert(
      fc.property(someUses, fc.bigInt(1n, 40n), (uses, amount) => {
        const rooms = uses.map(({ cap, used, held, resetsAt }) => {
          const left = cap.limit - used - held;
          return { room: left > 0n ? left : 0n, resetsAt };
        });
        const [tightest] = rooms
          .filter(({ room }) => room < amount)
          .sort((a, b) => Number(a.room - b.room) || b.resetsAt - a.resetsAt);

        for (const listed of [uses, uses.toReversed()]) {
          const refusal = refusingCap(listed, amount);
          expect(refusal && { room: refusal.room, resetsAt: refusal.resetsAt }).toEqual(tightest ?? null);
        }
      }),
      cases(1_000),
    );
  });
});
