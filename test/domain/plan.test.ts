import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remainingAt } from '../../src/domain/burn-down.ts';
import { least, most } from '../../src/domain/credits.ts';
import {
  allowanceKey,
  cycleGrants,
  cycleOfAllowance,
  grantsOfCycles,
  type Plan,
  payerOf,
  rolloverKey,
  splitUncovered,
} from '../../src/domain/plan.ts';
import { fold } from '../../src/domain/refold.ts';
import { cases } from '../support/cases.ts';
import { debitOf } from '../support/grants.ts';

const CYCLE_MS = 1_000;

function planOf(parts: Partial<Plan> = {}): Plan {
  return {
    id: 'base',
    name: 'Base',
    allowance: 100n,
    rolloverCap: 0n,
    atZero: 'hard_stop',
    overageLimit: 0n,
    repaysOverage: false,
    ...parts,
  };
}

function cycleOf(number: number) {
  return { number, startsAt: number * CYCLE_MS, endsAt: (number + 1) * CYCLE_MS };
}

/** What each cycle opens with and leaves, when so much is spent in it at once. */
function run(plan: Plan, spent: readonly bigint[]): { opens: bigint[]; uncovered: bigint[] } {
  const cycles = spent.map((_, number) => cycleOf(number));
  const grants = cycles.flatMap((cycle) => cycleGrants(plan, cycle, cycle.number === 0 ? null : plan));
  const debits = spent.map((amount, cycle) =>
    debitOf({ seq: cycle + 1, cycle, at: cycle * CYCLE_MS + 500, amount }),
  );
  const cycleStarts = cycles.map(({ startsAt }) => startsAt);
  return {
    opens: cycles.map(({ number, startsAt }) =>
      remainingAt(
        fold({ grants, debits: debits.slice(0, number), cycleStarts }, startsAt).position,
        startsAt,
        null,
      ),
    ),
    uncovered: fold({ grants, debits, cycleStarts }).allocations.map(({ uncovered }) => uncovered),
  };
}

const somePlan: fc.Arbitrary<Plan> = fc
  .record({
    allowance: fc.bigInt(0n, 100n),
    rolloverCap: fc.bigInt(0n, 60n),
    atZero: fc.constantFrom('hard_stop', 'soft'),
    overageLimit: fc.bigInt(0n, 60n),
    repaysOverage: fc.boolean(),
  })
  .map(planOf);

