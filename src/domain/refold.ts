import {
  type Allocation,
  type Burn,
  burnDown,
  type Debit,
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
  /** Debits that are taken back for good. */
  voided?: readonly Debit[];
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

/**
 * A place in the fold: everything after it is decided again. That is the segment `from … to` beyond `keptSeq`, and
 * every later segment. What lies before it keeps its postings, however many millions they are.
 */
export interface FoldPoint {
  from: InstantMs;
  to: InstantMs;
  keptSeq: number;
}

export function isAfter(point: FoldPoint, debit: Debit): boolean {
  return debit.at >= point.to || (debit.at >= point.from && debit.seq > point.keptSeq);
}

/** Where a grant that begins or ends splits a segment: the part of it from there on. */
export function splitBy(position: Position, grant: Grant): { from: InstantMs; to: InstantMs } {
  const isKnown = position.grants.some(({ id }) => id === grant.id);
  const from = isKnown ? (grant.voidedAt ?? Infinity) : grant.effectiveAt;
  return { from, to: stretch(position, from).to };
}

/**
 * Where facts join the fold. For each grant in the change, `firstSeqs` holds the first arrival among the debits of
 * the part it splits off, if it has any: only from that arrival on the order of the segment changes.
 */
export function joinPoint(
  position: Position,
  change: Change,
  firstSeqs: ReadonlyMap<string, number>,
): FoldPoint {
  const points: FoldPoint[] = [
    // A late debit joins its segment as the last of it.
    ...(change.debits ?? []).map(({ at }) => ({ ...stretch(position, at), keptSeq: Infinity })),
    ...(change.voided ?? []).map(({ at, seq }) => ({ ...stretch(position, at), keptSeq: seq - 1 })),
    ...(change.grants ?? []).map((grant) => ({
      ...stretch(position, splitBy(position, grant).from),
      keptSeq: (firstSeqs.get(grant.id) ?? Infinity) - 1,
    })),
  ];
  return points.reduce((a, b) => (b.from < a.from || (b.from === a.from && b.keptSeq < a.keptSeq) ? b : a));
}

function stretch(position: Position, at: InstantMs): { from: InstantMs; to: InstantMs } {
  const boundaries = segmentBoundaries(position.grants, position.cycleStarts);
  const segment = segmentOf(boundaries, at);
  return { from: boundaries[segment - 1] ?? -Infinity, to: boundaries[segment] ?? Infinity };
}

/**
 * Decides again everything after the point, with the change in it. `live` must hold every debit after the point,
 * with its present allocation, and `openings` every opening that stands.
 */
export function refold(
  position: Position,
  point: FoldPoint,
  live: readonly LiveDebit[],
  openings: readonly Opening[],
  change: Change,
): Refold {
  const voided = new Set((change.voided ?? []).map(({ seq }) => seq));
  const undone = openingsAfter(position, point, openings, change.grants ?? []);
  const rewound = rewind(position, point, live, undone, change.grants ?? []);
  const debits = inFoldOrder(rewound, [...live.map(({ debit }) => debit), ...(change.debits ?? [])]).filter(
    ({ seq }) => !voided.has(seq),
  );
  const burn = burnDown(rewound, debits, position.allocatedUntil);

  const before = new Map(live.map((one) => [one.debit.seq, one.allocation]));
  const differences: Difference[] = [];
  debits.forEach((debit, index) => {
    const after = burn.allocations[index] as Allocation;
    const was = before.get(debit.seq) ?? null;
    if (!was || !sameAllocation(was, after)) differences.push({ debit, before: was, after });
  });
  for (const { debit, allocation } of live) {
    if (voided.has(debit.seq)) differences.push({ debit, before: allocation, after: null });
  }
  const opened = new Map(undone.map((opening) => [opening.grantId, opening]));
  // Never back: debits before the point keep their draws, and what joins at or before them must meet them.
  const allocatedUntil = Math.max(position.allocatedUntil, burn.position.allocatedUntil);
  return {
    position: { ...burn.position, allocatedUntil },
    differences,
    openings: burn.openings
      .map((after) => ({ grantId: after.grantId, before: opened.get(after.grantId) ?? null, after }))
      .filter(({ before: was, after }) => was?.carried !== after.carried || was?.repaid !== after.repaid),
  };
}

/**
 * Openings at the point's own boundary stand, unless a grant that one of them carries from ends at that instant, or
 * another one carries from it then. What was carried from a grant that is closed since was carried for good.
 */
function openingsAfter(
  position: Position,
  point: FoldPoint,
  openings: readonly Opening[],
  changed: readonly Grant[],
): Opening[] {
  const atBoundary = changed.some(
    ({ voidedAt, carriesFrom, effectiveAt }) =>
      voidedAt === point.from || (carriesFrom !== null && effectiveAt === point.from),
  );
  const since = atBoundary ? point.from : point.to;
  const grants = new Map(position.grants.map((grant) => [grant.id, grant]));
  return openings.filter(({ grantId, carried }) => {
    const grant = grants.get(grantId);
    if (!grant || grant.effectiveAt < since) return false;
    return carried === 0n || (grant.carriesFrom !== null && grants.has(grant.carriesFrom));
  });
}

function rewind(
  position: Position,
  point: FoldPoint,
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
    invariant(isAfter(point, debit), 'only debits after the point are taken back');
    for (const { grantId, amount } of allocation.draws) grantOf(grantId).remaining += amount;
    if (allocation.uncovered > 0n) {
      uncovered.set(debit.cycle, (uncovered.get(debit.cycle) ?? 0n) - allocation.uncovered);
    }
  }
  for (const { grantId, carried, repaid } of openings) {
    const grant = grantOf(grantId);
    grant.remaining += repaid - carried;
    if (grant.carriesFrom !== null && carried > 0n) grantOf(grant.carriesFrom).remaining += carried;
    grant.opened = false;
  }
  for (const grant of changed) {
    const known = grants.get(grant.id);
    grants.set(grant.id, known ? { ...known, voidedAt: grant.voidedAt } : freshGrant(grant));
  }
  // A change that lies ahead of everything decided takes nothing back, and decides nothing either.
  const allocatedUntil = Math.min(point.from, position.allocatedUntil);
  return { ...position, grants: [...grants.values()], allocatedUntil, uncovered };
}

/** The order of the draws says nothing: they may have been read back in another. */
export function sameAllocation(a: Allocation, b: Allocation): boolean {
  if (a.uncovered !== b.uncovered || a.draws.length !== b.draws.length) return false;
  return a.draws.every((draw) =>
    b.draws.some(({ grantId, amount }) => grantId === draw.grantId && amount === draw.amount),
  );
}
