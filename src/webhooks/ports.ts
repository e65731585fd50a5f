import type { AlertRule } from '../domain/alert.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { WarningKind } from '../domain/warning.ts';

/** What a receiver's messages are signed with, locked. */
export interface StoredSecret {
  sealed: Buffer;
  /** Until the instant, what was signed with before is signed with besides. */
  previous: { sealed: Buffer; until: InstantMs } | null;
}

export interface WebhookSecrets {
  find(accountId: string, destinationId: string): Promise<StoredSecret | null>;
  /** `null`: somebody has made one meanwhile. Theirs stands. */
  create(accountId: string, destinationId: string, sealed: Buffer, at: InstantMs): Promise<boolean>;
  /** What stood is kept until then. */
  rotate(
    accountId: string,
    destinationId: string,
    next: { sealed: Buffer; until: InstantMs },
    by: By,
  ): Promise<boolean>;
  /** Locked anew with the newest key, unless somebody has changed it meanwhile. */
  relock(accountId: string, destinationId: string, from: Buffer, to: Buffer): Promise<void>;
  remove(accountId: string, destinationId: string): Promise<void>;
  /** To that receiver alone, whatever it hears of. */
  writeTest(accountId: string, destinationId: string, at: InstantMs): Promise<void>;
}

/** A receiver, as whoever set it up asked for it. */
export interface WebhookWish {
  url: string;
  kinds: readonly WarningKind[];
  rule: AlertRule;
}

export interface Webhook extends WebhookWish {
  id: string;
  broken: { at: InstantMs; why: string | null } | null;
}

export interface By {
  actor: string;
  remarks: string | null;
  at: InstantMs;
}

export type PutAnswer =
  /** The secret is said once: when it is made. */
  | { status: 'created' | 'changed' | 'unchanged'; secret: string | null }
  | {
      status: 'refused';
      reason: 'conflict' | 'unknown-account' | 'bad-address' | 'no-keys' | 'too-many';
      says: string;
    };

/** The receivers of an account. */
export interface Webhooks {
  list(accountId: string): Promise<Webhook[]>;
  put(accountId: string, id: string, wish: WebhookWish, by: By): Promise<PutAnswer>;
  /** `null`: there is no such receiver. */
  rotate(accountId: string, id: string, by: By): Promise<{ secret: string; previousUntil: InstantMs } | null>;
  test(accountId: string, id: string, by: By): Promise<boolean>;
  remove(accountId: string, id: string, by: By): Promise<boolean>;
}
