import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { lookAt } from '../../../src/cli/doctor/report.ts';
import { slackRecords } from '../../../src/cli/doctor/slack-records.ts';
import type { SlackConfig } from '../../../src/config/slack.ts';
import { createInstallations } from '../../../src/db/installations.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../../src/playground/slack/index.ts';
import type { Workspace } from '../../../src/playground/slack/world.ts';
import { createSeal } from '../../../src/seal.ts';
import { slackChecks } from '../../../src/slack/doctor/checks.ts';
import { createInstallationStore } from '../../../src/slack/install/installation-store.ts';
import { allScopes, scopes } from '../../../src/slack/install/scopes.ts';
import { databaseForTest, type TestDatabase } from '../../support/database.ts';

const by = { actor: 'test', remarks: null, at: Date.UTC(2026, 4, 14) };
const granted = allScopes.map(({ scope }) => scope);

let database: TestDatabase;
let slack: LoopbackSlack;
let acme: Workspace;

beforeEach(async () => {
  database = await databaseForTest();
  slack = await startLoopbackSlack({});
  onTestFinished(slack.close);
  acme = slack.addWorkspace({ name: 'Acme', scopes: granted });
  await createTermsStore(database).putAccount('demo', { name: 'Demo', zone: 'UTC', anchorAt: by.at }, by);
});

const one = (more: Partial<SlackConfig> = {}): SlackConfig => ({
  apiUrl: slack.apiUrl,
  transport: { mode: 'socket', appToken: slack.world.app.appToken },
  install: { by: 'token', botToken: slack.botToken(acme), account: 'demo' },
  ...more,
});

async function examine(config: SlackConfig, clock: () => number = Date.now) {
  const looked = await lookAt(slackChecks(config, slackRecords(database, config), clock));
  return Object.fromEntries(looked.map(({ name, ...finding }) => [name, finding]));
}

const keys = [Buffer.alloc(32, 1)];
const many = (tokenKeys = keys): SlackConfig => {
  const { clientId, clientSecret } = slack.world.app;
  const install = {
    by: 'oauth',
    clientId,
    clientSecret,
    publicUrl: 'https://t.example.com',
    tokenKeys,
  } as const;
  return one({ install });
};

async function installed(workspace: Workspace) {
  const store = createInstallationStore(createInstallations(database), createSeal(keys), Date.now);
  const bot = { token: slack.botToken(workspace), scopes: [], id: 'B1', userId: 'U1' };
  const user = { id: 'U2', token: undefined, scopes: undefined };
  const team = { id: workspace.id };
  await store.storeInstallation({ team, enterprise: undefined, user, bot, authVersion: 'v2' });
}

async function destination(channel: string, workspace = acme.id) {
  const input = { id: channel, platform: 'slack', workspace, channel, zone: null, ownerId: 'pat' } as const;
  await createTermsStore(database).putDestination('demo', input, by);
}

test('where all is right, every line says so', async () => {
  await destination(slack.addChannel(acme, { name: 'ops' }).id);

  const looked = await examine(one());

  expect(looked).toEqual({
    'Slack bot token': { state: 'good', says: 'accepted in Acme' },
    'Slack scopes': { state: 'good', says: 'all 8 are granted' },
    'Slack socket': { state: 'good', says: 'Slack offers one for the app token' },
    'Slack account': { state: 'good', says: 'the workspace belongs to demo' },
    'Slack channels': { state: 'good', says: 'in 1 channel' },
    clock: { state: 'good', says: 'agrees with Slack’s' },
  });
});

test('an optional scope that was left out is no fault, and what is done without it is said', async () => {
  acme = slack.addWorkspace({ name: 'Old', scopes: scopes.map(({ scope }) => scope) });

  expect((await examine(one()))['Slack scopes']).toEqual({
    state: 'good',
    says: expect.stringContaining('without channels:history, groups:history it cannot look'),
  });
});