describe('what a cycle begins with', () => {
  test('the first cycle has its allowance, from its first millisecond to its last', () => {
    expect(cycleGrants(planOf(), cycleOf(0), null)).toEqual([
      {
        id: 'subscription:cycle:0',
        pool: 'plan',
        amount: 100n,
        priority: 100,
        effectiveAt: 0,
        expiresAt: CYCLE_MS,
        voidedAt: null,
        agentId: null,
        carriesFrom: null,
        repays: null,
      },
    ]);
  });

  test('whoever rolls a cycle, and however often, names the same grants', () => {
    fc.assert(
      fc.property(somePlan, somePlan, fc.integer({ min: -5_000, max: 5_000 }), (plan, previous, number) => {
        const grants = cycleGrants(plan, cycleOf(number), previous);

        expect(cycleGrants({ ...plan }, { ...cycleOf(number) }, { ...previous })).toEqual(grants);
        const keys = [allowanceKey(number), ...(previous.rolloverCap > 0n ? [rolloverKey(number)] : [])];
        expect(grants.map(({ id }) => id)).toEqual(keys);
      }),
      cases(400),
    );
  });

  test('a change of plan in a cycle does not give that cycle a second allowance', () => {
    const before = cycleGrants(planOf({ id: 'base', allowance: 100n }), cycleOf(7), null);
    const after = cycleGrants(planOf({ id: 'business', allowance: 500n }), cycleOf(7), null);

    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('no two cycles share a grant', () => {
    fc.assert(
      fc.property(somePlan, fc.integer(), fc.integer(), (plan, one, other) => {
        fc.pre(one !== other);
        const ids = new Set(cycleGrants(plan, cycleOf(one), plan).map(({ id }) => id));

        expect(cycleGrants(plan, cycleOf(other), plan).some(({ id }) => ids.has(id))).toBe(false);
      }),
    );
  });
});

describe('a cycle whose payment is waited for', () => {
  const terms = (paidBy: string | null) => ({
    plans: new Map([['base', planOf({ rolloverCap: 30n })]]),
    subscriptions: [
      { fromCycle: 0, planId: 'base', paidBy: null },
      { fromCycle: 2, planId: 'base', paidBy },
    ],
  });
  const given = (paidBy: string | null, known: string[] = []) =>
    grantsOfCycles(terms(paidBy), { from: 1, to: 2, known: known.map((id) => ({ id })) }, cycleOf).flatMap(
      ({ grants }) => grants.map(({ id }) => id),
    );

  test('begins with what is carried over, and without its allowance', () => {
    expect(given('bank')).toEqual([allowanceKey(1), rolloverKey(1), rolloverKey(2)]);
    expect(given(null)).toEqual([allowanceKey(1), rolloverKey(1), allowanceKey(2), rolloverKey(2)]);
  });

  test('is not given again what it was given before it began', () => {
    expect(given(null, [allowanceKey(2)])).toEqual([allowanceKey(1), rolloverKey(1), rolloverKey(2)]);
  });

  test('has its payer from the subscription that holds for it', () => {
    expect([-1, 0, 1, 2, 9].map((cycle) => payerOf(terms('bank'), cycle))).toEqual([
      ...[null, null, null],
      ...['bank', 'bank'],
    ]);
    expect(['x', rolloverKey(3), allowanceKey(-3), allowanceKey(12)].map(cycleOfAllowance)).toEqual([
      ...[null, null],
      ...[-3, 12],
    ]);
  });
});

describe('what was left of the cycle before', () => {
  test('lapses by default', () => {
    expect(run(planOf(), [30n, 0n, 0n]).opens).toEqual([100n, 100n, 100n]);
  });

  test.each([
    ['less than the cap is carried whole', 80n, 120n],
    ['as much as the cap is carried whole', 70n, 130n],
    ['more than the cap is carried up to the cap', 10n, 130n],
    ['nothing left carries nothing', 100n, 100n],
  ])('%s', (_title, spent, opens) => {
    expect(run(planOf({ rolloverCap: 30n }), [spent, 0n]).opens).toEqual([100n, opens]);
  });

  test('is carried once: what rolled over and was not spent does not roll over again', () => {
    expect(run(planOf({ rolloverCap: 30n }), [0n, 0n, 0n, 0n]).opens).toEqual([100n, 130n, 130n, 130n]);
    expect(run(planOf({ allowance: 20n, rolloverCap: 30n }), [0n, 0n, 0n]).opens).toEqual([20n, 40n, 40n]);
  });

  test('is spent before the new allowance', () => {
    // 30 were carried; the 40 spent take them and 10 of the allowance, whose other 90 fill the cap again.
    expect(run(planOf({ rolloverCap: 50n }), [70n, 40n, 0n]).opens).toEqual([100n, 130n, 150n]);
  });

  test('each cycle opens with its allowance and the least of the cap and what its predecessor’s allowance left', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 100n),
        fc.bigInt(0n, 60n),
        fc.array(fc.bigInt(0n, 150n), { minLength: 1, maxLength: 6 }),
        (allowance, rolloverCap, spent) => {
          let carried = 0n;
          const expected = spent.map((amount) => {
            const opens = allowance + carried;
            const fromAllowance = most(amount - carried, 0n);
            const left = most(allowance - fromAllowance, 0n);
            carried = least(left, rolloverCap);
            return opens;
          });

          expect(run(planOf({ allowance, rolloverCap }), spent).opens).toEqual(expected);
        },
      ),
      cases(400),
    );
  });

  test('is carried by the terms of the plan under which it was left', () => {
    const generous = planOf({ rolloverCap: 40n });
    const strict = planOf();

    expect(cycleGrants(strict, cycleOf(1), generous)[1]).toMatchObject({ pool: 'rollover', amount: 40n });
    expect(cycleGrants(generous, cycleOf(1), strict)).toHaveLength(1);
  });
});

