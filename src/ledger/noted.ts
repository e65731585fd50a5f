import type { Cap } from '../domain/cap.ts';
import { type Credits, least } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Desk, Noted } from './desk.ts';
import type { AccountState } from './ports/account-state.ts';
import type { AgentTerms } from './ports/terms.ts';

export function nothingNoted({ terms, position, nextRollAt }: AccountState, now: InstantMs): Noted | null {
  if (terms.alertRules.length === 0) return null;
  return {
    stops: new Map(),
    fullCaps: new Map(),
    unrated: new Map(),
    uncovered: position.uncovered,
    timeCame: nextRollAt <= now,
  };
}

export function noteStop({ noted, state }: Desk, agentId: string, asked: Credits): void {
  // Anybody may ask in a name that there is not.
  if (!noted || !state.terms.agents.has(agentId)) return;
  noted.stops.set(agentId, least(asked, noted.stops.get(agentId) ?? asked));
}

export function noteFullCap({ noted }: Desk, cap: Cap, at: InstantMs): void {
  noted?.fullCaps.set(`${cap.id}@${at}`, { cap, at });
}

export function noteUnrated({ noted }: Desk, agent: AgentTerms, model: string | null): void {
  noted?.unrated.set(JSON.stringify([agent.id, agent.kind, model]), { agent, model });
}
