import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  burnOrder,
  type Grant,
  grantPools,
  inForce,
  isPlanPool,
  segmentBoundaries,
  segmentOf,
  serves,
  whyOwnKey,
} from '../../src/domain/grant.ts';
import { cases } from '../support/cases.ts';
import { grantOf, someGrants } from '../support/grants.ts';

// Few values, so that grants agree in most things and every later tie-breaker gets its turn.
const alikeGrants: fc.Arbitrary<Grant[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ unit: fc.constantFrom('a', 'B', '1', ':', 'é'), minLength: 1, maxLength: 3 }),
      pool: fc.constantFrom(...grantPools),
      priority: fc.constantFrom(90, 100),
      effectiveAt: fc.constantFrom(0, 10),
      expiresAt: fc.constantFrom(null, 20, 30),
      agentId: fc.constantFrom(null, 'ada', 'bob'),
    })
    .map(grantOf),
  { selector: ({ id }) => id, minLength: 3, maxLength: 8 },
);

describe('the order of consumption', () => {
  test('of two grants one always goes first, and it is the same one whichever way they are asked about', () => {
    fc.assert(
      fc.property(alikeGrants, (grants) => {
        const agrees = grants.every((a) =>
          grants.every((b) => {
            const [one, other] = [burnOrder(a, b), burnOrder(b, a)];
            return a === b ? one === 0 : one !== 0 && Math.sign(one) === -Math.sign(other);
          }),
        );

        expect(agrees).toBe(true);
      }),
      cases(600),
    );
  });

  test('what goes before a grant goes before all that go after it', () => {
    fc.assert(
      fc.property(alikeGrants, (grants) => {
        const agrees = grants.every((a) =>
          grants.every((b) =>
            grants.every((c) => burnOrder(a, b) > 0 || burnOrder(b, c) > 0 || burnOrder(a, c) <= 0),
          ),
        );

        expect(agrees).toBe(true);
      }),
      cases(400),
    );
  });

  test('does not depend on the order in which grants are listed', () => {
    fc.assert(
      fc.property(
        alikeGrants.chain((grants) =>
          fc.tuple(
            fc.constant(grants),
            fc.shuffledSubarray(grants, { minLength: grants.length, maxLength: grants.length }),
          ),
        ),
        ([grants, shuffled]) => {
          const ids = (order: Grant[]) => order.toSorted(burnOrder).map(({ id }) => id);

          expect(ids(shuffled)).toEqual(ids(grants));
        },
      ),
      cases(600),
    );
  });

  test('looks at nothing that changes while a grant is spent', () => {
    fc.assert(
      fc.property(alikeGrants, fc.bigInt(0n, 100n), fc.option(fc.nat(50)), (grants, amount, voidedAt) => {
        const [a, b] = grants as [Grant, Grant];

        expect(burnOrder({ ...a, amount, voidedAt }, b)).toBe(burnOrder(a, b));
      }),
    );
  });
});

describe('when a grant is in force', () => {
  test.each<[string, Partial<Grant>, number, boolean]>([
    ['not before it takes effect', { effectiveAt: 10 }, 9, false],
    ['from the millisecond it takes effect', { effectiveAt: 10 }, 10, true],
    ['until the millisecond before it expires', { expiresAt: 20 }, 19, true],
    ['not at the instant it expires', { expiresAt: 20 }, 20, false],
    ['for ever, where it never expires', { expiresAt: null }, Number.MAX_SAFE_INTEGER, true],
    ['until the millisecond before it is voided', { voidedAt: 15 }, 14, true],
    ['not at the instant it is voided', { voidedAt: 15 }, 15, false],
    ['never, where it was voided at its start', { effectiveAt: 10, voidedAt: 10 }, 10, false],
    ['not after it expired, though voided later', { expiresAt: 20, voidedAt: 30 }, 25, false],
  ])('%s', (_title, parts, at, expected) => {
    expect(inForce(grantOf(parts), at)).toBe(expected);
  });

  test('never changes inside a segment, and neither does the set of grants in force', () => {
    fc.assert(
      fc.property(someGrants, fc.nat(80), fc.nat(80), (grants, one, other) => {
        const boundaries = segmentBoundaries(grants, []);
        fc.pre(segmentOf(boundaries, one) === segmentOf(boundaries, other));

        expect(grants.filter((grant) => inForce(grant, one))).toEqual(
          grants.filter((grant) => inForce(grant, other)),
        );
      }),
      cases(1_000),
    );
  });
});

describe('segments', () => {
  test('begin at each cycle and wherever a grant begins, expires or is voided, each instant once', () => {
    const grants = [
      grantOf({ effectiveAt: 5, expiresAt: 40, voidedAt: 7 }),
      grantOf({ effectiveAt: 20, expiresAt: 40 }),
    ];

    expect(segmentBoundaries(grants, [0, 20, 100])).toEqual([0, 5, 7, 20, 40, 100]);
  });

  test('end where a grant ends first: an expiry of what was voided, or the reverse, parts nothing', () => {
    const grants = [
      grantOf({ effectiveAt: 5, expiresAt: 90, voidedAt: 7 }),
      grantOf({ effectiveAt: 5, expiresAt: 60, voidedAt: 80 }),
    ];

    expect(segmentBoundaries(grants, [])).toEqual([5, 7, 60]);
  });

  test('are numbered by how many have begun', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 })), fc.integer(), (instants, at) => {
        const boundaries = instants.toSorted((a, b) => a - b);
        const near = at % 60;

        expect(segmentOf(boundaries, near)).toBe(boundaries.filter((boundary) => boundary <= near).length);
      }),
      cases(600),
    );
  });

  test('time before the first fact is a segment too', () => {
    expect(segmentOf([0, 10], Number.NEGATIVE_INFINITY)).toBe(0);
    expect(segmentOf([], 10)).toBe(0);
  });
});

describe('whose and which credits', () => {
  test('credits of one agent serve that agent, common ones everybody', () => {
    expect(serves(grantOf({ agentId: 'ada' }), 'ada')).toBe(true);
    expect(serves(grantOf({ agentId: 'ada' }), 'bob')).toBe(false);
    expect(serves(grantOf({ agentId: null }), 'bob')).toBe(true);
  });

  test('the allowance and what rolled over are plan credits, everything else is topped up', () => {
    expect(grantPools.filter(isPlanPool)).toEqual(['plan', 'rollover']);
  });
});

test.each(['subscription:cycle:14', 'stripe:pi_1', 'recharge:7f3a'])(
  'nobody gives credits by hand under %s, which whoever gives them would then miss',
  (id) => {
    expect(whyOwnKey(id)).toMatch(/^must not begin with .+stripe:$/);
  },
);

test('other keys are for everybody', () => {
  for (const id of ['invoice-1042', 'stripe', 'stripes:1', 'chat:1']) expect(whyOwnKey(id)).toBeNull();
});
