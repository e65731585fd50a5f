import type { Credits } from '../../domain/credits.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Tally } from '../../domain/tally.ts';

export const usageGroups = ['agent', 'kind', 'model', 'company', 'person', 'day'] as const;
export type UsageGroup = (typeof usageGroups)[number];

export interface UsageQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  groupBy: UsageGroup;
  agent?: string | undefined;
  kind?: string | undefined;
  model?: string | undefined;
  company?: string | undefined;
}

type CountedOfPeople = Pick<Tally, 'used' | 'events'>;

/** The rest is not counted by person: then it is `null`. */
export type UsageSum = CountedOfPeople &
  Record<Exclude<keyof Tally, keyof CountedOfPeople>, number | null> & {
    /** The agent, kind, model, company, person or day; empty where an event named none. */
    key: string;
  };

export const cellKeys = ['day', 'agent', 'company', 'model', 'kind'] as const;
export type CellKey = (typeof cellKeys)[number];

export interface CellQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  /** What is told apart; everything else is summed. None: one sum of all. */
  by: readonly CellKey[];
  agent?: string | undefined;
  company?: string | undefined;
}

/** Sums over usage. A key that was not asked for is empty. */
export interface Cell extends Tally {
  day: Day;
  agent: string;
  company: string;
  model: string;
  kind: string;
}

/** A quarter of an hour of UTC: what days and hours of every zone are made of. */
export interface Quarter {
  at: InstantMs;
  used: Credits;
}

export interface QuarterQuestion {
  from: InstantMs;
  /** Exclusive. */
  to: InstantMs;
  agent?: string | undefined;
  company?: string | undefined;
}

export interface NearestQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  agent?: string | undefined;
  company?: string | undefined;
  kind?: string | undefined;
}

/** The last day with usage before a range, and the first after it. */
export interface NearestDays {
  before: Day | null;
  after: Day | null;
}
