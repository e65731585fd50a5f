import type { Address } from '../../chat/ports/courier.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { DestinationLine } from '../../reports/ports/notices.ts';
import type { Notice } from '../announcements/announcement.ts';

export type { Notice };

/**
 * `dropped`: nothing is left to say. `merged`: said in the message of another. `dead`: given up, and can be sent again by
 * hand.
 */
export type NoticeState = 'waiting' | 'posted' | 'dropped' | 'merged' | 'dead';

/** A notice with what its delivery has come to. */
export interface StoredNotice extends Notice {
  state: NoticeState;
  claim: string | null;
  /** Nobody else takes it before. */
  claimedUntil: InstantMs | null;
  about: string | null;
  /** Whom it is for alone; `null`: a channel, or whoever set that up. */
  personId: string | null;
  mergedInto: string | null;
  /** What became of the last attempt, where that is known. */
  lastError: string | null;
  /** A newer warning about the same thing waits or was said: this one need not be. */
  isSuperseded: boolean;
  /** It goes under that message; `null`: under none. */
  thread: { messageId: string | null } | null;
}

/** What one worker has for a while. */
export interface Claimed {
  accountId: string;
  id: string;
  /** Another one with every claim. */
  claim: string;
  claimedUntil: InstantMs;
  attempts: number;
  /** When the first attempt was begun, and when the last of those before that may have arrived. */
  triedSince: InstantMs;
  triedAt: InstantMs | null;
}

export interface ClaimQuestion {
  now: InstantMs;
  until: InstantMs;
  /** How many messages at most, one for each destination. */
  limit: number;
  /** To which there are couriers. */
  platforms: readonly DestinationLine['platform'][];
}

/** Said once it is known what became of a message. */
export interface FollowUp {
  id: string;
  kind: string;
  destinationId: string;
  facts: object;
  about: string | null;
  dueAt: InstantMs;
}

export type Outcome =
  | { status: 'posted'; messageId: string | null; note: string | null; followUp: FollowUp | null }
  | { status: 'dropped'; why: string }
  /** `mayBeThere`: by this attempt; without it, what was known before stands. */
  | { status: 'dead'; why: string; mayBeThere?: boolean; followUp?: FollowUp | null }
  /** `holdUntil`: nothing else is sent to its destination before. */
  | { status: 'later'; until: InstantMs; why: string; mayBeThere: boolean; holdUntil: InstantMs | null }
  /** It is said then, and nothing was tried. */
  | { status: 'put-off'; until: InstantMs }
  /** Nothing was tried, and somebody may take it from then on. */
  | { status: 'given-back'; from: InstantMs }
  /** Its destination is broken, unless it has taken something since, and whoever set that up is told once. */
  | { status: 'gone'; why: string; unlessSince?: InstantMs; followUp?: FollowUp | null };

/** What must be said, and what becomes of it. Every claim and every state is a row. */
export interface Outbox {
  /** Cheap, also while much waits: whether anything may be taken now, and when that will be so next. */
  look(now: InstantMs): Promise<{ isDue: boolean; nextAt: InstantMs | null }>;
  /** Makes one notice for each channel that hears of it out of those that were decided without knowing the channels. */
  expand(now: InstantMs): Promise<number>;
  claim(question: ClaimQuestion): Promise<Claimed[]>;
  read(accountId: string, id: string): Promise<StoredNotice | null>;
  /** The messages that a notice changes, each once; those that others were merged into. */
  amended(notice: StoredNotice): Promise<StoredNotice[]>;
  /**
   * Where a person can be written to alone, the destination's own workspace first. Behind a webhook there may be nobody: a
   * key has set it up, or the command line. Then it is the channels that are warned.
   */
  addressesOf(
    accountId: string,
    personId: string,
    near: DestinationLine | null,
  ): Promise<{ platform: DestinationLine['platform']; to: Address }[]>;
  /** Only the holder of the claim decides; that something was posted is kept whoever says it. */
  settle(claimed: Claimed, outcome: Outcome, now: InstantMs): Promise<void>;
}
