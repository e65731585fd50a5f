import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredits, printCredits } from '../../src/domain/credits.ts';
import { compileRateCard, type Rate } from '../../src/domain/rate-card.ts';
import { rate } from '../../src/domain/rating.ts';
import type { RatableEvent } from '../../src/domain/usage-event.ts';
import { cases } from '../support/cases.ts';
import { call, lead, NOON, perMinute, perResponse, reply } from '../support/usage.ts';
import { events, planIds, rateLists } from '../support/usage-arbitraries.ts';

const POSTGRES_BIGINT_MAX = 2n ** 63n - 1n;
const runs = cases(1_000);

function charge(event: RatableEvent, ...rates: Rate[]) {
  return rate(event, compileRateCard(rates), 'base');
}

function cost(event: RatableEvent, ...rates: Rate[]): string {
  return printCredits(charge(event, ...rates).amount);
}

describe('paying by the response', () => {
  it('one reply costs one credit, in a chat and on the phone alike', () => {
    const launch = perResponse('1');

    expect(cost(reply(), launch)).toBe('1');
    expect(cost(reply({ kind: 'voice_inbound' }), launch)).toBe('1');
    expect(cost(reply({ quantity: 7 }), launch)).toBe('7');
  });

  it('a premium voice costs 1.5 credits a response, and three of them 4.5', () => {
    const rates = [perResponse('1'), perResponse('1.5', { id: 'premium', when: { voice: 'ultra' } })];

    expect(cost(reply({ voice: 'ultra' }), ...rates)).toBe('1.5');
    expect(cost(reply({ voice: 'ultra', quantity: 3 }), ...rates)).toBe('4.5');
    expect(cost(reply({ voice: 'plain' }), ...rates)).toBe('1');
  });

  it('a price with six decimals is exact at any quantity', () => {
    expect(cost(reply({ quantity: 10_000 }), perResponse('0.0001'))).toBe('1');
    expect(cost(reply({ quantity: 3 }), perResponse('0.333333'))).toBe('0.999999');
  });

  it('a call costs its spoken responses, and says so when it counted none', () => {
    const launch = perResponse('1');

    expect(charge(call(61, { responses: 4 }), launch)).toMatchObject({
      amount: parseCredits('4'),
      quantity: 4,
      actualMs: 61_000,
      billedMs: 0,
      free: null,
    });
    expect(charge(call(61), launch)).toMatchObject({ amount: 0n, free: 'no-response', rateId: 'rate-1' });
  });
});

