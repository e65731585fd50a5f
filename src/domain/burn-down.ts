import { type Credits, least, sum } from './credits.ts';
import { invariant } from './errors.ts';
import { burnOrder, type Grant, inForce, segmentBoundaries, segmentOf, serves } from './grant.ts';
import type { InstantMs } from './instant.ts';

/** What one event costs, and when and for whom it is drawn. */
export interface Debit {
  /** The order of arrival in the account. */
  seq: number;
  /** When it counts: the true time of the event, or, past the grace, the time it arrived. */
  at: InstantMs;
  /** The number of the billing cycle of `at`. */
  cycle: number;
  agentId: string;
  amount: Credits;
}

export interface Draw {
  grantId: string;
  amount: Credits;
}

/** Where a debit was drawn, and what no grant covered. */
export interface Allocation {
  draws: readonly Draw[];
  uncovered: Credits;
}

/** What a grant does at the instant it takes effect, beyond being there. */
export interface Opening {
  grantId: string;
  carried: Credits;
  repaid: Credits;
}

export interface GrantState extends Grant {
  remaining: Credits;
  /** Whether the opening, if it has one, is done. */
  opened: boolean;
}

/** An account's credits after everything that has been allocated so far. A cache of facts. */
export interface Position {
  grants: readonly GrantState[];
  /** The starts of the billing cycles that its debits lie in. */
  cycleStarts: readonly InstantMs[];
  /** The newest instant that has been decided; `-Infinity` before the first. */
  allocatedUntil: InstantMs;
  /** By cycle: what was spent that no grant covered. */
  uncovered: ReadonlyMap<number, Credits>;
}

export interface Burn {
  position: Position;
  /** One for each debit, in the order given. */
  allocations: readonly Allocation[];
  openings: readonly Opening[];
}

/** A grant before anything was drawn from it. */
export function freshGrant(grant: Grant): GrantState {
  const opens = grant.carriesFrom !== null || grant.repays !== null;
  return { ...grant, remaining: grant.carriesFrom === null ? grant.amount : 0n, opened: !opens };
}

export function freshPosition(grants: readonly Grant[], cycleStarts: readonly InstantMs[]): Position {
  return {
    grants: grants.map(freshGrant),
    cycleStarts,
    allocatedUntil: Number.NEGATIVE_INFINITY,
    uncovered: new Map(),
  };
}

/** Whether a debit at this instant can be drawn now, or needs what came after it to be decided again. */
export function isLate(position: Position, at: InstantMs): boolean {
  if (at >= position.allocatedUntil) return false;
  const boundaries = segmentBoundaries(position.grants, position.cycleStarts);
  return segmentOf(boundaries, at) < segmentOf(boundaries, position.allocatedUntil);
}

/**
 * Draws debits from grants. Debits come in the order of their segments, and within a segment in the order of
 * arrival; no debit may be late. `until` moves the position on without debits: whatever opens by then, opens.
 */
export function burnDown(
  position: Position,
  debits: readonly Debit[],
  until: InstantMs = Number.NEGATIVE_INFINITY,
): Burn {
  const grants = position.grants.map((grant) => ({ ...grant })).sort(burnOrder);
  const boundaries = segmentBoundaries(grants, position.cycleStarts);
  const uncovered = new Map(position.uncovered);
  const openings: Opening[] = [];
  const waiting = grants
    .filter((grant) => !grant.opened)
    .sort((a, b) => a.effectiveAt - b.effectiveAt || burnOrder(a, b));
  let opened = 0;

  function openUntil(at: InstantMs): void {
    for (; opened < waiting.length; opened += 1) {
      const grant = waiting[opened] as GrantState;
      if (grant.effectiveAt > at) return;
      openings.push(open(grant, grants, uncovered));
    }
  }

  let segment = segmentOf(boundaries, position.allocatedUntil);
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let usable: GrantState[] = [];
  let allocatedUntil = position.allocatedUntil;
  const allocations: Allocation[] = [];

  for (const debit of debits) {
    if (debit.at < from || debit.at >= to) {
      const next = segmentOf(boundaries, debit.at);
      invariant(next >= segment, 'a late debit is folded again, not drawn');
      segment = next;
      from = boundaries[segment - 1] ?? Number.NEGATIVE_INFINITY;
      to = boundaries[segment] ?? Number.POSITIVE_INFINITY;
      openUntil(debit.at);
      usable = grants.filter((grant) => inForce(grant, debit.at) && grant.remaining > 0n);
    }
    if (debit.at > allocatedUntil) allocatedUntil = debit.at;
    const allocation = draw(usable, debit);
    if (allocation.uncovered > 0n) {
      uncovered.set(debit.cycle, (uncovered.get(debit.cycle) ?? 0n) + allocation.uncovered);
    }
    allocations.push(allocation);
  }

  openUntil(until);
  const newest = openings.reduce((latest, { grantId }) => {
    const grant = waiting.find(({ id }) => id === grantId) as GrantState;
    return Math.max(latest, grant.effectiveAt);
  }, allocatedUntil);
  return {
    position: { ...position, grants, allocatedUntil: newest, uncovered },
    allocations,
    openings,
  };
}

const NOTHING: Allocation = { draws: [], uncovered: 0n };

function draw(usable: readonly GrantState[], debit: Debit): Allocation {
  let due = debit.amount;
  if (due === 0n) return NOTHING;
  const draws: Draw[] = [];
  for (const grant of usable) {
    if (grant.remaining === 0n || !serves(grant, debit.agentId)) continue;
    const amount = least(grant.remaining, due);
    grant.remaining -= amount;
    due -= amount;
    draws.push({ grantId: grant.id, amount });
    if (due === 0n) break;
  }
  return { draws, uncovered: due };
}

function open(
  grant: GrantState,
  grants: readonly GrantState[],
  uncovered: ReadonlyMap<number, Credits>,
): Opening {
  let carried = 0n;
  let repaid = 0n;
  if (grant.carriesFrom !== null && grant.voidedAt !== grant.effectiveAt) {
    const source = grants.find(({ id }) => id === grant.carriesFrom);
    if (source && (source.voidedAt === null || source.voidedAt > grant.effectiveAt)) {
      carried = least(source.remaining, grant.amount);
      source.remaining -= carried;
      grant.remaining += carried;
    }
  }
  if (grant.repays !== null) {
    const owed = least(uncovered.get(grant.repays.cycle) ?? 0n, grant.repays.limit);
    repaid = least(grant.remaining, owed);
    grant.remaining -= repaid;
  }
  grant.opened = true;
  return { grantId: grant.id, carried, repaid };
}

/**
 * The position as it still is at an instant before its newest: where a sender's clock ran ahead over the end of a
 * cycle, what has been carried into the next one is still in the grant that it comes from.
 */
export function beforeOpenings(position: Position, at: InstantMs): Position {
  const carried = new Map<string, Credits>();
  for (const { carriesFrom, effectiveAt, remaining } of position.grants) {
    if (carriesFrom !== null && effectiveAt > at && remaining > 0n) carried.set(carriesFrom, remaining);
  }
  if (carried.size === 0) return position;
  const grants = position.grants.map((grant) => ({
    ...grant,
    remaining: grant.remaining + (carried.get(grant.id) ?? 0n),
  }));
  return { ...position, grants };
}

/** What can still be spent at an instant, by one agent or (`null`) by agents without credits of their own. */
export function remainingAt(position: Position, at: InstantMs, agentId: string | null): Credits {
  const usable = position.grants.filter(
    (grant) => inForce(grant, at) && (grant.agentId === null || grant.agentId === agentId),
  );
  return sum(usable.map((grant) => grant.remaining));
}
