import fc from 'fast-check';
import { agentKinds } from '../../src/domain/agent-kinds.ts';
import type { Rate, RateConditions } from '../../src/domain/rate-card.ts';
import { directions, type RatableEvent } from '../../src/domain/usage-event.ts';
import { call, NOON, perMinute, perResponse, reply } from './usage.ts';

// Few values, so that rates and events meet often.
const name = fc.constantFrom('a', 'b');
const maybe = fc.option(name, { nil: null });
const instantMs = fc.integer({ min: NOON - 5, max: NOON + 5 });
export const planIds = fc.option(fc.constantFrom('base', 'pro'), { nil: null });

const conditions: fc.Arbitrary<RateConditions> = fc.record(
  {
    voice: name,
    model: name,
    surface: name,
    direction: fc.constantFrom(...directions),
    kind: fc.constantFrom(...agentKinds),
    planId: fc.constantFrom('base', 'pro'),
  },
  { requiredKeys: [] },
);

const terms = fc.record({ effectiveAt: instantMs, when: conditions });
const price = fc.bigInt({ min: 0n, max: 50_000_000n });

const rate: fc.Arbitrary<Rate> = fc.oneof(
  fc.record({ terms, price }).map(({ terms, price }) => perResponse('0', { ...terms, price })),
  fc
    .record({
      terms,
      pricePerMinute: price,
      incrementMs: fc.constantFrom(1_000, 6_000, 30_000, 60_000),
      minimumMs: fc.constantFrom(0, 60_000),
      freeUnderMs: fc.constantFrom(0, 3_000),
      outboundFree: fc.boolean(),
      translation: fc.option(fc.record({ pricePerMinute: price }), { nil: null }),
    })
    .map(({ terms, ...given }) => perMinute('0', { ...terms, ...given })),
);

/** Rates with ids of their own, in no particular order of time. */
export const rateLists = fc
  .array(rate, { maxLength: 12 })
  .map((rates) => rates.map((rate, index) => ({ ...rate, id: `rate-${index}` })));

const facts = fc.record({
  kind: fc.constantFrom(...agentKinds),
  surface: maybe,
  model: maybe,
  voice: maybe,
  occurredAt: instantMs,
});

export const events: fc.Arbitrary<RatableEvent> = fc.oneof(
  fc
    .record({ facts, quantity: fc.integer({ min: 1, max: 9 }) })
    .map(({ facts, quantity }) => reply({ ...facts, quantity })),
  fc
    .record({
      facts,
      seconds: fc.integer({ min: 0, max: 400 }),
      heldMs: fc.constantFrom(0, 0, 1_500),
      responses: fc.integer({ min: 0, max: 9 }),
      translationParties: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
    })
    .map(({ facts, seconds, ...given }) => call(seconds, { ...facts, ...given })),
);
