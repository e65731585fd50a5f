import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnDown, type Debit, freshPosition, type Position } from '../../src/domain/burn-down.ts';
import { sum } from '../../src/domain/credits.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { fold } from '../../src/domain/refold.ts';
import { openBook, receiveDebit, receiveGrant, voidDebit } from '../support/book.ts';
import { cases } from '../support/cases.ts';
import { cycleStarts, debitOf, grantOf, someDebits, someGrants } from '../support/grants.ts';
import { naiveLedger } from '../support/naive-ledger.ts';

function draws(grants: Grant[], ...debits: Debit[]): string[] {
  return burnDown(freshPosition(grants, cycleStarts), debits).allocations.map(
    ({ draws, uncovered }) =>
      draws.map(({ grantId, amount }) => `${grantId}:${amount}`).join(' ') +
      (uncovered ? ` over:${uncovered}` : ''),
  );
}

function remaining(position: Position): Map<string, bigint> {
  return new Map(position.grants.map((grant) => [grant.id, grant.remaining]));
}

describe('the order in which grants are spent', () => {
  const cases: [string, Partial<Grant>, Partial<Grant>][] = [
    [
      'credits of one agent go before common ones, whatever their priority',
      { agentId: 'ada', priority: 200 },
      {},
    ],
    ['a lower priority goes first', { priority: 90 }, { expiresAt: 20 }],
    ['what expires sooner goes first', { expiresAt: 20 }, { expiresAt: 30, pool: 'promo' }],
    ['what expires goes before what never does', { expiresAt: 20 }, { pool: 'promo' }],
    ['a promotion goes before paid credits', { pool: 'promo', effectiveAt: 5 }, { pool: 'top_up' }],
    ['older credits go first', { effectiveAt: 1 }, { effectiveAt: 2 }],
    ['equal grants go by id', {}, {}],
  ];
  test.each(cases)('%s', (_title, first, second) => {
    const a = grantOf({ ...first, id: 'a' });
    const z = grantOf({ ...second, id: 'z' });

    expect(draws([z, a], debitOf({ amount: 30n }))).toEqual(['a:30']);
  });

  test('a debit that one grant cannot cover goes on to the next, and the rest is uncovered', () => {
    const grants = [grantOf({ id: 'a', amount: 10n, expiresAt: 50 }), grantOf({ id: 'b', amount: 5n })];

    expect(draws(grants, debitOf({ amount: 18n }))).toEqual(['a:10 b:5 over:3']);
  });

  test('a grant serves from its first millisecond and not at its last', () => {
    const grants = [grantOf({ effectiveAt: 10, expiresAt: 20 })];
    const at = (instant: number): Debit => debitOf({ at: instant, amount: 1n });

    expect(draws(grants, at(9), at(10), at(19), at(20))).toEqual([' over:1', 'g1:1', 'g1:1', ' over:1']);
  });

  test('a voided grant serves nothing from the instant of the void', () => {
    const grants = [grantOf({ voidedAt: 15 })];

    expect(draws(grants, debitOf({ at: 14 }), debitOf({ at: 15 }))).toEqual(['g1:10', ' over:10']);
  });
});

describe('what a new cycle opens with', () => {
  const before = grantOf({ id: 'old', pool: 'plan', amount: 30n, expiresAt: 20 });

  test('a rollover carries what was left, up to its cap', () => {
    const carried = grantOf({
      id: 'carried',
      pool: 'rollover',
      amount: 12n,
      effectiveAt: 20,
      expiresAt: 40,
      carriesFrom: 'old',
    });

    const folded = fold({ grants: [before, carried], debits: [debitOf({ amount: 10n })], cycleStarts }, 20);

    expect(folded.openings).toEqual([{ grantId: 'carried', carried: 12n, repaid: 0n }]);
    expect(remaining(folded.position)).toEqual(
      new Map([
        ['carried', 12n],
        ['old', 8n],
      ]),
    );
  });

  test.each([
    ['before its cycle ends carries nothing over', 19, 0n],
    ['at the end of its cycle carries nothing over', 20, 0n],
    ['after its cycle has ended takes nothing back', 21, 20n],
  ])('an allowance voided %s', (_title, voidedAt, carried) => {
    const rollover = grantOf({
      id: 'carried',
      pool: 'rollover',
      amount: 20n,
      effectiveAt: 20,
      carriesFrom: 'old',
    });

    const folded = fold({ grants: [{ ...before, voidedAt }, rollover], debits: [], cycleStarts }, 20);

    expect(folded.openings).toEqual([{ grantId: 'carried', carried, repaid: 0n }]);
  });

  test('an allowance that repays first pays the overage of the cycle before, up to the limit', () => {
    const next = grantOf({
      id: 'next',
      pool: 'plan',
      amount: 30n,
      effectiveAt: 20,
      expiresAt: 40,
      repays: { cycle: 0, limit: 15n },
    });

    const folded = fold({ grants: [before, next], debits: [debitOf({ amount: 50n })], cycleStarts }, 20);

    expect(folded.openings).toEqual([{ grantId: 'next', carried: 0n, repaid: 15n }]);
    expect(remaining(folded.position).get('next')).toBe(15n);
  });
});

