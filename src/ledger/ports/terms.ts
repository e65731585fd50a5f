import type { AgentKind } from '../../domain/agent.ts';
import type { AlertRule } from '../../domain/alert.ts';
import type { Cap } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import { type Cycle, type CycleAnchor, cycleAt, cycleBoundary } from '../../domain/cycle.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Subscribed } from '../../domain/plan.ts';
import type { RateCard } from '../../domain/rate-card.ts';
import type { WarningKind } from '../../domain/warning.ts';

export interface AgentTerms {
  id: string;
  kind: AgentKind;
  companyId: string | null;
  archived: boolean;
}

/** A rule as it stands in force: whom it tells, of what, and at which levels of credits. */
export interface CreditAlertRule extends AlertRule {
  id: string;
  destinationId: string;
  kinds: ReadonlySet<WarningKind>;
}

/** What was agreed with an account. Changes seldom, so it is kept in memory between commits, by its version. */
export interface Terms extends Subscribed {
  version: bigint;
  accountId: string;
  anchor: CycleAnchor;
  graceMs: number;
  unknownAgents: 'create' | 'refuse';
  topUpUrl: string | null;
  card: RateCard;
  agents: Map<string, AgentTerms>;
  caps: readonly Cap[];
  alertRules: readonly CreditAlertRule[];
  /** The available credits at which more are bought; `null`: none are by themselves. */
  rechargeBelow: Credits | null;
  /** Cycles found so far; calendars are too slow to be asked for every event. */
  cycles: Map<number, Cycle>;
  newestCycle: Cycle | null;
}

/** What cycles are found by. */
export type Calendar = Pick<Terms, 'anchor' | 'cycles' | 'newestCycle'>;

export function cycleOf(terms: Calendar, at: InstantMs): Cycle {
  const newest = terms.newestCycle;
  if (newest && newest.startsAt <= at && at < newest.endsAt) return newest;
  for (const cycle of terms.cycles.values()) {
    if (cycle.startsAt <= at && at < cycle.endsAt) return cycle;
  }
  return remember(terms, cycleAt(terms.anchor, at));
}

export function cycleNumbered(terms: Calendar, number: number): Cycle {
  const known = terms.cycles.get(number);
  if (known) return known;
  const startsAt = cycleBoundary(terms.anchor, number);
  return remember(terms, { number, startsAt, endsAt: cycleBoundary(terms.anchor, number + 1) });
}

function remember(terms: Calendar, cycle: Cycle): Cycle {
  terms.cycles.set(cycle.number, cycle);
  if (!terms.newestCycle || cycle.number > terms.newestCycle.number) terms.newestCycle = cycle;
  return cycle;
}

/** The first cycle that late events may still change: older ones are closed for ever. */
export function oldestOpenCycle(terms: Calendar & Pick<Terms, 'graceMs'>, now: InstantMs): Cycle {
  let cycle = cycleOf(terms, now);
  for (;;) {
    const previous = cycleNumbered(terms, cycle.number - 1);
    if (previous.endsAt + terms.graceMs <= now) return cycle;
    cycle = previous;
  }
}