describe('paying by the minute', () => {
  const plans = {
    base: perMinute('10', { incrementMs: 60_000 }),
    professional: perMinute('10', { incrementMs: 30_000 }),
    enterprise: perMinute('10', { incrementMs: 6_000 }),
  };

  it.each([
    ['base', 1, 60, '10'],
    ['base', 60, 60, '10'],
    ['base', 61, 120, '20'],
    ['professional', 1, 30, '5'],
    ['professional', 30, 30, '5'],
    ['professional', 61, 90, '15'],
    ['enterprise', 1, 6, '1'],
    ['enterprise', 61, 66, '11'],
  ] as const)(
    'on %s a call of %i s is billed as %i s and costs %s',
    (plan, seconds, billedSeconds, credits) => {
      const charged = charge(call(seconds), plans[plan]);

      expect(charged).toMatchObject({
        actualMs: seconds * 1_000,
        billedMs: billedSeconds * 1_000,
        free: null,
      });
      expect(printCredits(charged.amount)).toBe(credits);
    },
  );

  it('a 61-second call on Base costs two steps, and two such calls cost four', () => {
    const steps = [call(61), call(61)].map((each) => charge(each, plans.base).billedMs / 60_000);

    expect(steps).toEqual([2, 2]);
  });

  it('one millisecond over a step costs the next step', () => {
    expect(cost(call(60, { endedAt: NOON + 60_001 }), plans.base)).toBe('20');
  });

  it('an inbound or web call runs from answer to hang-up, so ringing is free', () => {
    const ringing = { startedAt: NOON - 90_000, connectedAt: NOON - 30_000 };

    expect(charge(call(60, ringing), plans.base).actualMs).toBe(60_000);
    expect(charge(call(60, { ...ringing, kind: 'voice_web' }), plans.base).actualMs).toBe(60_000);
  });

  it('an outbound call runs from the moment it connects', () => {
    const outbound = call(60, { kind: 'voice_outbound', connectedAt: NOON - 30_000 });

    expect(charge(outbound, plans.base)).toMatchObject({ actualMs: 90_000, billedMs: 120_000 });
  });

  it('an outbound call that names its answer alone connected then at the latest', () => {
    expect(charge(call(60, { kind: 'voice_outbound' }), plans.base).actualMs).toBe(60_000);
  });

  it('hold and system time are subtracted before the call is rounded up', () => {
    const charged = charge(call(100, { heldMs: 30_000, systemMs: 10_000 }), plans.base);

    expect(charged).toMatchObject({ actualMs: 60_000, billedMs: 60_000 });
  });

  it('hold counts only where it overlaps the time that costs', () => {
    const holds = [
      { from: NOON - 60_000, to: NOON + 10_000 },
      { from: NOON + 50_000, to: NOON + 70_000 },
    ];

    expect(charge(call(60, { holds }), plans.base).actualMs).toBe(40_000);
  });

  it('the minimum holds for any call that costs something', () => {
    const withMinimum = perMinute('10', { incrementMs: 1_000, minimumMs: 30_000 });

    expect(charge(call(5), withMinimum).billedMs).toBe(30_000);
    expect(charge(call(31), withMinimum).billedMs).toBe(31_000);
  });

  it('translation adds its own price, shared over the parties it served', () => {
    const translated = perMinute('10', { translation: { pricePerMinute: parseCredits('4') } });

    expect(cost(call(60), translated)).toBe('10');
    expect(cost(call(60, { translationParties: 1 }), translated)).toBe('14');
    expect(cost(call(60, { translationParties: 2 }), translated)).toBe('12');
    expect(charge(call(120, { translationParties: 2 }), translated).translationAmount).toBe(
      parseCredits('4'),
    );
  });

  it('call and translation are rounded together, not one by one', () => {
    // A third of a micro-credit each: apart they would round to nothing, together they round to one.
    const tiny = perMinute('0.000001', {
      incrementMs: 20_000,
      translation: { pricePerMinute: parseCredits('0.000001') },
    });

    expect(charge(call(20), tiny).amount).toBe(0n);
    expect(charge(call(20, { translationParties: 1 }), tiny)).toMatchObject({
      amount: 1n,
      translationAmount: 1n,
    });
  });

  it('half a micro-credit is charged as a whole one', () => {
    const half = perMinute('0.000001', { incrementMs: 30_000 });

    expect(charge(call(30), half).amount).toBe(1n);
  });
});

describe('what is free, and why', () => {
  const minutes = perMinute('10', { freeUnderMs: 3_000, minimumMs: 60_000 });

  it.each([
    ['a playground reply', reply({ playground: true }), perResponse('1'), 'playground', 0],
    ['a playground call', call(61, { playground: true }), minutes, 'playground', 61_000],
    ['a lead', lead(), perResponse('1'), 'lead', 0],
    [
      'an outbound call where the plan leaves it free',
      call(61, { kind: 'voice_outbound' }),
      perMinute('10', { outboundFree: true }),
      'outbound',
      61_000,
    ],
    ['a call nobody answered', call(40, { answeredAt: null, connectedAt: NOON }), minutes, 'unanswered', 0],
    ['a call hung up as it was answered', call(0), minutes, 'unanswered', 0],
    ['a call that was all hold', call(61, { heldMs: 61_000 }), minutes, 'hold', 0],
    ['a call with more hold than time', call(61, { heldMs: 99_000 }), minutes, 'hold', 0],
    ['a call that was all system time', call(61, { systemMs: 61_000 }), minutes, 'hold', 0],
    ['a call below the free length', call(2), minutes, 'under-minimum', 2_000],
    ['a spoken reply of a call paid by the minute', reply({ kind: 'voice_web' }), minutes, 'in-call', 0],
    ['a chat reply where only minutes have a price', reply(), minutes, 'no-rate', 0],
  ] as const)('%s costs nothing and keeps its seconds', (_, event, priced, free, actualMs) => {
    expect(charge(event, priced)).toMatchObject({ amount: 0n, free, actualMs, billedMs: 0 });
  });

  it('an event no rate matches is free for that reason, and names no rate', () => {
    expect(charge(call(61))).toMatchObject({ amount: 0n, free: 'no-rate', rateId: null, actualMs: 61_000 });
  });

  it('a call of exactly the free length costs', () => {
    expect(charge(call(3), minutes)).toMatchObject({ billedMs: 60_000, free: null });
  });

  it('an inbound call is charged where only outbound is free', () => {
    expect(cost(call(60), perMinute('10', { outboundFree: true }))).toBe('10');
  });
});

