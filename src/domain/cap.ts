import type { Credits } from './credits.ts';
import { type CycleAnchor, cycleAt } from './cycle.ts';
import { addDays, type InstantMs, localDay, startOfDay, weekday } from './instant.ts';

export const capScopes = ['agent', 'company', 'person'] as const;
export type CapScope = (typeof capScopes)[number];
export const capWindows = ['day', 'week', 'cycle'] as const;
export type CapWindow = (typeof capWindows)[number];

/** A limit on what one agent, company or person may spend in a stretch of time. */
export interface Cap {
  id: string;
  scope: CapScope;
  scopeId: string;
  window: CapWindow;
  limit: Credits;
}

/** Who would spend. */
export interface Spender {
  agentId: string;
  companyId: string | null;
  person: string | null;
}

export interface Window {
  startsAt: InstantMs;
  endsAt: InstantMs;
}

export function capApplies(cap: Cap, spender: Spender): boolean {
  const id = { agent: spender.agentId, company: spender.companyId, person: spender.person }[cap.scope];
  return id === cap.scopeId;
}

/** The local day, the local week from Monday, or the billing cycle around an instant. */
export function capWindow(window: CapWindow, at: InstantMs, anchor: CycleAnchor): Window {
  if (window === 'cycle') {
    const { startsAt, endsAt } = cycleAt(anchor, at);
    return { startsAt, endsAt };
  }
  const day = localDay(at, anchor.zone);
  const first = window === 'day' ? day : addDays(day, 1 - weekday(day));
  return {
    startsAt: startOfDay(first, anchor.zone),
    endsAt: startOfDay(addDays(first, window === 'day' ? 1 : 7), anchor.zone),
  };
}

/** A cap with what its window has seen: spent, and set aside by live holds. */
export interface CapUse {
  cap: Cap;
  used: Credits;
  held: Credits;
  resetsAt: InstantMs;
}

export interface CapRefusal {
  cap: Cap;
  room: Credits;
  resetsAt: InstantMs;
}

/** The tightest cap that the amount would pass, or `null` when every cap has room. */
export function refusingCap(uses: readonly CapUse[], amount: Credits): CapRefusal | null {
  let tightest: CapRefusal | null = null;
  for (const { cap, used, held, resetsAt } of uses) {
    const left = cap.limit - used - held;
    if (left >= amount) continue;
    const room = left > 0n ? left : 0n;
    if (
      tightest === null ||
      room < tightest.room ||
      (room === tightest.room && resetsAt > tightest.resetsAt)
    ) {
      tightest = { cap, room, resetsAt };
    }
  }
  return tightest;
}