describe('what was spent beyond the credits', () => {
  test.each<[string, Plan | null, bigint, { overage: bigint; absorbed: bigint }]>([
    ['is absorbed where agents stop at zero', planOf(), 25n, { overage: 0n, absorbed: 25n }],
    ['is absorbed without a plan', null, 25n, { overage: 0n, absorbed: 25n }],
    [
      'is overage up to the limit',
      planOf({ atZero: 'soft', overageLimit: 40n }),
      25n,
      { overage: 25n, absorbed: 0n },
    ],
    [
      'is overage at the limit',
      planOf({ atZero: 'soft', overageLimit: 40n }),
      40n,
      { overage: 40n, absorbed: 0n },
    ],
    [
      'is absorbed beyond the limit',
      planOf({ atZero: 'soft', overageLimit: 40n }),
      41n,
      { overage: 40n, absorbed: 1n },
    ],
    ['is nothing where nothing was', planOf({ atZero: 'soft' }), 0n, { overage: 0n, absorbed: 0n }],
  ])('%s', (_title, plan, uncovered, split) => {
    expect(splitUncovered(plan, uncovered)).toEqual(split);
  });

  test('is all either overage or absorbed', () => {
    fc.assert(
      fc.property(fc.option(somePlan), fc.bigInt(0n, 200n), (plan, uncovered) => {
        const { overage, absorbed } = splitUncovered(plan, uncovered);

        expect(overage + absorbed).toBe(uncovered);
        expect(overage >= 0n && absorbed >= 0n).toBe(true);
        expect(overage <= (plan?.atZero === 'soft' ? plan.overageLimit : 0n)).toBe(true);
      }),
    );
  });

  test('never eats the next allowance where agents stop at zero', () => {
    expect(run(planOf(), [250n, 0n])).toEqual({ opens: [100n, 100n], uncovered: [150n, 0n] });
  });

  test('never eats the next allowance where the plan does not ask for it back', () => {
    expect(run(planOf({ atZero: 'soft', overageLimit: 40n }), [130n, 0n]).opens).toEqual([100n, 100n]);
  });

  test.each([
    ['overage within the limit is paid back whole', 130n, 70n],
    ['what was absorbed beyond the limit is not paid back', 190n, 60n],
    ['a cycle that kept within its credits pays nothing back', 100n, 100n],
  ])('a plan that asks for it back: %s', (_title, spent, opens) => {
    const plan = planOf({ atZero: 'soft', overageLimit: 40n, repaysOverage: true });

    expect(run(plan, [spent, 0n]).opens).toEqual([100n, opens]);
  });

  test('an allowance pays back no more than itself, and the rest is not asked of the cycle after', () => {
    const plan = planOf({ allowance: 10n, atZero: 'soft', overageLimit: 40n, repaysOverage: true });

    expect(run(plan, [50n, 0n, 0n]).opens).toEqual([10n, 0n, 10n]);
  });

  test('is paid back exactly as far as it was overage', () => {
    fc.assert(
      fc.property(somePlan, fc.bigInt(0n, 250n), (plan, spent) => {
        const { opens, uncovered } = run({ ...plan, rolloverCap: 0n }, [spent, 0n]);

        const { overage } = splitUncovered(plan, uncovered[0] ?? 0n);
        const repaid = plan.repaysOverage ? least(overage, plan.allowance) : 0n;
        expect(opens[1]).toBe(plan.allowance - repaid);
      }),
      cases(400),
    );
  });

  test.each([
    ['the first cycle', null],
    ['a cycle after a plan that stops at zero', planOf({ overageLimit: 40n, repaysOverage: true })],
    ['a cycle after a plan that forgives', planOf({ atZero: 'soft', overageLimit: 40n })],
    ['a cycle after a plan without overage', planOf({ atZero: 'soft', repaysOverage: true })],
  ])('%s owes nothing', (_title, previous) => {
    expect(cycleGrants(planOf(), cycleOf(3), previous)[0]?.repays).toBeNull();
  });
});
