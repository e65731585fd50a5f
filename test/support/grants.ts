import fc from 'fast-check';
import type { Debit } from '../../src/domain/burn-down.ts';
import { GRANT_PRIORITY, type Grant, grantPools } from '../../src/domain/grant.ts';

/** A top-up of 100 micro-credits that is always there; say only what matters. */
export function grantOf(parts: Partial<Grant> = {}): Grant {
  return {
    id: 'g1',
    pool: 'top_up',
    amount: 100n,
    priority: GRANT_PRIORITY,
    effectiveAt: 0,
    expiresAt: null,
    voidedAt: null,
    agentId: null,
    carriesFrom: null,
    repays: null,
    ...parts,
  };
}

export function debitOf(parts: Partial<Debit> = {}): Debit {
  return { seq: 1, at: 10, cycle: 0, agentId: 'ada', amount: 10n, ...parts };
}

const CYCLE_LENGTH = 20;
const HORIZON = 80;
export const cycleStarts = [0, 20, 40, 60, 80];
const agents = ['ada', 'bob', 'cyd'] as const;

// A grant ends after it begins, and a void never lies before the beginning.
const aGrant: fc.Arbitrary<Omit<Grant, 'id'>> = fc
  .record({
    pool: fc.constantFrom(...grantPools),
    amount: fc.bigInt(0n, 30n),
    priority: fc.constantFrom(90, 100, 100, 110),
    effectiveAt: fc.integer({ min: 0, max: HORIZON }),
    lifeLength: fc.option(fc.integer({ min: 1, max: HORIZON })),
    voidedAfter: fc.option(fc.integer({ min: 0, max: HORIZON }), { freq: 5 }),
    agentId: fc.option(fc.constantFrom(...agents)),
  })
  .map(({ lifeLength, voidedAfter, ...grant }) => ({
    ...grant,
    expiresAt: lifeLength === null ? null : grant.effectiveAt + lifeLength,
    voidedAt: voidedAfter === null ? null : grant.effectiveAt + voidedAfter,
    carriesFrom: null,
    repays: null,
  }));

/** Grants of every sort, among them a chain of cycles that roll over and repay, and shares that were taken back. */
export const someGrants: fc.Arbitrary<Grant[]> = fc
  .record({
    loose: fc.array(aGrant, { maxLength: 6 }),
    allowance: fc.option(fc.bigInt(0n, 40n)),
    rolloverCap: fc.bigInt(0n, 20n),
    overageLimit: fc.bigInt(0n, 20n),
    shares: fc.array(
      fc.record({
        of: fc.nat(),
        after: fc.integer({ min: 1, max: HORIZON / 2 }),
        amount: fc.bigInt(0n, 20n),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ shares, ...cycles }) => {
    const grants = withCycles(cycles);
    if (grants.length === 0) return grants;
    const withdrawals = shares.map(({ of, after, amount }, index) => {
      const from = grants[of % grants.length] as Grant;
      const at = from.effectiveAt + after;
      const life = { effectiveAt: at, expiresAt: at, voidedAt: null, repays: null };
      return { ...from, ...life, id: `w${index}`, amount, carriesFrom: from.id };
    });
    return [...grants, ...withdrawals];
  });

function withCycles({
  loose,
  allowance,
  rolloverCap,
  overageLimit,
}: {
  loose: Omit<Grant, 'id'>[];
  allowance: bigint | null;
  rolloverCap: bigint;
  overageLimit: bigint;
}): Grant[] {
  const grants: Grant[] = loose.map((grant, index) => ({ ...grant, id: `g${index}` }));
  if (allowance === null) return grants;
  for (let cycle = 0; cycle * CYCLE_LENGTH < HORIZON; cycle += 1) {
    const life = { effectiveAt: cycle * CYCLE_LENGTH, expiresAt: (cycle + 1) * CYCLE_LENGTH };
    const repays = cycle > 0 && overageLimit > 0n ? { cycle: cycle - 1, limit: overageLimit } : null;
    grants.push(grantOf({ ...life, id: `plan${cycle}`, pool: 'plan', amount: allowance, repays }));
    if (cycle > 0 && rolloverCap > 0n) {
      grants.push(
        grantOf({
          ...life,
          id: `rollover${cycle}`,
          pool: 'rollover',
          amount: rolloverCap,
          priority: 90,
          carriesFrom: `plan${cycle - 1}`,
        }),
      );
    }
  }
  return grants;
}

export const someDebits: fc.Arbitrary<Debit[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: HORIZON - 1 }),
      agentId: fc.constantFrom(...agents),
      amount: fc.bigInt(0n, 25n),
    }),
    { maxLength: 14 },
  )
  .map((debits) =>
    debits.map((debit, index) => ({
      ...debit,
      seq: index + 1,
      cycle: Math.floor(debit.at / CYCLE_LENGTH),
    })),
  );
