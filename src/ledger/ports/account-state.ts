import type { AlertState } from '../../domain/alert.ts';
import {
  type Allocation,
  beforeOpenings,
  type Debit,
  type GrantState,
  type Opening,
  type Position,
} from '../../domain/burn-down.ts';
import type { Cap, CapRefusal, Spender } from '../../domain/cap.ts';
import { capApplies, capWindow, refusingCap } from '../../domain/cap.ts';
import { type Credits, sum } from '../../domain/credits.ts';
import { inForce } from '../../domain/grant.ts';
import { type Hold, isLive } from '../../domain/hold.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Terms } from './terms.ts';

export interface StoredHold extends Hold, Spender {
  createdAt: InstantMs;
}

/** Where a part of a debit or of an opening stands in the ledger. */
export interface Posting {
  /** 0: the event row itself says it. */
  entrySeq: bigint;
  grantId: string | null;
  amount: Credits;
}

/** A debit as it stands in the ledger, with what it takes to reverse it. */
export interface PostedDebit {
  debit: Debit;
  occurredAt: InstantMs;
  allocation: Allocation;
  postings: readonly Posting[];
}

/**
 * An account as its writers see it while they hold its lock. Deciding changes it in place; a commit that fails
 * throws it away.
 */
export interface AccountState {
  accountId: string;
  version: bigint;
  terms: Terms;
  position: Position;
  /** What the database holds of each grant, so that a commit writes only what it has changed. */
  saved: Map<string, { remaining: Credits; opened: boolean }>;
  eventSeq: number;
  entrySeq: bigint;
  /** The newest cycle whose grants exist. */
  grantedCycle: number | null;
  /** When time alone changes something: a cycle begins or closes, a grant begins, ends or is about to. */
  nextRollAt: InstantMs;
  used: Map<number, Credits>;
  holds: Map<string, StoredHold>;
  capUse: Map<string, Credits>;
  alerts: Map<string, AlertState>;
  /** It was down to the level at which more is bought when it was last looked at. */
  isToRecharge: boolean;
  /** Openings done by grants that are still open. */
  openings: Map<string, Opening & { entries: readonly Posting[] }>;
  /** Debits that the commit under way has posted or drawn again; `null`: taken back for good. */
  touched: Map<number, PostedDebit | null>;
}

export function availableAt(state: AccountState, now: InstantMs): Credits {
  return sum(grantsAt(state, now).map(({ remaining }) => remaining));
}

/** What the balance of an instant is made of. */
export function grantsAt(state: AccountState, now: InstantMs): GrantState[] {
  return beforeOpenings(state.position, now).grants.filter((grant) => inForce(grant, now));
}

export function capUseKey(capId: string, startsAt: InstantMs): string {
  return `${capId}@${startsAt}`;
}

export function capRefusal(
  state: AccountState,
  spender: Spender,
  amount: Credits,
  now: InstantMs,
): CapRefusal | null {
  const caps = state.terms.caps.filter((cap) => capApplies(cap, spender));
  const uses = caps.map((cap) => {
    const { startsAt, endsAt } = capWindow(cap.window, now, state.terms.anchor);
    return {
      cap,
      used: state.capUse.get(capUseKey(cap.id, startsAt)) ?? 0n,
      held: heldUnder(state, cap, now),
      resetsAt: endsAt,
    };
  });
  return refusingCap(uses, amount);
}

function heldUnder(state: AccountState, cap: Cap, now: InstantMs): Credits {
  const holds = [...state.holds.values()].filter((hold) => isLive(hold, now) && capApplies(cap, hold));
  return sum(holds.map(({ amount }) => amount));
}
