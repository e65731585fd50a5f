import { App } from '@slack/bolt';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createInstallations } from '../../../src/db/installations.ts';
import { invariant } from '../../../src/domain/errors.ts';
import { serve } from '../../../src/http/server.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../../src/playground/slack/index.ts';
import { createSeal } from '../../../src/seal.ts';
import { createInstallationStore } from '../../../src/slack/install/installation-store.ts';
import { createInstaller, type Installer } from '../../../src/slack/install/installer.ts';
import { slackPaths } from '../../../src/slack/install/paths.ts';
import { listenForRemoval } from '../../../src/slack/install/removal.ts';
import { quietLogger } from '../../../src/slack/quiet-logger.ts';
import { databaseForTest, type TestDatabase } from '../../support/database.ts';

const tokenKeys = [Buffer.alloc(32, 1)];

let database: TestDatabase;
let slack: LoopbackSlack;
let installer: Installer;
let installUrl: string;

async function begin(app: { tokenRotation?: boolean } = {}) {
  database = await databaseForTest();
  slack = await startLoopbackSlack({ app });
  onTestFinished(slack.close);
  // The address is known once it listens, and the installer must know it.
  const routes = Object.values(slackPaths).map((path) => ({
    method: 'GET' as const,
    path,
    handle: (request: Parameters<Installer['routes'][number]['handle']>[0]) => {
      const route = installer.routes.find((each) => each.path === path);
      invariant(route, 'the installer answers there');
      return route.handle(request);
    },
  }));
  const http = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(http.close);
  installUrl = `${http.url}${slackPaths.install}`;
  installer = installerOf(http.url);
}

function installerOf(publicUrl: string): Installer {
  const { clientId, clientSecret } = slack.world.app;
  return createInstaller({
    apiUrl: slack.apiUrl,
    install: { by: 'oauth', clientId, clientSecret, publicUrl, tokenKeys },
    installations: createInstallations(database),
    clock: Date.now,
    logger: quietLogger,
  });
}

const of = (teamId: string, enterpriseId?: string) => ({ teamId, enterpriseId, isEnterpriseInstall: false });

