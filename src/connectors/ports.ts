import type { InstantMs } from '../domain/instant.ts';

/** What an account has connected, as it is stored: its secrets are locked. */
export interface StoredConnection {
  accountId: string;
  id: string;
  provider: string;
  settings: unknown;
  secrets: Buffer;
  createdAt: InstantMs;
  /** When the last message came that was taken. */
  heardAt: InstantMs | null;
  /** When the last one came that was not, and why. */
  fault: { at: InstantMs; why: string } | null;
}

/** How the fault of a message begins that anybody may have sent. */
export const NOT_BELIEVED = 'Not believed: ';

export interface NewConnection {
  id: string;
  provider: string;
  settings: object;
  secrets: Buffer;
}

interface By {
  actor: string;
  remarks: string | null;
  at: InstantMs;
}

export interface Connections {
  find(accountId: string, id: string): Promise<StoredConnection | null>;
  /** Of one account, or of all; of one provider, or of all. */
  list(of: { accountId?: string; provider?: string }): Promise<StoredConnection[]>;
  /** Under the same id, what was there before is replaced. */
  put(
    accountId: string,
    connection: NewConnection,
    by: By,
  ): Promise<'created' | 'changed' | 'unknown-account'>;
  remove(accountId: string, id: string, by: By): Promise<boolean>;
  /** Written down once in a while: nobody outside may make us write with every message. */
  noteHeard(accountId: string, id: string, at: InstantMs): Promise<void>;
  /** The same, and what anybody may send hides nothing that the provider's own messages have. Whether it was. */
  noteFault(accountId: string, id: string, fault: { at: InstantMs; why: string }): Promise<boolean>;
  /** Locked anew with the newest key, unless somebody has changed it meanwhile. */
  relock(connection: StoredConnection, secrets: Buffer): Promise<void>;
}

/** Which of these ids of a source have been counted. */
export type FindCounted = (
  accountId: string,
  source: string,
  ids: readonly string[],
) => Promise<ReadonlySet<string>>;