test('a grant given for the instant of a debit is met by it, also after a void ahead of everything drawn', () => {
  const book = openBook();
  const other = grantOf({ id: 'other', expiresAt: 60 });
  receiveGrant(book, grantOf({ id: 'common' }));
  receiveGrant(book, other);
  receiveDebit(book, debitOf({ at: 43, cycle: 2, amount: 5n }));

  receiveGrant(book, { ...other, voidedAt: 50 });
  receiveGrant(book, grantOf({ id: 'own', agentId: 'ada', effectiveAt: 43 }));

  expect(book.live.get(1)?.allocation.draws).toEqual([{ grantId: 'own', amount: 5n }]);
});

describe('laws', () => {
  const facts = fc.record({ grants: someGrants, debits: someDebits });
  const someVoids = fc.array(fc.record({ index: fc.nat(), after: fc.integer({ min: 0, max: 80 }) }), {
    maxLength: 3,
  });

  test('burning down agrees with the naive ledger, micro-credit by micro-credit', () => {
    fc.assert(
      fc.property(facts, someVoids, ({ grants: given, debits }, voids) => {
        const voided = voidSome(given, voids);
        const grants = given.map((grant) => voided.find(({ id }) => id === grant.id) ?? grant);
        const until = Math.max(0, ...grants.map(({ effectiveAt }) => effectiveAt));

        const folded = fold({ grants, debits, cycleStarts }, until);

        const naive = naiveLedger(grants, debits);
        expect(remaining(folded.position)).toEqual(sorted(naive.remaining, folded.position));
        expect(folded.position.uncovered).toEqual(ordered(naive.uncovered, folded.position.uncovered));
      }),
      cases(240),
    );
  });

  test('whatever the order in which events, grants and voids arrive, the ledger ends as one fold of them all, and as the naive one', () => {
    fc.assert(
      fc.property(
        facts,
        fc.infiniteStream(fc.nat()),
        fc.array(fc.nat(13), { maxLength: 3 }),
        someVoids,
        ({ grants, debits }, luck, voidedDebits, grantVoids) => {
          const voidedGrants = voidSome(grants, grantVoids);
          const arrivals = shuffle([...grants, ...voidedGrants, ...debits], luck);
          const book = openBook();
          const arrived = new Set<string>();
          const seqs: Debit[] = [];

          for (const fact of arrivals) {
            if ('pool' in fact) {
              // Nothing can be voided before it was given: whichever of the two facts is first gives it.
              const isFirst = !arrived.has(fact.id);
              arrived.add(fact.id);
              const given = grants.find(({ id }) => id === fact.id) as Grant;
              const voided = voidedGrants.find(({ id }) => id === fact.id);
              receiveGrant(book, isFirst ? given : (voided ?? given));
            } else {
              const debit = { ...fact, seq: seqs.length + 1 };
              seqs.push(debit);
              receiveDebit(book, debit);
            }
          }
          for (const index of voidedDebits) voidDebit(book, index + 1);

          const kept = seqs.filter(({ seq }) => !voidedDebits.includes(seq - 1));
          const given = grants.map((grant) => voidedGrants.find(({ id }) => id === grant.id) ?? grant);
          const until = book.position.allocatedUntil;
          const folded = fold({ grants: given, debits: kept, cycleStarts }, until);
          const naive = naiveLedger(given, kept, until);
          expect(remaining(book.position)).toEqual(sorted(remaining(folded.position), book.position));
          expect(remaining(book.position)).toEqual(sorted(naive.remaining, book.position));
          expect(book.position.uncovered).toEqual(ordered(naive.uncovered, book.position.uncovered));
          folded.debits.forEach((debit, index) => {
            expect(book.live.get(debit.seq)?.allocation).toEqual(folded.allocations[index]);
          });
          expect(book.live.size).toBe(kept.length);
        },
      ),
      cases(800),
    );
  });

  test('two arrival orders of the same facts leave the same credits in every grant', () => {
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), ({ grants, debits }, luck) => {
        const shuffled = shuffle(debits, luck).map((debit, index) => ({ ...debit, seq: index + 1 }));

        const one = fold({ grants, debits, cycleStarts }, 100).position;
        const other = fold({ grants, debits: shuffled, cycleStarts }, 100).position;

        expect(remaining(other)).toEqual(sorted(remaining(one), other));
        expect(other.uncovered).toEqual(ordered(one.uncovered, other.uncovered));
      }),
      cases(800),
    );
  });

  test('credits are conserved, and no grant goes below nothing or above its amount', () => {
    fc.assert(
      fc.property(facts, ({ grants, debits }) => {
        const {
          position,
          allocations,
          openings,
          debits: ordered,
        } = fold({ grants, debits, cycleStarts }, 100);

        const given = sum(grants.map(({ carriesFrom, amount }) => (carriesFrom === null ? amount : 0n)));
        const drawn = sum(allocations.flatMap(({ draws }) => draws.map(({ amount }) => amount)));
        const repaid = sum(openings.map((opening) => opening.repaid));
        expect(sum(remaining(position).values()) + drawn + repaid).toBe(given);
        for (const grant of position.grants) {
          expect(grant.remaining >= 0n && grant.remaining <= grant.amount).toBe(true);
        }
        ordered.forEach((debit, index) => {
          const { draws, uncovered } = allocations[index] ?? { draws: [], uncovered: -1n };
          expect(sum(draws.map(({ amount }) => amount)) + uncovered).toBe(debit.amount);
        });
      }),
      cases(240),
    );
  });

  test('a debit only draws from grants in force at its instant', () => {
    fc.assert(
      fc.property(facts, ({ grants, debits }) => {
        const { allocations, debits: ordered } = fold({ grants, debits, cycleStarts }, 100);

        ordered.forEach(({ at, agentId }, index) => {
          for (const { grantId } of allocations[index]?.draws ?? []) {
            const grant = grants.find(({ id }) => id === grantId);
            expect(grant && grant.effectiveAt <= at && at < (grant.expiresAt ?? Infinity)).toBe(true);
            expect(grant?.voidedAt === null || at < (grant?.voidedAt ?? 0)).toBe(true);
            expect([null, agentId]).toContain(grant?.agentId);
          }
        });
      }),
      cases(200),
    );
  });
});