describe('from a browser', () => {
  beforeEach(() => begin());

  test('two workspaces install it, and each has its own token', async () => {
    const [acme, zenith] = ['Acme', 'Zenith'].map((name) => slack.addWorkspace({ name, installed: false }));
    invariant(acme && zenith, 'two were added');

    for (const workspace of [acme, zenith]) {
      const user = slack.addUser(workspace, { name: 'ann', isAdmin: true });
      const page = await slack.installByOAuth(user, installUrl);
      expect(page.status).toBe(200);
      expect(page.body).toContain(`It now answers in ${workspace.name}.`);
    }

    for (const workspace of [acme, zenith]) {
      expect(await installer.authorize(of(workspace.id))).toMatchObject({
        botToken: slack.botToken(workspace),
        botUserId: workspace.installation?.botUserId,
        teamId: workspace.id,
      });
    }
  });

  test('it asks for the scopes of the manifest', async () => {
    const response = await fetch(installUrl, { redirect: 'manual' });

    const asked = new URL(response.headers.get('location') ?? '').searchParams.get('scope');
    expect(asked).toBe(
      'commands,chat:write,files:write,users:read,channels:read,groups:read,channels:history,groups:history',
    );
  });

  test('an organisation installs it for all of its workspaces at once', async () => {
    const [one, two] = ['One', 'Two'].map((name) =>
      slack.addWorkspace({ name, enterpriseId: 'E1', installed: false }),
    );
    invariant(one && two, 'two were added');

    await slack.installByOAuth(slack.addUser(one, { name: 'ann' }), installUrl, { allow: 'organisation' });

    const { botToken } = await installer.authorize(of(two.id, 'E1'));
    expect(botToken).toBe(slack.botToken(one));
  });

  test('cancelled in Slack, nothing is installed, and the page says so', async () => {
    const acme = slack.addWorkspace({ name: 'Acme', installed: false });

    const page = await slack.installByOAuth(slack.addUser(acme, { name: 'ann' }), installUrl, {
      allow: 'no',
    });

    expect(page.status).toBe(400);
    expect(page.body).toContain('It was cancelled in Slack.');
    await expect(installer.authorize(of(acme.id))).rejects.toThrow('not installed');
  });

  test('a link that another browser began is refused: nobody installs into somebody else’s session', async () => {
    const acme = slack.addWorkspace({ name: 'Acme', installed: false });
    const ann = slack.addUser(acme, { name: 'ann' });
    const begun = await fetch(installUrl, { redirect: 'manual' });
    const allowed = await fetch(`${begun.headers.get('location')}&user=${ann.id}`, { redirect: 'manual' });
    const callback = allowed.headers.get('location') ?? '';

    const stranger = await fetch(callback);
    const forged = await fetch(callback.replace(/state=[^&]+/, 'state=mine'), {
      headers: { cookie: 'slack-app-oauth-state=mine' },
    });

    for (const page of [stranger, forged]) {
      expect(page.status).toBe(400);
      expect(await page.text()).toContain('another browser');
    }
    await expect(installer.authorize(of(acme.id))).rejects.toThrow('not installed');
  });

  test('a page names nothing that a workspace’s name could smuggle in', async () => {
    const acme = slack.addWorkspace({ name: '<script>alert(1)</script>', installed: false });

    const page = await slack.installByOAuth(slack.addUser(acme, { name: 'ann' }), installUrl);

    expect(page.body).toContain('&lt;script&gt;');
    expect(page.body).not.toContain('<script>');
  });

  test('removed in Slack, its token is erased as soon as Slack says so', async () => {
    const [acme, zenith] = ['Acme', 'Zenith'].map((name) => slack.addWorkspace({ name, installed: false }));
    invariant(acme && zenith, 'two were added');
    for (const workspace of [acme, zenith]) {
      await slack.installByOAuth(slack.addUser(workspace, { name: 'ann' }), installUrl);
    }
    const bot = new App({
      socketMode: true,
      appToken: slack.world.app.appToken,
      authorize: installer.authorize,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logger: quietLogger,
    });
    const erased: string[] = [];
    listenForRemoval(bot, {
      async remove(query) {
        await installer.remove(query);
        erased.push(query.teamId ?? '');
        slack.changed();
        return true;
      },
    });
    await bot.start();
    onTestFinished(async () => void (await bot.stop()));

    slack.uninstall(acme);

    // It hears of it twice: the app is gone, and its tokens are.
    await slack.until(() => erased.length === 2);
    expect(erased).toEqual([acme.id, acme.id]);
    await expect(installer.authorize(of(acme.id))).rejects.toThrow('not installed');
    expect((await installer.authorize(of(zenith.id))).botToken).toBe(slack.botToken(zenith));
  });
});

describe('a token that rotates', () => {
  beforeEach(() => begin({ tokenRotation: true }));

  const secondsLeft = (count: number) => Math.floor(Date.now() / 1_000) + count;

  /** Installs it, and lets its token end after so many seconds. */
  async function installedFor(seconds: number) {
    const acme = slack.addWorkspace({ name: 'Acme', installed: false });
    await slack.installByOAuth(slack.addUser(acme, { name: 'ann' }), installUrl);
    const store = createInstallationStore(createInstallations(database), createSeal(tokenKeys), Date.now);
    const installation = await store.fetchInstallation(of(acme.id));
    invariant(installation.bot, 'a bot was installed');
    await store.storeInstallation({
      ...installation,
      bot: { ...installation.bot, expiresAt: secondsLeft(seconds) },
    });
    return acme;
  }

  const refreshes = () => slack.calls.filter(({ name }) => name === 'oauth.v2.access').length - 1;

  test('is renewed before it ends, once for all who ask at the same time, and stays renewed', async () => {
    const acme = await installedFor(60);

    const answers = await Promise.all(Array.from({ length: 5 }, () => installer.authorize(of(acme.id))));

    const tokens = new Set(answers.map(({ botToken }) => botToken));
    expect([...tokens]).toEqual([slack.botToken(acme)]);
    expect((await installer.authorize(of(acme.id))).botToken).toBe(slack.botToken(acme));
    expect(refreshes()).toBe(1);
  });

  test('that has long to live is left as it is', async () => {
    const acme = await installedFor(12 * 3_600);

    await installer.authorize(of(acme.id));

    expect(refreshes()).toBe(0);
  });

  test('that another process has just renewed is taken from there', async () => {
    const acme = await installedFor(-1);
    const other = installerOf(installUrl.replace(slackPaths.install, ''));

    const answers = await Promise.all([installer, other].map((each) => each.authorize(of(acme.id))));

    expect(answers.map(({ botToken }) => botToken)).toEqual([slack.botToken(acme), slack.botToken(acme)]);
  });
});