describe('laws of every charge', () => {
  const charges = fc.tuple(events, rateLists, planIds).map(([event, rates, planId]) => ({
    event,
    charged: rate(event, compileRateCard(rates), planId),
    rates,
  }));

  it('no charge is negative, and a free one is zero', () => {
    fc.assert(
      fc.property(charges, ({ charged }) => {
        expect(charged.amount >= 0n && charged.translationAmount >= 0n).toBe(true);
        expect(charged.translationAmount <= charged.amount).toBe(true);
        if (charged.free) expect(charged).toMatchObject({ amount: 0n, billedMs: 0 });
      }),
      runs,
    );
  });

  it('a call that costs minutes is billed at least its actual time, in whole steps or as the minimum', () => {
    fc.assert(
      fc.property(charges, ({ charged, rates }) => {
        const found = rates.find((each) => each.id === charged.rateId);
        if (charged.free || found?.basis !== 'per_minute') return;

        expect(charged.billedMs).toBeGreaterThanOrEqual(charged.actualMs);
        expect(charged.billedMs % found.incrementMs === 0 || charged.billedMs === found.minimumMs).toBe(true);
        expect(
          charged.billedMs - charged.actualMs < found.incrementMs || charged.billedMs === found.minimumMs,
        ).toBe(true);
      }),
      runs,
    );
  });

  it('the amount is the exact rational rounded once, half up', () => {
    fc.assert(
      fc.property(charges, ({ event, charged, rates }) => {
        const found = rates.find((each) => each.id === charged.rateId);
        if (charged.free || !found) return;

        expect(charged.amount).toBe(naiveAmount(event, found));
      }),
      runs,
    );
  });

  it('a longer call never costs less', () => {
    const price = fc.bigInt({ min: 0n, max: 50_000_000n });
    const terms = fc.record({
      pricePerMinute: price,
      incrementMs: fc.integer({ min: 1, max: 90_000 }),
      minimumMs: fc.integer({ min: 0, max: 90_000 }),
      freeUnderMs: fc.integer({ min: 0, max: 90_000 }),
      translation: fc.option(fc.record({ pricePerMinute: price }), { nil: null }),
    });
    const durationMs = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(
        terms,
        durationMs,
        durationMs,
        fc.integer({ min: 0, max: 60_000 }),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
        (given, a, b, heldMs, translationParties) => {
          const [short, long] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
            charge(call(0, { endedAt: NOON + ms, heldMs, translationParties }), perMinute('0', given)),
          );

          expect(short && long && short.amount <= long.amount && short.billedMs <= long.billedMs).toBe(true);
        },
      ),
      runs,
    );
  });

  it('more parties never make a translated call dearer', () => {
    const translated = perMinute('0.000007', { translation: { pricePerMinute: parseCredits('3.141592') } });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 9_999 }),
        (parties, seconds) => {
          const [fewer, more] = [parties, parties + 1].map(
            (translationParties) => charge(call(seconds, { translationParties }), translated).amount,
          );

          expect(fewer !== undefined && more !== undefined && fewer >= more).toBe(true);
        },
      ),
      runs,
    );
  });

  it('the dearest event the wire lets in still fits the database', () => {
    const dearest = '9999.999999';

    expect(charge(reply({ quantity: 10_000 }), perResponse(dearest)).amount).toBeLessThan(
      POSTGRES_BIGINT_MAX,
    );
    const translation = { pricePerMinute: parseCredits(dearest) };
    const longest = charge(call(7 * 86_400, { translationParties: 1 }), perMinute(dearest, { translation }));
    expect(longest.amount).toBeLessThan(POSTGRES_BIGINT_MAX);
  });
});

/** The price worked out the long way: steps counted one by one, fractions kept apart, and one comparison of halves. */
function naiveAmount(event: RatableEvent, found: Rate): bigint {
  if (found.basis === 'per_response') {
    const responses = event.type === 'reply' ? event.quantity : event.type === 'call' ? event.responses : 0;
    let total = 0n;
    for (let i = 0; i < responses; i++) total += found.price;
    return total;
  }
  if (event.type !== 'call' || event.answeredAt === null) throw new Error('a minute that belongs to no call');
  const talkedMs = event.endedAt - event.answeredAt - event.heldMs;
  let billedMs = 0;
  while (billedMs < talkedMs) billedMs += found.incrementMs;
  if (billedMs < found.minimumMs) billedMs = found.minimumMs;

  const parties = BigInt(event.translationParties ?? 1);
  const shared = event.translationParties === null ? 0n : (found.translation?.pricePerMinute ?? 0n);
  const numerator = BigInt(billedMs) * found.pricePerMinute * parties + BigInt(billedMs) * shared;
  const denominator = 60_000n * parties;
  const whole = numerator / denominator;
  const rest = numerator - whole * denominator;
  return rest >= denominator - rest ? whole + 1n : whole;
}
