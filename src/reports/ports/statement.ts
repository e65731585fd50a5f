import type { GrantState } from '../../domain/burn-down.ts';
import type { Credits } from '../../domain/credits.ts';
import type { CycleAnchor } from '../../domain/cycle.ts';
import type { GrantPool } from '../../domain/grant.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Subscribed } from '../../domain/plan.ts';

/** An account's credits as its caches have them: as of the last commit, not moved on to any instant. */
export interface AccountCredits extends Subscribed {
  anchor: CycleAnchor;
  topUpUrl: string | null;
  grantedCycle: number | null;
  /** The newest instant that has been decided; `-Infinity` before the first. */
  allocatedUntil: InstantMs;
  /** Those that may still change: open ones, also when they have expired. */
  grants: readonly GrantState[];
  totals: ReadonlyMap<number, { used: Credits; uncovered: Credits }>;
  /** What holds that live at the instant asked about set aside. */
  held: Credits;
}

/** Lines at one instant in the order in which they happen: what lapses goes before what is given. */
export const statementKinds = ['expiry', 'rollover', 'grant', 'repayment', 'void', 'usage'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** A movement that no row says yet, because no commit has come by since it happened. */
export interface PendingLine {
  at: InstantMs;
  kind: Exclude<StatementKind, 'usage'>;
  grantId: string;
  pool: GrantPool;
  /** Signed, as it is shown. */
  credits: Credits;
}

/** An account brought to an instant: where a statement starts from. */
export interface Settled {
  asOf: InstantMs;
  balance: Credits;
  pending: readonly PendingLine[];
}

export interface StatementLine {
  at: InstantMs;
  kind: StatementKind;
  /** What was used (negative) or added, as it is shown; of a rollover, what was carried. */
  credits: Credits;
  /** What it did to the balance. Differs for what no grant covered, what was taken back, and what only moved. */
  change: Credits;
  balanceAfter: Credits;
  grantId: string | null;
  pool: GrantPool | null;
  event: { source: string; id: string; type: string; agent: string; callId: string | null } | null;
  voided: boolean;
  remarks: string | null;
}
