import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { OneWorkspace, SlackConfig } from '../../../src/config/slack.ts';
import { createInstallations } from '../../../src/db/installations.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../../src/playground/slack/index.ts';
import type { Workspace } from '../../../src/playground/slack/world.ts';
import { createSeal } from '../../../src/seal.ts';
import { createSlackAccess } from '../../../src/slack/install/access.ts';
import { createInstallationStore } from '../../../src/slack/install/installation-store.ts';
import { quietLogger } from '../../../src/slack/quiet-logger.ts';
import { databaseForTest, type TestDatabase } from '../../support/database.ts';

const keys = [Buffer.alloc(32, 1)];

let database: TestDatabase;
let slack: LoopbackSlack;
let acme: Workspace;

beforeEach(async () => {
  database = await databaseForTest();
  slack = await startLoopbackSlack({});
  onTestFinished(slack.close);
  acme = slack.addWorkspace({ name: 'Acme' });
});

function accessBy(install: SlackConfig['install']) {
  return createSlackAccess({
    slack: { apiUrl: slack.apiUrl, transport: { mode: 'socket', appToken: 'xapp-1' }, install },
    installations: createInstallations(database),
    clock: Date.now,
    logger: quietLogger,
    client: { retryConfig: { retries: 0 } },
  });
}

const one = (account: string | null): OneWorkspace => ({
  by: 'token',
  botToken: slack.botToken(acme),
  account,
});
const of = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });
const calls = () => slack.calls.filter(({ name }) => name === 'auth.test').length;

test('with one token it is known once who the bot is', async () => {
  const access = accessBy(one(null));

  const answers = await Promise.all([1, 2, 3].map(() => access.authorize(of(acme.id))));

  const { botId, botUserId } = acme.installation ?? {};
  expect(answers[0]).toEqual({ botToken: slack.botToken(acme), teamId: acme.id, botId, botUserId });
  expect(calls()).toBe(1);
  expect((await access.clientOf(acme.id)).token).toBe(slack.botToken(acme));
});

test('one token opens no other workspace: whoever asks there would see the numbers of this one', async () => {
  const zenith = slack.addWorkspace({ name: 'Zenith' });
  const access = accessBy(one('demo'));

  await expect(access.authorize(of(zenith.id))).rejects.toThrow(`not installed in ${zenith.id}`);
  expect(await access.authorize(of(acme.id))).toMatchObject({ teamId: acme.id });
});

test('a Slack that did not answer is asked again', async () => {
  const access = accessBy(one(null));
  slack.faults.next('auth.test', { kind: 'error', error: 'internal_error' });

  await expect(access.authorize(of(acme.id))).rejects.toThrow('internal_error');
  expect(await access.authorize(of(acme.id))).toMatchObject({ teamId: acme.id });
});

test('the account of the settings is that of its own workspace, and of no other', async () => {
  const links = { accountOf: async ({ workspace }: { workspace: string }) => `linked to ${workspace}` };

  const { accountOf } = accessBy(one('demo')).owned(links);

  expect(await accountOf({ platform: 'slack', workspace: acme.id })).toBe('demo');
  expect(await accountOf({ platform: 'slack', workspace: 'T9' })).toBe('linked to T9');
});

test('where the settings name no account, what is linked counts', async () => {
  const links = { accountOf: async () => 'linked' };

  expect(await accessBy(one(null)).owned(links).accountOf({ platform: 'slack', workspace: acme.id })).toBe(
    'linked',
  );
});

test('with many installations each workspace has a client of its own', async () => {
  const zenith = slack.addWorkspace({ name: 'Zenith' });
  const store = createInstallationStore(createInstallations(database), createSeal(keys), Date.now);
  for (const { id, installation } of [acme, zenith]) {
    const bot = { token: installation?.botToken ?? '', scopes: [], id: 'B1', userId: 'U1' };
    const user = { id: 'U2', token: undefined, scopes: undefined };
    await store.storeInstallation({ team: { id }, enterprise: undefined, user, bot, authVersion: 'v2' });
  }
  const { clientId, clientSecret } = slack.world.app;
  const publicUrl = 'https://t.example.com';
  const access = accessBy({ by: 'oauth', clientId, clientSecret, publicUrl, tokenKeys: keys });

  const clients = await Promise.all([acme, zenith, acme].map(({ id }) => access.clientOf(id)));

  expect(clients.map(({ token }) => token)).toEqual([acme, zenith, acme].map((each) => slack.botToken(each)));
  expect(await access.clientOf(acme.id)).toBe(await access.clientOf(acme.id));
  await expect(access.clientOf('T9')).rejects.toThrow('not installed in T9');
});
