import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVoice } from '../../src/domain/agent.ts';
import { compileRateCard, type Rate, RateInput, rateFor } from '../../src/domain/rate-card.ts';
import { rate } from '../../src/domain/rating.ts';
import { directionOf, type RatableEvent } from '../../src/domain/usage-event.ts';
import { cases } from '../support/cases.ts';
import { call, NOON, perMinute, perResponse, reply } from '../support/usage.ts';
import { events, planIds, rateLists } from '../support/usage-arbitraries.ts';

const runs = cases(1_000);

function chosen(event: RatableEvent, rates: readonly Rate[], planId: string | null = 'base') {
  return rateFor(compileRateCard(rates), event, planId)?.id;
}

describe('versions in time', () => {
  const january = perResponse('1', { id: 'january', effectiveAt: NOON - 1_000 });
  const may = perResponse('2', { id: 'may', effectiveAt: NOON });

  it('the newest rate in force at the event decides', () => {
    expect(chosen(reply({ occurredAt: NOON - 1 }), [january, may])).toBe('january');
    expect(chosen(reply({ occurredAt: NOON }), [january, may])).toBe('may');
  });

  it('before the first rate there is no rate', () => {
    expect(chosen(reply({ occurredAt: NOON - 1_001 }), [january, may])).toBeUndefined();
  });

  it('a newer general rate does not displace an older specific one', () => {
    const premium = perResponse('1.5', {
      id: 'premium',
      effectiveAt: NOON - 1_000,
      when: { voice: 'ultra' },
    });

    expect(chosen(reply({ voice: 'ultra' }), [premium, may])).toBe('premium');
  });

  it('a specific rate not yet in force leaves the general one in place', () => {
    const later = perResponse('1.5', { id: 'later', effectiveAt: NOON + 1, when: { voice: 'ultra' } });

    expect(chosen(reply({ voice: 'ultra' }), [january, later])).toBe('january');
  });

  it('a new rate changes no old charge', () => {
    fc.assert(
      fc.property(events, rateLists, planIds, fc.nat(), (event, rates, planId, pick) => {
        const added = rates[pick % Math.max(1, rates.length)];
        if (!added) return;
        const newer: Rate = { ...added, id: 'newer', effectiveAt: event.occurredAt + 1 };

        expect(rate(event, compileRateCard([...rates, newer]), planId)).toEqual(
          rate(event, compileRateCard(rates), planId),
        );
      }),
      runs,
    );
  });
});

describe('the most specific wins', () => {
  const phone = call(60, { voice: 'v', model: 'm', surface: 's', kind: 'voice_inbound' });

  it('two conditions win over one, whichever they are', () => {
    const one = perMinute('1', { id: 'one', when: { voice: 'v' } });
    const two = perMinute('1', { id: 'two', when: { kind: 'voice_inbound', planId: 'base' } });

    expect(chosen(phone, [one, two])).toBe('two');
  });

  it('of one condition each: voice, model, surface, direction, kind, plan', () => {
    const rates = [
      perMinute('1', { id: 'voice', when: { voice: 'v' } }),
      perMinute('1', { id: 'model', when: { model: 'm' } }),
      perMinute('1', { id: 'surface', when: { surface: 's' } }),
      perMinute('1', { id: 'direction', when: { direction: 'inbound' } }),
      perMinute('1', { id: 'kind', when: { kind: 'voice_inbound' } }),
      perMinute('1', { id: 'plan', when: { planId: 'base' } }),
      perMinute('1', { id: 'any' }),
    ];

    const order = rates.map((_, index) => chosen(phone, rates.slice(index).reverse()));
    expect(order).toEqual(['voice', 'model', 'surface', 'direction', 'kind', 'plan', 'any']);
  });

  it('each condition keeps out the events that do not meet it', () => {
    for (const when of [
      { voice: 'other' },
      { model: 'other' },
      { surface: 'other' },
      { direction: 'outbound' as const },
      { kind: 'voice_web' as const },
      { planId: 'other' },
    ]) {
      expect(chosen(phone, [perMinute('1', { when })])).toBeUndefined();
    }
  });

  it('an account without a plan is priced by rates that name no plan', () => {
    const rates = [
      perResponse('1', { id: 'any' }),
      perResponse('2', { id: 'plan', when: { planId: 'base' } }),
    ];

    expect(chosen(reply(), rates, null)).toBe('any');
  });

  it('a per-minute rate beside a per-response rate takes the calls and leaves the chats', () => {
    const rates = [perResponse('1', { id: 'response' }), perMinute('10', { id: 'minute' })];

    expect(chosen(reply(), rates)).toBe('response');
    expect(chosen(call(60), rates)).toBe('minute');
    expect(chosen(call(60, { kind: 'assistant' }), rates)).toBe('minute');
  });

  it('of two alike in everything the higher id wins, in whichever order they are listed', () => {
    const rates = [perResponse('1', { id: 'a' }), perResponse('2', { id: 'b' })];

    expect(chosen(reply(), rates)).toBe('b');
    expect(chosen(reply(), rates.toReversed())).toBe('b');
  });

  it('a newer per-response rate ends paying by the minute', () => {
    const rates = [
      perMinute('10', { id: 'minute' }),
      perResponse('1', { id: 'response', effectiveAt: NOON }),
    ];

    expect(chosen(call(60), rates)).toBe('response');
  });

  it('the choice is the first of the documented total order, found by trying every rate', () => {
    fc.assert(
      fc.property(events, rateLists, planIds, (event, rates, planId) => {
        expect(chosen(event, rates, planId)).toBe(naiveChoice(event, rates, planId)?.id);
      }),
      runs,
    );
  });

  it('the order in which rates are listed does not matter', () => {
    const shuffled = rateLists.chain((rates) =>
      fc.tuple(fc.constant(rates), fc.shuffledSubarray(rates, { minLength: rates.length })),
    );
    fc.assert(
      fc.property(events, shuffled, planIds, (event, [rates, others], planId) => {
        expect(chosen(event, others, planId)).toBe(chosen(event, rates, planId));
      }),
      runs,
    );
  });
});

