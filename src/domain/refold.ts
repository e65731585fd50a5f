import {
  type Allocation,
  type Burn,
  burnDown,
  type Debit,
  type Draw,
  freshGrant,
  freshPosition,
  type GrantState,
  type Opening,
  type Position,
} from './burn-down.ts';
import type { Credits } from './credits.ts';
import { invariant } from './errors.ts';
import { type Grant, segmentBoundaries, segmentOf } from './grant.ts';
import type { InstantMs } from './instant.ts';

/** A debit and where it stands drawn in the ledger. */
export interface LiveDebit {
  debit: Debit;
  allocation: Allocation;
}

/** What must be reversed and written anew for one debit; only debits that differ have one. */
export interface Difference {
  debit: Debit;
  /** `null`: it was not drawn before. */
  before: Allocation | null;
  /** `null`: it was voided, and is drawn no more. */
  after: Allocation | null;
}

export interface OpeningDifference {
  grantId: string;
  before: Opening | null;
  after: Opening;
}

export interface Refold {
  position: Position;
  differences: readonly Difference[];
  openings: readonly OpeningDifference[];
}

/** What changed in the facts since the position was made. */
export interface Change {
  debits?: readonly Debit[];
  voidedSeqs?: ReadonlySet<number>;
  /** New grants, or grants whose end moved (a void). */
  grants?: readonly Grant[];
}

export interface Facts {
  grants: readonly Grant[];
  debits: readonly Debit[];
  cycleStarts: readonly InstantMs[];
}

/**
 * Every fact of an account, decided from the beginning. The one meaning of the ledger: whatever is stored must
 * equal it, in whatever order the facts came.
 */
export function fold(facts: Facts, until?: InstantMs): Burn & { debits: readonly Debit[] } {
  const fresh = freshPosition(facts.grants, facts.cycleStarts);
  const debits = inFoldOrder(fresh, facts.debits);
  return { ...burnDown(fresh, debits, until), debits };
}

/** Segment by segment, and in each in the order of arrival, so that a debit that was not late never moves. */
export function inFoldOrder(position: Position, debits: readonly Debit[]): Debit[] {
  const boundaries = segmentBoundaries(position.grants, position.cycleStarts);
  return debits
    .map((debit) => ({ debit, segment: segmentOf(boundaries, debit.at) }))
    .sort((a, b) => a.segment - b.segment || a.debit.seq - b.debit.seq)
    .map(({ debit }) => debit);
}

/** From which instant the ledger must be decided again when these facts join it. */
export function refoldFrom(position: Position, change: Change): InstantMs {
  const known = new Map(position.grants.map((grant) => [grant.id, grant]));
  let from = Number.POSITIVE_INFINITY;
  for (const debit of change.debits ?? []) from = Math.min(from, debit.at);
  for (const grant of change.grants ?? []) {
    const before = known.get(grant.id);
    from = Math.min(from, before ? (grant.voidedAt ?? Number.POSITIVE_INFINITY) : grant.effectiveAt);
  }
  // Boundaries before and after the change: a new one splits a segment, and both halves are decided again.
  const boundaries = segmentBoundaries(position.grants, position.cycleStarts);
  return boundaries[segmentOf(boundaries, from) - 1] ?? Number.NEGATIVE_INFINITY;
}

/**
 * Decides again everything from `from` on, with the change in it. `live` must hold every debit at or after
 * `from`, with its present allocation, and `openings` every opening done at or after it.
 */
export function refold(
  position: Position,
  from: InstantMs,
  live: readonly LiveDebit[],
  openings: readonly Opening[],
  change: Change,
): Refold {
  const rewound = rewind(position, from, live, openings, change.grants ?? []);
  const kept = live.filter(({ debit }) => !change.voidedSeqs?.has(debit.seq));
  const debits = inFoldOrder(rewound, [
    ...kept.map(({ debit }) => debit),
    ...(change.debits ?? []).filter(({ seq }) => !change.voidedSeqs?.has(seq)),
  ]);
  const burn = burnDown(rewound, debits, position.allocatedUntil);

  const before = new Map(live.map((one) => [one.debit.seq, one]));
  const differences: Difference[] = [];
  debits.forEach((debit, index) => {
    const after = burn.allocations[index] as Allocation;
    const was = before.get(debit.seq)?.allocation ?? null;
    if (!was || !sameAllocation(was, after)) differences.push({ debit, before: was, after });
  });
  for (const { debit, allocation } of live) {
    if (change.voidedSeqs?.has(debit.seq)) differences.push({ debit, before: allocation, after: null });
  }
  const opened = new Map(openings.map((opening) => [opening.grantId, opening]));
  return {
    position: burn.position,
    differences,
    openings: burn.openings
      .map((after) => ({ grantId: after.grantId, before: opened.get(after.grantId) ?? null, after }))
      .filter(({ before: was, after }) => was?.carried !== after.carried || was?.repaid !== after.repaid),
  };
}

function rewind(
  position: Position,
  from: InstantMs,
  live: readonly LiveDebit[],
  openings: readonly Opening[],
  changed: readonly Grant[],
): Position {
  const grants = new Map<string, GrantState>(position.grants.map((grant) => [grant.id, { ...grant }]));
  const uncovered = new Map<number, Credits>(position.uncovered);
  const grantOf = (id: string): GrantState => {
    const grant = grants.get(id);
    invariant(grant, `the grant ${id} of a draw is loaded`);
    return grant;
  };

  for (const { debit, allocation } of live) {
    invariant(debit.at >= from, 'only debits from the refolded instant on are taken back');
    for (const { grantId, amount } of allocation.draws) grantOf(grantId).remaining += amount;
    if (allocation.uncovered > 0n) {
      uncovered.set(debit.cycle, (uncovered.get(debit.cycle) ?? 0n) - allocation.uncovered);
    }
  }
  for (const { grantId, carried, repaid } of openings) {
    const grant = grantOf(grantId);
    invariant(grant.effectiveAt >= from, 'only openings from the refolded instant on are taken back');
    grant.remaining += repaid - carried;
    if (grant.carriesFrom !== null && carried > 0n) grantOf(grant.carriesFrom).remaining += carried;
    grant.opened = false;
  }
  for (const grant of changed) {
    const known = grants.get(grant.id);
    grants.set(grant.id, known ? { ...known, voidedAt: grant.voidedAt } : freshGrant(grant));
  }
  return { ...position, grants: [...grants.values()], allocatedUntil: from, uncovered };
}

export function sameAllocation(a: Allocation, b: Allocation): boolean {
  return (
    a.uncovered === b.uncovered && a.draws.length === b.draws.length && a.draws.every(isSameDraw, b.draws)
  );
}

function isSameDraw(this: readonly Draw[], draw: Draw, index: number): boolean {
  const other = this[index];
  return other?.grantId === draw.grantId && other.amount === draw.amount;
}