describe('it says what is wrong and what to do, when', () => {
  test('the token is unknown, and does not guess about what hangs on it', async () => {
    const install = { by: 'token', botToken: 'xoxb-unknown', account: null } as const;

    const looked = await examine(one({ install }));

    expect(looked).toMatchObject({
      'Slack bot token': {
        state: 'broken',
        says: 'Slack does not know it',
        fix: expect.stringContaining('Copy'),
      },
      'Slack scopes': { state: 'unseen' },
      'Slack socket': { state: 'good' },
      'Slack account': { state: 'unseen' },
    });
  });

  test('the token was revoked', async () => {
    const config = one();
    slack.revokeTokens(acme);

    expect(await examine(config)).toMatchObject({
      'Slack bot token': { state: 'broken', says: 'was revoked', fix: expect.stringContaining('Install') },
    });
  });

  test('a scope is missing', async () => {
    acme = slack.addWorkspace({ name: 'Old', scopes: granted.filter((scope) => scope !== 'files:write') });

    expect((await examine(one()))['Slack scopes']).toMatchObject({
      state: 'broken',
      says: `missing in ${acme.id}: files:write (uploads charts, and CSV into threads)`,
      fix: expect.stringContaining('manifest.json'),
    });
  });

  test('the app token opens no socket', async () => {
    const looked = await examine(one({ transport: { mode: 'socket', appToken: 'xapp-unknown' } }));

    expect(looked['Slack socket']).toMatchObject({
      state: 'broken',
      fix: expect.stringContaining('connections:write'),
    });
  });

  test('the account of the settings does not exist', async () => {
    const install = { by: 'token', botToken: slack.botToken(acme), account: 'nobody' } as const;

    expect((await examine(one({ install })))['Slack account']).toMatchObject({
      state: 'broken',
      fix: 'tallybot account create nobody --name …',
    });
  });

  test('the workspace is not linked', async () => {
    const install = { by: 'token', botToken: slack.botToken(acme), account: null } as const;

    expect((await examine(one({ install })))['Slack account']).toMatchObject({
      state: 'doubtful',
      fix: expect.stringContaining('tallybot account link'),
    });
  });

  test('it is not in a channel to which something is to go, or that is archived', async () => {
    await destination(slack.addChannel(acme, { name: 'ops', withBot: false }).id);
    const gone = slack.addChannel(acme, { name: 'gone', archived: true });
    await destination(gone.id);

    const { says, ...rest } = (await examine(one()))['Slack channels'] ?? { says: '' };

    expect(rest).toEqual({ state: 'broken', fix: 'Type “/invite @tallybot” in each.' });
    expect(says.split('; ').sort()).toEqual([`${gone.id} is archived`, 'it is not in ops']);
  });

  test.each([
    [60_000, 'doubtful', 'ahead of Slack’s'],
    [-60_000, 'doubtful', 'behind Slack’s'],
    [600_000, 'broken', 'ahead of Slack’s'],
  ])('the clock is %i ms wrong', async (wrongMs, state, says) => {
    const looked = await examine(one(), () => Date.now() + wrongMs);

    expect(looked['clock']).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  test('Slack cannot be reached', async () => {
    const looked = await examine(one({ apiUrl: 'http://127.0.0.1:2/api/' }));

    expect(looked).toMatchObject({
      'Slack bot token': {
        state: 'broken',
        says: expect.stringContaining('cannot be reached: ECONNREFUSED'),
      },
      clock: { state: 'unseen' },
    });
  });

  test('Slack fails on its side', async () => {
    slack.faults.next('auth.test', { kind: 'error', error: 'fatal_error' });

    expect((await examine(one()))['Slack bot token']).toMatchObject({
      state: 'broken',
      says: 'is refused: fatal_error',
    });
  });
});

describe('of many workspaces', () => {
  test('it looks at each token', async () => {
    await installed(acme);
    const zenith = slack.addWorkspace({ name: 'Zenith', scopes: granted });
    await installed(zenith);

    expect(await examine(many())).toMatchObject({
      'Slack token keys': { state: 'good', says: 'open 2 tokens' },
      'Slack bot token': { state: 'good', says: 'accepted in Acme, Zenith' },
      'Slack account': { state: 'doubtful', says: expect.stringContaining(acme.id) },
    });

    slack.revokeTokens(zenith);
    expect((await examine(many()))['Slack bot token']).toMatchObject({
      state: 'broken',
      says: `the one of ${zenith.id} was revoked`,
    });
  });

  test('it says whose tokens the keys do not open', async () => {
    await installed(acme);

    expect((await examine(many([Buffer.alloc(32, 2)])))['Slack token keys']).toMatchObject({
      state: 'broken',
      says: `None of TOKEN_KEYS opens the secrets of slack:${acme.id}.`,
    });
  });

  test('a workspace whose organisation has removed the app needs no key', async () => {
    const store = createInstallationStore(createInstallations(database), createSeal(keys), Date.now);
    const bot = { token: slack.botToken(acme), scopes: [], id: 'B1', userId: 'U1' };
    const user = { id: 'U2', token: undefined, scopes: undefined };
    const all = { team: undefined, enterprise: { id: 'E1' }, isEnterpriseInstall: true as const };
    await store.storeInstallation({ ...all, user, bot, authVersion: 'v2' });
    await store.fetchInstallation({ teamId: acme.id, enterpriseId: 'E1', isEnterpriseInstall: false });
    await store.deleteInstallation({ teamId: undefined, enterpriseId: 'E1', isEnterpriseInstall: true });

    const looked = await examine(many());

    expect(looked['Slack token keys']?.state).toBe('good');
    expect(looked['Slack bot token']?.state).toBe('doubtful');
  });

  test('before the first has installed it, it says where to', async () => {
    expect(await examine(many())).toMatchObject({
      'Slack token keys': { state: 'good' },
      'Slack bot token': { state: 'doubtful', fix: 'Open https://t.example.com/slack/install in a browser.' },
    });
  });
});

test('without a database it looks at what is left', async () => {
  const looked = await lookAt(slackChecks(one(), null, Date.now));

  expect(looked).toMatchObject([
    { name: 'Slack bot token', state: 'good' },
    { name: 'Slack scopes', state: 'good' },
    { name: 'Slack socket', state: 'good' },
    { name: 'Slack account', state: 'unseen' },
    { name: 'Slack channels', state: 'unseen' },
    { name: 'clock', state: 'good' },
  ]);
});

test('no line ever shows a token', async () => {
  const looked = await examine(one({ install: { by: 'token', botToken: 'xoxb-unknown', account: null } }));

  expect(JSON.stringify(looked)).not.toMatch(/xoxb-|xapp-/);
});