describe('a rate on the wire', () => {
  const effectiveAt = '2026-05-01T00:00:00Z';

  it('reads prices as exact decimal strings', () => {
    const read = RateInput.parse({
      effectiveAt,
      basis: 'per_response',
      price: '1.5',
      when: { voice: 'ultra' },
    });

    expect(read).toEqual({
      effectiveAt: Date.UTC(2026, 4, 1),
      basis: 'per_response',
      price: 1_500_000n,
      when: { voice: 'ultra' },
    });
  });

  it.each([1.5, '1.0000001', '-1', '1e3', '1000000', '', '1,5', ' 1'])('refuses %j as a price', (price) => {
    expect(RateInput.safeParse({ effectiveAt, basis: 'per_response', price }).error?.issues[0]?.path).toEqual(
      ['price'],
    );
  });

  it.each([
    [{ incrementMs: 0 }, 'incrementMs'],
    [{ incrementMs: 1.5 }, 'incrementMs'],
    [{ minimumMs: -1 }, 'minimumMs'],
    [{ freeUnderMs: 0.5 }, 'freeUnderMs'],
    [{ translation: { pricePerMinute: 4 } }, 'translation'],
    [{ when: { kind: 'chat', direction: 'inbound' } }, 'when'],
    [{ when: { modle: 'm' } }, 'when'],
    [{ effectiveAt: '2026-05-01' }, 'effectiveAt'],
  ])('refuses %j and names the field', (given, field) => {
    const wire = { effectiveAt, basis: 'per_minute', pricePerMinute: '10', incrementMs: 60_000, ...given };

    expect(RateInput.safeParse(wire).error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });

  it('refuses a key it does not know', () => {
    expect(RateInput.safeParse({ effectiveAt, basis: 'per_response', price: '1', prize: '2' }).success).toBe(
      false,
    );
  });

  it.each([
    [{}, undefined, true],
    [{}, false, false],
    [{ planId: 'base' }, undefined, true],
    [{ kind: 'voice_outbound' }, undefined, false],
    [{ direction: 'outbound' }, undefined, false],
    [{ kind: 'voice_outbound' }, true, true],
  ])(
    'outbound calls are free unless the plan prices them: %j and %j give %j',
    (when, given, outboundFree) => {
      const wire = { effectiveAt, basis: 'per_minute', pricePerMinute: '10', incrementMs: 60_000, when };

      expect(RateInput.parse(given === undefined ? wire : { ...wire, outboundFree: given })).toMatchObject({
        outboundFree,
      });
    },
  );

  it('never throws, whatever it is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('per_response', 'per_minute'), (value, basis) => {
        RateInput.safeParse(value);
        RateInput.safeParse({ effectiveAt, basis, price: value, pricePerMinute: value, when: value });
      }),
      runs,
    );
  });
});

function naiveChoice(event: RatableEvent, rates: readonly Rate[], planId: string | null): Rate | undefined {
  const facts = { ...event, direction: directionOf(event.kind), planId };
  const names = ['voice', 'model', 'surface', 'direction', 'kind', 'planId'] as const;
  const matching = rates.filter(
    ({ effectiveAt, when, basis }) =>
      effectiveAt <= event.occurredAt &&
      names.every((name) => when[name] === undefined || when[name] === facts[name]) &&
      (basis === 'per_response' || event.type === 'call' || isVoice(event.kind)),
  );
  const rank = ({ when, effectiveAt, basis, id }: Rate) => [
    names.filter((name) => when[name] !== undefined).length,
    ...names.map((name) => (when[name] === undefined ? 0 : 1)),
    effectiveAt,
    basis === 'per_minute' ? 1 : 0,
    id,
  ];
  return matching.reduce<Rate | undefined>(
    (best, next) => (!best || comesFirst(rank(next), rank(best)) ? next : best),
    undefined,
  );
}

function comesFirst(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  const differing = a.findIndex((part, index) => part !== b[index]);
  const [left, right] = [a[differing], b[differing]];
  return left !== undefined && right !== undefined && left > right;
}