/** The same grants once more, voided somewhere in or after their life; each at most once. */
function voidSome(grants: readonly Grant[], voids: readonly { index: number; after: number }[]): Grant[] {
  const voided = new Map<string, Grant>();
  for (const { index, after } of voids) {
    const grant = grants[index % grants.length];
    if (grant && grant.voidedAt === null) {
      voided.set(grant.id, { ...grant, voidedAt: grant.effectiveAt + after });
    }
  }
  return [...voided.values()];
}

function shuffle<T>(things: readonly T[], luck: Iterable<number>): T[] {
  const source = luck[Symbol.iterator]();
  const shuffled = [...things];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = (source.next().value as number) % (index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other] as T, shuffled[index] as T];
  }
  return shuffled;
}

/** Maps compare by insertion order in messages only, but a grant missing on one side must be seen. */
function sorted(amounts: ReadonlyMap<string, bigint>, like: Position): Map<string, bigint> {
  expect(amounts.size).toBe(like.grants.length);
  return new Map(like.grants.map(({ id }) => [id, amounts.get(id) ?? -1n]));
}

/** Cycles that cost nothing may be named or not. */
function ordered(
  amounts: ReadonlyMap<number, bigint>,
  like: ReadonlyMap<number, bigint>,
): Map<number, bigint> {
  const cycles = new Set([...amounts].filter(([, amount]) => amount > 0n).map(([cycle]) => cycle));
  for (const cycle of like.keys()) cycles.add(cycle);
  return new Map([...cycles].map((cycle) => [cycle, amounts.get(cycle) ?? 0n]));
}
