import type { Credits } from './credits.ts';
import type { Cycle } from './cycle.ts';
import { GRANT_PRIORITY, type Grant, ROLLOVER_PRIORITY } from './grant.ts';

/** What happens when credits run out: agents stop, or go on into overage up to the plan's limit. */
export const atZeroModes = ['hard_stop', 'soft'] as const;
export type AtZero = (typeof atZeroModes)[number];

export interface Plan {
  id: string;
  name: string;
  /** Credits given at the start of every cycle. */
  allowance: Credits;
  /** The most that is carried into the next cycle; 0: unused allowance lapses. */
  rolloverCap: Credits;
  atZero: AtZero;
  /** Under `soft`: how far a cycle may be overspent. */
  overageLimit: Credits;
  /** Under `soft`: the next allowance first pays back the overage. */
  repaysOverage: boolean;
}

/** The source key of a cycle's grant. Whoever rolls the cycle, and however often, it names the same one grant. */
export function allowanceKey(cycle: number): string {
  return `subscription:cycle:${cycle}`;
}

/** Whose allowance a grant is; `null`: nobody’s. */
export function cycleOfAllowance(grantId: string): number | null {
  const [, number] = /^subscription:cycle:(-?\d+)$/.exec(grantId) ?? [];
  return number === undefined ? null : Number(number);
}

export function rolloverKey(cycle: number): string {
  return `rollover:cycle:${cycle}`;
}

/**
 * The grants a cycle begins with: its allowance and, where the plan before allowed it, what that one left over.
 */
export function cycleGrants(plan: Plan, cycle: Cycle, previous: Plan | null): Grant[] {
  const carried = rolloverOf(cycle, previous);
  return [allowanceOf(plan, cycle, previous), ...(carried ? [carried] : [])];
}

/** Overage is paid back only to a cycle that had an allowance: before the first plan there was nothing to overspend. */
export function allowanceOf(plan: Plan, cycle: Cycle, previous: Plan | null): Grant {
  const owes = previous?.atZero === 'soft' && previous.repaysOverage && previous.overageLimit > 0n;
  return {
    ...lifeOf(cycle),
    id: allowanceKey(cycle.number),
    pool: 'plan',
    amount: plan.allowance,
    priority: GRANT_PRIORITY,
    carriesFrom: null,
    repays: owes ? { cycle: cycle.number - 1, limit: previous.overageLimit } : null,
  };
}

function rolloverOf(cycle: Cycle, previous: Plan | null): Grant | null {
  if (!previous || previous.rolloverCap === 0n) return null;
  return {
    ...lifeOf(cycle),
    id: rolloverKey(cycle.number),
    pool: 'rollover',
    amount: previous.rolloverCap,
    priority: ROLLOVER_PRIORITY,
    carriesFrom: allowanceKey(cycle.number - 1),
    repays: null,
  };
}

function lifeOf({ startsAt, endsAt }: Cycle) {
  return { effectiveAt: startsAt, expiresAt: endsAt, voidedAt: null, agentId: null };
}

/** Which plan holds from a cycle on. */
export interface Subscription {
  fromCycle: number;
  /** `null`: pay as you go. */
  planId: string | null;
  /** Who collects for a cycle before it has its allowance; `null`: it has it as soon as it begins. */
  paidBy: string | null;
}

/** What was agreed from which cycle on; subscriptions come oldest first. */
export interface Subscribed {
  plans: ReadonlyMap<string, Plan>;
  subscriptions: readonly Subscription[];
}

/** The plan of a cycle; `null`: pay as you go. */
export function planOf({ plans, subscriptions }: Subscribed, cycle: number): Plan | null {
  const planId = subscriptionOf(subscriptions, cycle)?.planId;
  return (planId && plans.get(planId)) || null;
}

/** Ends the keys of plan credits that are given until an allowance has been collected for. */
export const ADVANCE_END = ':advance';

export function isAdvance({ id, pool }: Pick<Grant, 'id' | 'pool'>): boolean {
  return pool === 'plan' && id.endsWith(ADVANCE_END);
}

/** Whose payment the allowance of a cycle waits for; `null`: nobody's. */
export function payerOf({ subscriptions }: Pick<Subscribed, 'subscriptions'>, cycle: number): string | null {
  return subscriptionOf(subscriptions, cycle)?.paidBy ?? null;
}

function subscriptionOf(subscriptions: readonly Subscription[], cycle: number): Subscription | null {
  return subscriptions.findLast(({ fromCycle }) => fromCycle <= cycle) ?? null;
}

/** The first cycle whose grants nobody has issued; `null`: there is nothing to issue yet. */
export function nextToGrant(subscribed: Subscribed, grantedCycle: number | null): number | null {
  return grantedCycle === null ? (subscribed.subscriptions[0]?.fromCycle ?? null) : grantedCycle + 1;
}

export interface Turning {
  from: number;
  to: number;
  /** Open grants. An allowance may have been paid before its cycle began, and is not given again. */
  known: readonly { id: string }[];
}

/**
 * What cycles begin with, from one to another inclusive. Writers issue it; readers count what is missing as if it
 * were issued, so that a balance needs no job. An allowance that waits for its payment is left out by both.
 */
export function grantsOfCycles(
  subscribed: Subscribed,
  { from, to, known }: Turning,
  cycleNumbered: (number: number) => Cycle,
): { plan: Plan; grants: Grant[] }[] {
  const cycles: { plan: Plan; grants: Grant[] }[] = [];
  for (let number = from; number <= to; number += 1) {
    const plan = planOf(subscribed, number);
    if (!plan) continue;
    const awaited = payerOf(subscribed, number) === null ? null : allowanceKey(number);
    const grants = cycleGrants(plan, cycleNumbered(number), planOf(subscribed, number - 1)).filter(
      ({ id }) => id !== awaited && !known.some((grant) => grant.id === id),
    );
    cycles.push({ plan, grants });
  }
  return cycles;
}

/** Of what a cycle spent beyond its credits: owed as overage up to the limit, the rest absorbed. */
export function splitUncovered(
  plan: Plan | null,
  uncovered: Credits,
): { overage: Credits; absorbed: Credits } {
  const limit = plan?.atZero === 'soft' ? plan.overageLimit : 0n;
  const overage = uncovered < limit ? uncovered : limit;
  return { overage, absorbed: uncovered - overage };
}
