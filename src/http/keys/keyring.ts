import { timingSafeEqual } from 'node:crypto';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type { KeyStore, StoredKey } from './ports.ts';
import { parseToken } from './token.ts';

// What is revoked stops within this, on every replica; what is not, asks the database once in it.
export const KEY_TRUSTED_MS = 5_000;
const USE_NOTED_MS = 60_000;
const KEYS_KEPT_MAX = 10_000;

export interface Keyring {
  /** The key that a token belongs to. `null`: unknown, wrong or revoked, and nobody is told which. */
  check(token: string): Promise<StoredKey | null>;
}

interface Known {
  key: Promise<StoredKey | null>;
  readAt: InstantMs;
  notedAt: InstantMs;
}

export function createKeyring(store: KeyStore, clock: () => InstantMs): Keyring {
  const remembered = new Map<string, Known>();

  function read(accountId: string, keyId: string, now: InstantMs): Known {
    const name = `${accountId}_${keyId}`;
    const known = remembered.get(name);
    if (known && now - known.readAt < KEY_TRUSTED_MS) return known;
    if (remembered.size >= KEYS_KEPT_MAX) remembered.clear();
    // The promise is kept, so that callers who come together ask once.
    const fresh: Known = {
      key: store.find(accountId, keyId),
      readAt: now,
      notedAt: known?.notedAt ?? Number.NEGATIVE_INFINITY,
    };
    remembered.set(name, fresh);
    // A key that is made in a moment is not to be unknown for seconds, nor a failure to outlive its cause.
    const forget = () => {
      if (remembered.get(name) === fresh) remembered.delete(name);
    };
    fresh.key.then((key) => key ?? forget(), forget);
    return fresh;
  }

  /** Nobody waits for it. */
  function noteUse(known: Known, { accountId, id }: StoredKey, now: InstantMs): void {
    if (now - known.notedAt < USE_NOTED_MS) return;
    known.notedAt = now;
    store
      .touch(accountId, id, now, now - USE_NOTED_MS)
      .catch((error) => log.warn('could not note that a key was used', { accountId, key: id, error }));
  }

  return {
    async check(text) {
      const token = parseToken(text);
      if (!token) return null;
      const now = clock();
      const known = read(token.accountId, token.keyId, now);
      const key = await known.key;
      if (!key || key.revokedAt !== null || !timingSafeEqual(key.hash, token.hash)) return null;
      noteUse(known, key, now);
      return key;
    },
  };
}
