import type { Credits } from './credits.ts';
import type { InstantMs } from './instant.ts';

/** Where credits come from. `plan` and `rollover` are shown as plan credits, the rest as top-up credits. */
export const grantPools = ['plan', 'top_up', 'promo', 'rollover', 'adjustment'] as const;
export type GrantPool = (typeof grantPools)[number];

/** Credits given, once. A fact: never edited, at most voided. */
export interface Grant {
  id: string;
  pool: GrantPool;
  /** What is given; for a rollover, the most that may be carried. */
  amount: Credits;
  /** Lower is spent first. */
  priority: number;
  effectiveAt: InstantMs;
  /** `null`: never. */
  expiresAt: InstantMs | null;
  voidedAt: InstantMs | null;
  /** `null`: for every agent. */
  agentId: string | null;
  /** Where a rollover’s credits come from, and a withdrawal’s: as it begins, what that grant has left, up to its amount. */
  carriesFrom: string | null;
  /** Opens by paying back what this cycle spent beyond its credits, up to the limit that was agreed. */
  repays: { cycle: number; limit: Credits } | null;
}

export const GRANT_PRIORITY = 100;
/** Carried credits go first: they are the ones about to lapse. */
export const ROLLOVER_PRIORITY = 90;

export function isPlanPool(pool: GrantPool): boolean {
  return pool === 'plan' || pool === 'rollover';
}

/** In force at an instant, for any agent. The start belongs to the grant, the end does not. */
export function inForce(grant: Grant, at: InstantMs): boolean {
  return (
    grant.effectiveAt <= at &&
    (grant.expiresAt === null || at < grant.expiresAt) &&
    (grant.voidedAt === null || at < grant.voidedAt)
  );
}

/** When it stops serving, by expiry or by being voided; `Infinity`: never. */
export function endOf({ expiresAt, voidedAt }: Grant): InstantMs {
  return Math.min(expiresAt ?? Number.POSITIVE_INFINITY, voidedAt ?? Number.POSITIVE_INFINITY);
}

export function serves(grant: Grant, agentId: string): boolean {
  return grant.agentId === null || grant.agentId === agentId;
}

/**
 * Takes a share of another grant back: it ends as it begins, so that nobody ever spends of what it has taken. Usage of
 * before that is told later leaves it less to take. Voided, it has taken nothing.
 */
export function isWithdrawal({ carriesFrom, effectiveAt, expiresAt }: Grant): boolean {
  return carriesFrom !== null && expiresAt === effectiveAt;
}

/** How a grant’s end is said: what was taken back did not lapse. */
export function endKind(grant: Grant): 'expiry' | 'void' {
  return grant.voidedAt === endOf(grant) || isWithdrawal(grant) ? 'void' : 'expiry';
}

/**
 * The total order in which grants are spent. Scoped grants come first whatever their priority: only so does the
 * balance not depend on the order in which two agents' events arrive.
 */
export function burnOrder(a: Grant, b: Grant): number {
  return (
    Number(a.agentId === null) - Number(b.agentId === null) ||
    a.priority - b.priority ||
    compare(a.expiresAt ?? Number.POSITIVE_INFINITY, b.expiresAt ?? Number.POSITIVE_INFINITY) ||
    Number(a.pool !== 'promo') - Number(b.pool !== 'promo') ||
    a.effectiveAt - b.effectiveAt ||
    compare(a.id, b.id)
  );
}

/**
 * The instants that part the account's time into segments, in order, each once: where the set of grants in force
 * changes, and where a cycle starts. Within a segment the order of events makes no difference to any balance.
 */
export function segmentBoundaries(grants: readonly Grant[], cycleStarts: readonly InstantMs[]): InstantMs[] {
  const instants = new Set<InstantMs>(cycleStarts);
  for (const grant of grants) {
    instants.add(grant.effectiveAt);
    // The first of its two ends alone. The other one changes nothing, and once the grant is closed the ledger no
    // longer knows it: it would part debits in the fold that were drawn as one segment.
    const endsAt = endOf(grant);
    if (endsAt !== Number.POSITIVE_INFINITY) instants.add(endsAt);
  }
  return [...instants].sort(compare);
}

/** How many boundaries lie at or before an instant: the number of the stretch between two of them. */
export function segmentOf(boundaries: readonly InstantMs[], at: InstantMs): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] as InstantMs) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// What the ledger and whoever sells credits give goes by these names. Taken by a hand, a cycle would stay without its
// allowance, and a payment without its credits.
const OWN_KEYS = ['subscription', 'rollover', 'void', 'adjustment', 'recharge', 'stripe'];

/** In words, why nobody else may give credits under this key; `null`: anybody may. */
export function whyOwnKey(id: string): string | null {
  const [name = ''] = id.split(':', 1);
  if (!id.includes(':') || !OWN_KEYS.includes(name)) return null;
  return `must not begin with ${OWN_KEYS.slice(0, -1).join(':, ')}: or ${OWN_KEYS.at(-1)}:`;
}
