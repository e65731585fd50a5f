import type { InstantMs } from '../../domain/instant.ts';
import type { By } from '../../ledger/ports/terms-store.ts';

/** What a key may do: report usage, ask for leave to spend, read, and change terms and credits. */
export const keyScopes = ['ingest', 'authorise', 'read', 'manage'] as const;
export type KeyScope = (typeof keyScopes)[number];

export interface StoredKey {
  accountId: string;
  id: string;
  name: string;
  scopes: readonly KeyScope[];
  /** SHA-256 of the token, which is random throughout: a slow hash would add nothing. */
  hash: Uint8Array;
  createdAt: InstantMs;
  lastUsedAt: InstantMs | null;
  revokedAt: InstantMs | null;
}

export type NewKey = Pick<StoredKey, 'id' | 'name' | 'scopes' | 'hash'>;

export interface KeyStore {
  find(accountId: string, id: string): Promise<StoredKey | null>;
  /** Notes that a key is used, unless that was noted since. */
  touch(accountId: string, id: string, at: InstantMs, unlessSince: InstantMs): Promise<void>;
  /** `false`: there is no such account. */
  create(accountId: string, key: NewKey, by: By): Promise<boolean>;
  /** Newest first, the revoked too. */
  list(accountId: string): Promise<StoredKey[]>;
  /** Revoking it again is no fault; `false`: there is no such key. */
  revoke(accountId: string, id: string, by: By): Promise<boolean>;
}
