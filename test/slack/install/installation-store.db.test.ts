import type { Installation } from '@slack/oauth';
import { beforeEach, expect, test } from 'vitest';
import { createInstallations } from '../../../src/db/installations.ts';
import { createSeal } from '../../../src/seal.ts';
import { createInstallationStore } from '../../../src/slack/install/installation-store.ts';
import { databaseForTest, type TestDatabase } from '../../support/database.ts';

const key = (byte: number) => Buffer.alloc(32, byte);
const now = Date.UTC(2026, 4, 14);

let database: TestDatabase;
beforeEach(async () => {
  database = await databaseForTest();
});

const storeWith = (...keys: Buffer[]) =>
  createInstallationStore(createInstallations(database), createSeal(keys), () => now);

function installed(id: string, token: string): Installation<'v2', false> {
  return {
    team: { id, name: 'Acme' },
    enterprise: undefined,
    user: { token: undefined, scopes: undefined, id: 'U1' },
    bot: { token, scopes: ['commands'], id: 'B1', userId: 'U9' },
    isEnterpriseInstall: false,
    authVersion: 'v2',
  };
}

function installedForAll(id: string, token: string): Installation<'v2', true> {
  return { ...installed('T0', token), team: undefined, enterprise: { id }, isEnterpriseInstall: true };
}

const ofTeam = (teamId: string, enterpriseId?: string) => ({
  teamId,
  enterpriseId,
  isEnterpriseInstall: false,
});
const ofOrganisation = (enterpriseId: string) => ({
  teamId: undefined,
  enterpriseId,
  isEnterpriseInstall: true,
});

async function rows() {
  return database.prisma.installation.findMany({ orderBy: { workspace: 'asc' } });
}

test('an installation comes back whole, and its token is nowhere in the table', async () => {
  const store = storeWith(key(1));

  await store.storeInstallation(installed('T1', 'xoxb-secret'));

  expect(await store.fetchInstallation(ofTeam('T1'))).toEqual(
    JSON.parse(JSON.stringify(installed('T1', 'xoxb-secret'))),
  );
  const [row] = await rows();
  expect(Buffer.from(row?.secrets ?? []).toString('latin1')).not.toContain('xoxb');
});

test('one workspace never gets the token of another, also when their rows are swapped', async () => {
  const store = storeWith(key(1));
  await store.storeInstallation(installed('T1', 'xoxb-1'));
  await store.storeInstallation(installed('T2', 'xoxb-2'));

  expect(await store.fetchInstallation(ofTeam('T2'))).toMatchObject({ bot: { token: 'xoxb-2' } });

  await database.pool.query(
    `update installation set secrets = (select secrets from installation where workspace = 'T1') where workspace = 'T2'`,
  );
  await expect(store.fetchInstallation(ofTeam('T2'))).rejects.toThrow('damaged');
});

test('a workspace of an organisation that installed for all of its own has that one’s, unless it has its own', async () => {
  const store = storeWith(key(1));
  await store.storeInstallation(installedForAll('E1', 'xoxb-all'));
  await store.storeInstallation(installed('T1', 'xoxb-1'));

  expect(await store.fetchInstallation(ofOrganisation('E1'))).toMatchObject({ bot: { token: 'xoxb-all' } });
  expect(await store.fetchInstallation(ofTeam('T2', 'E1'))).toMatchObject({ bot: { token: 'xoxb-all' } });
  expect(await store.fetchInstallation(ofTeam('T1', 'E1'))).toMatchObject({ bot: { token: 'xoxb-1' } });
  await expect(store.fetchInstallation(ofTeam('T3', 'E2'))).rejects.toThrow('not installed in T3');
});

test('of a workspace that was heard of once, it remembers whose it is: a digest knows the workspace alone', async () => {
  const store = storeWith(key(1));
  await store.storeInstallation(installedForAll('E1', 'xoxb-all'));
  await store.storeInstallation(installed('T1', 'xoxb-1'));
  await expect(store.fetchInstallation(ofTeam('T2'))).rejects.toThrow('not installed in T2');

  // As Bolt asks, where the organisation has installed it.
  for (const teamId of ['T1', 'T2']) {
    await store.fetchInstallation({ teamId, enterpriseId: 'E1', isEnterpriseInstall: true });
  }

  expect(await store.fetchInstallation(ofTeam('T2'))).toMatchObject({ bot: { token: 'xoxb-all' } });
  expect(await store.fetchInstallation(ofTeam('T1'))).toMatchObject({ bot: { token: 'xoxb-1' } });
  await store.deleteInstallation(ofOrganisation('E1'));
  await expect(store.fetchInstallation(ofTeam('T2'))).rejects.toThrow('not installed in T2');
});

test('removed, its tokens are erased from the table, and it can be installed again', async () => {
  const store = storeWith(key(1));
  await store.storeInstallation(installed('T1', 'xoxb-1'));
  await store.storeInstallation(installedForAll('E1', 'xoxb-all'));

  await store.deleteInstallation(ofTeam('T1', 'E1'));

  await expect(store.fetchInstallation(ofTeam('T1'))).rejects.toThrow('not installed');
  expect(await rows()).toMatchObject([
    { workspace: 'E1', removedAt: null },
    { workspace: 'T1', secrets: null, removedAt: new Date(now) },
  ]);
  await store.storeInstallation(installed('T1', 'xoxb-2'));
  expect(await store.fetchInstallation(ofTeam('T1'))).toMatchObject({ bot: { token: 'xoxb-2' } });
  expect(await createInstallations(database).list()).toEqual(['E1', 'T1']);
});

test('reading with a newer key locks with it, so that the older one can be taken away', async () => {
  await storeWith(key(1)).storeInstallation(installed('T1', 'xoxb-1'));
  await expect(storeWith(key(2)).fetchInstallation(ofTeam('T1'))).rejects.toThrow('None of TOKEN_KEYS opens');

  await storeWith(key(2), key(1)).fetchInstallation(ofTeam('T1'));

  expect(await storeWith(key(2)).fetchInstallation(ofTeam('T1'))).toMatchObject({ bot: { token: 'xoxb-1' } });
});

test('locking anew never undoes a token that was renewed in the same moment', async () => {
  const installations = createInstallations(database);
  await storeWith(key(1)).storeInstallation(installed('T1', 'xoxb-old'));
  const racing = {
    ...installations,
    async find(workspace: string) {
      const found = await installations.find(workspace);
      await storeWith(key(2)).storeInstallation(installed('T1', 'xoxb-new'));
      return found;
    },
  };
  const store = createInstallationStore(racing, createSeal([key(2), key(1)]), () => now);

  await store.fetchInstallation(ofTeam('T1'));

  expect(await storeWith(key(2)).fetchInstallation(ofTeam('T1'))).toMatchObject({
    bot: { token: 'xoxb-new' },
  });
});
