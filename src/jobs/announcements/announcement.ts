import type { Card } from '../../cards/card.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { AlertRuleLine, DestinationLine } from '../../reports/ports/notices.ts';
import type { ReportStore } from '../../reports/ports/store.ts';

/** Something that must be said, as it is stored, and what has become of it since. */
export interface Notice {
  accountId: string;
  id: string;
  kind: string;
  /** What was true when it was decided; each kind reads its own. */
  facts: unknown;
  createdAt: InstantMs;
  /** When it was meant to be said. */
  dueAt: InstantMs;
  postedAt: InstantMs | null;
  messageId: string | null;
  acknowledged: { at: InstantMs; by: string } | null;
  recoveredAt: InstantMs | null;
  destination: DestinationLine | null;
  /** The rule by which this channel is warned; `null`: it is no warning. */
  rule: AlertRuleLine | null;
  /** Others of its kind that are said in the same message. */
  merged: readonly Notice[];
  /** What it is about, where its facts name a notice: of an escalation, a reminder, details. */
  original: Notice | null;
}

export interface Tools {
  reports: ReportStore;
  directory: Directory;
  now: InstantMs;
}

export interface Said {
  card: Card;
  mention: string | null;
}

/** How one kind of notice is put into words, at the moment in which it is said. `null`: nothing is left to say. */
export interface Announcement {
  kind: string;
  compose(notice: Notice, tools: Tools): Promise<Said | null>;
}
