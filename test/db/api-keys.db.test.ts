import { beforeEach, expect, test } from 'vitest';
import { createKeyStore } from '../../src/db/api-keys.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { createKeyring, KEY_TRUSTED_MS } from '../../src/http/keys/keyring.ts';
import type { KeyStore } from '../../src/http/keys/ports.ts';
import { mintToken } from '../../src/http/keys/token.ts';
import { databaseForTest, type TestDatabase } from '../support/database.ts';

const now = parseInstant('2026-05-14T15:00:00Z');
const by = { actor: 'maya', remarks: null, at: now };
const MINUTE_MS = 60_000;

let database: TestDatabase;
let store: KeyStore;

beforeEach(async () => {
  database = await databaseForTest();
  store = createKeyStore(database);
  await createTermsStore(database).putAccount('acme', { name: 'Acme', zone: 'UTC', anchorAt: now }, by);
});

async function create(name: string): Promise<{ id: string; text: string }> {
  const { keyId: id, hash, text } = mintToken('acme');
  expect(await store.create('acme', { id, name, scopes: ['ingest', 'read'], hash }, by)).toBe(true);
  return { id, text };
}

test('a key that was made opens its account with its scopes, until it is revoked', async () => {
  const { id, text } = await create('site');
  let clock = now;
  const keys = createKeyring(store, () => clock);

  expect(await keys.check(text)).toMatchObject({
    accountId: 'acme',
    name: 'site',
    scopes: ['ingest', 'read'],
  });
  await store.revoke('acme', id, by);
  clock += KEY_TRUSTED_MS;

  expect(await keys.check(text)).toBeNull();
});

test('the database does not hold what a caller shows', async () => {
  const { text } = await create('site');

  const { rows } = await database.pool.query(
    `select k::text || encode(hash, 'escape') as row from api_key k`,
  );

  expect(rows[0].row).not.toContain(text.slice(-43));
});

test('two replicas note the use of a key once a minute', async () => {
  const { id } = await create('site');
  const noted = async () => (await store.find('acme', id))?.lastUsedAt;

  await store.touch('acme', id, now, now - MINUTE_MS);
  await store.touch('acme', id, now + 1_000, now + 1_000 - MINUTE_MS);
  expect(await noted()).toBe(now);

  await store.touch('acme', id, now + MINUTE_MS, now);
  expect(await noted()).toBe(now + MINUTE_MS);
});

test('making and revoking are in the audit, once each', async () => {
  const { id } = await create('site');
  expect(await store.revoke('acme', id, by)).toBe(true);
  expect(await store.revoke('acme', id, by)).toBe(true);

  const audits = await database.prisma.audit.findMany({ where: { subject: id }, orderBy: { id: 'asc' } });
  expect(audits.map(({ act, actor }) => [act, actor])).toEqual([
    ['create-key', 'maya'],
    ['revoke-key', 'maya'],
  ]);
});

test('keys of an account that is not there, and keys that are not there, are refused', async () => {
  const { hash } = mintToken('nobody');

  expect(await store.create('nobody', { id: 'a', name: 'a', scopes: ['read'], hash }, by)).toBe(false);
  expect(await store.revoke('acme', 'a', by)).toBe(false);
  expect(await store.list('nobody')).toEqual([]);
});
