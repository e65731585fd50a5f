import type { GrantState, Position } from './burn-down.ts';
import { type Credits, most, sum } from './credits.ts';
import { inForce } from './grant.ts';
import type { InstantMs } from './instant.ts';

/** Credits set aside for work that has begun. */
export interface Hold {
  id: string;
  agentId: string;
  amount: Credits;
  expiresAt: InstantMs;
  /** When it was captured or released; `null` while it stands. */
  endedAt: InstantMs | null;
}

/** Nobody needs to expire a hold: past its time it holds nothing. */
export function isLive(hold: Hold, now: InstantMs): boolean {
  return (hold.endedAt === null || hold.endedAt > now) && now < hold.expiresAt;
}

export interface Room {
  /** What this agent may still begin to spend. */
  available: Credits;
  /** What live holds of all agents set aside. */
  held: Credits;
}

/**
 * What one agent may still hold. An agent's holds lean on its own scoped credits first; only what goes beyond
 * them competes for the common ones, so one agent's promise never blocks credits that only another may spend.
 */
export function roomFor(
  position: Position,
  holds: readonly Hold[],
  agentId: string,
  overageRoom: Credits,
  now: InstantMs,
): Room {
  const { scoped, common: unscoped } = creditsInForce(position.grants, now);
  let common = unscoped + overageRoom;

  const heldBy = new Map<string, Credits>();
  for (const hold of holds) {
    if (isLive(hold, now)) heldBy.set(hold.agentId, (heldBy.get(hold.agentId) ?? 0n) + hold.amount);
  }
  for (const [agent, held] of heldBy) common -= most(0n, held - (scoped.get(agent) ?? 0n));

  const own = most(0n, (scoped.get(agentId) ?? 0n) - (heldBy.get(agentId) ?? 0n));
  return { available: own + most(0n, common), held: sum(heldBy.values()) };
}

/** By who may spend them: each of some agents alone, or any. */
export function creditsInForce(
  grants: readonly GrantState[],
  now: InstantMs,
): { scoped: ReadonlyMap<string, Credits>; common: Credits } {
  const scoped = new Map<string, Credits>();
  let common = 0n;
  for (const grant of grants) {
    if (!inForce(grant, now)) continue;
    if (grant.agentId === null) common += grant.remaining;
    else scoped.set(grant.agentId, (scoped.get(grant.agentId) ?? 0n) + grant.remaining);
  }
  return { scoped, common };
}
