import { type Day, type InstantMs, localDay } from '../domain/instant.ts';
import type { Period } from '../domain/period.ts';
import type { Named, NamedAgent } from './ports/directory.ts';

/** What a report is of: a time, and one agent or company, or all. */
export interface Scope {
  period: Period;
  agent: NamedAgent | null;
  company: Named | null;
}

/** The days of a period that have begun: what lies ahead has no usage, and would only thin the averages. */
export function daysSoFar(period: Period, now: InstantMs): { from: Day; to: Day } {
  const today = localDay(now, period.zone);
  const isOver = period.lastDay < today;
  return { from: period.firstDay, to: isOver ? period.lastDay : today };
}

export function filtersOf({ agent, company }: Scope): { agent?: string; company?: string } {
  return { ...(agent && { agent: agent.id }), ...(company && { company: company.id }) };
}
