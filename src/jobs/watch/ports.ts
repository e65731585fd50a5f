import type { Day, InstantMs } from '../../domain/instant.ts';

/** An account in which somebody is warned, and how far it has been looked at. */
export interface Watched {
  accountId: string;
  zone: string;
  /** Nobody needs to look before; `null`: nobody has looked yet. */
  seenUntil: InstantMs | null;
  /** The newest local day on whose morning it was looked at. */
  day: Day | null;
}

/** To every channel that hears of its kind. */
export interface WatchNotice {
  id: string;
  kind: string;
  about: string;
  facts: Record<string, string | number | null>;
}

export interface Watch {
  /** Accounts that are due, by their names, from the one after `after`. */
  due(now: InstantMs, after: string, limit: number): Promise<Watched[]>;
  /** What was said last about something and is not over; `null`: nothing. */
  standing(accountId: string, about: string): Promise<unknown>;
  /** In one commit with what is to be said. Somebody who has looked meanwhile has said it: then nothing is written. */
  close(
    watched: Watched,
    until: { seenUntil: InstantMs; day: Day | null },
    notices: readonly WatchNotice[],
    now: InstantMs,
  ): Promise<boolean>;
}
