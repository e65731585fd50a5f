import { expect, test, vi } from 'vitest';
import { createKeyring, KEY_TRUSTED_MS } from '../../src/http/keys/keyring.ts';
import type { KeyStore, StoredKey } from '../../src/http/keys/ports.ts';
import { mintToken, parseToken } from '../../src/http/keys/token.ts';

const MINUTE_MS = 60_000;

function keyring(change: Partial<StoredKey> = {}) {
  const token = mintToken('acme-2');
  let key: StoredKey | null = {
    accountId: 'acme-2',
    id: token.keyId,
    name: 'site',
    scopes: ['ingest'],
    hash: token.hash,
    createdAt: 0,
    lastUsedAt: null,
    revokedAt: null,
    ...change,
  };
  let now = 1_000_000;
  const find = vi.fn(async (_accountId: string, id: string) => (id === token.keyId ? key : null));
  const touch = vi.fn(async () => {});
  const store = { find, touch } as Partial<KeyStore> as KeyStore;
  return {
    token,
    find,
    touch,
    keys: createKeyring(store, () => now),
    pass(ms: number) {
      now += ms;
    },
    put(changed: StoredKey | null) {
      key = changed;
    },
    get key() {
      return key;
    },
  };
}

test('a token says its account and its key, also where the secret holds underscores', () => {
  for (let count = 0; count < 200; count += 1) {
    const token = mintToken('acme-2');
    expect(parseToken(token.text)).toEqual({
      accountId: 'acme-2',
      keyId: token.keyId,
      hash: token.hash,
    });
  }
});

test.each(['', 'tb_', 'tb_acme', `tb_ACME_000000000000_${'a'.repeat(43)}`, `tb_acme_00_${'a'.repeat(43)}`])(
  '“%s” is no token, and the database is not asked',
  async (text) => {
    const { keys, find } = keyring();

    expect(await keys.check(text)).toBeNull();
    expect(find).not.toHaveBeenCalled();
  },
);

test('a key opens with its own secret alone, and its own account alone', async () => {
  const { keys, token } = keyring();
  const last = token.text.at(-1) === 'A' ? 'B' : 'A';

  expect(await keys.check(token.text)).toMatchObject({
    accountId: 'acme-2',
    name: 'site',
    scopes: ['ingest'],
  });
  expect(await keys.check(`${token.text.slice(0, -1)}${last}`)).toBeNull();
  expect(await keys.check(token.text.replace('acme-2', 'acme-3'))).toBeNull();
});

test('a revoked key stops within seconds', async () => {
  const ring = keyring();
  expect(await ring.keys.check(ring.token.text)).not.toBeNull();

  ring.put(ring.key && { ...ring.key, revokedAt: 1 });
  ring.pass(KEY_TRUSTED_MS);

  expect(KEY_TRUSTED_MS).toBeLessThanOrEqual(5_000);
  expect(await ring.keys.check(ring.token.text)).toBeNull();
});

test('a thousand requests together ask the database once', async () => {
  const { keys, token, find } = keyring();

  await Promise.all(Array.from({ length: 1_000 }, () => keys.check(token.text)));

  expect(find).toHaveBeenCalledTimes(1);
});

test('a key that was not there is found once it is', async () => {
  const ring = keyring();
  const { key } = ring;
  ring.put(null);
  expect(await ring.keys.check(ring.token.text)).toBeNull();

  ring.put(key);

  expect(await ring.keys.check(ring.token.text)).not.toBeNull();
});

test('a database that failed is asked again', async () => {
  const { keys, token, find } = keyring();
  find.mockRejectedValueOnce(new Error('away'));

  await expect(keys.check(token.text)).rejects.toThrow('away');

  expect(await keys.check(token.text)).not.toBeNull();
});

test('use is noted once a minute, by nobody’s leave to wait, and a failure to note it harms no request', async () => {
  const { keys, token, touch, pass } = keyring();
  touch.mockRejectedValueOnce(new Error('away'));

  for (let second = 0; second <= 60; second += 1) {
    expect(await keys.check(token.text)).not.toBeNull();
    pass(1_000);
  }

  expect(touch.mock.calls).toEqual([
    ['acme-2', token.keyId, 1_000_000, 1_000_000 - MINUTE_MS],
    ['acme-2', token.keyId, 1_000_000 + MINUTE_MS, 1_000_000],
  ]);
});
