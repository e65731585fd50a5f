import type { Cap } from '../domain/cap.ts';
import type { Credits } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import { type FoldPoint, isAfter } from '../domain/refold.ts';
import type { AccountState, PostedDebit } from './ports/account-state.ts';
import type { Archive } from './ports/archive.ts';
import type { KnownEvent } from './ports/recorded.ts';
import type { AgentTerms } from './ports/terms.ts';
import type { EventRow, Writes } from './ports/writes.ts';

/** One account under its lock: what is known, what will be written, and the instant at which all of it happens. */
export interface Desk {
  state: AccountState;
  writes: Writes;
  now: InstantMs;
  archive: Archive;
  seen: Seen;
  /** `null`: nobody is warned of anything. */
  noted: Noted | null;
}

/** What this commit has come upon that somebody may have to be told, each once however often it came. */
export interface Noted {
  /** Agents that asked in vain for want of credits, and for how much at the least. */
  stops: Map<string, Credits>;
  fullCaps: Map<string, { cap: Cap; at: InstantMs }>;
  unrated: Map<string, { agent: AgentTerms; model: string | null }>;
  /** As it was when the commit began. */
  uncovered: ReadonlyMap<number, Credits>;
  /** The time has come for which the account was to be looked at. */
  timeCame: boolean;
}

/** Debits after a point: as the database holds them, but for those that this very commit has touched. */
export async function debitsAfter(desk: Desk, point: FoldPoint): Promise<PostedDebit[]> {
  const { touched } = desk.state;
  const stored = (await desk.archive.debitsAfter(point)).filter(({ debit }) => !touched.has(debit.seq));
  const own = [...touched.values()].filter((posted) => posted !== null && isAfter(point, posted.debit));
  return [...stored, ...own.filter((posted) => posted !== null)];
}

/** The debit of an event as it stands, also where this very commit has touched it. */
export async function debitOf(desk: Desk, event: EventRow): Promise<PostedDebit | null> {
  const touched = desk.state.touched.get(event.seq);
  return touched === undefined ? desk.archive.debit(event.occurredAt, event.seq) : touched;
}

export async function firstSeqFrom(desk: Desk, from: InstantMs, to: InstantMs): Promise<number | null> {
  const own = [...desk.state.touched.values()].flatMap((posted) =>
    posted && posted.debit.at >= from && posted.debit.at < to ? [posted.debit.seq] : [],
  );
  const stored = await desk.archive.firstSeq(from, to);
  const seqs = stored === null ? own : [...own, stored];
  return seqs.length > 0 ? Math.min(...seqs) : null;
}

/** What this very commit has counted, which no look-up could know. */
export interface Seen {
  events: Map<string, KnownEvent>;
  conversations: Set<string>;
}
