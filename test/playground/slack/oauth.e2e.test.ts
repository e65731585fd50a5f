import { App, HTTPReceiver, type Installation } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silent } from './bolt.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;
let app: App;
let installUrl: string;
let installations: Map<string, Installation>;

beforeEach(async () => {
  on = await stage();
  installations = new Map();
  const clientOptions = { slackApiUrl: on.slack.apiUrl };
  const { clientId, clientSecret, signingSecret } = on.slack.world.app;
  const receiver = new HTTPReceiver({
    ...{ clientId, clientSecret, signingSecret, logger: silent },
    stateSecret: 'a secret of the bot',
    scopes: ['commands', 'chat:write'],
    installationStore: {
      storeInstallation: async (installation) => {
        installations.set(installation.team?.id ?? '', installation);
      },
      fetchInstallation: async ({ teamId }) => installations.get(teamId ?? '') as Installation,
      deleteInstallation: async ({ teamId }) => {
        installations.delete(teamId ?? '');
      },
    },
    installerOptions: { clientOptions, authorizationUrl: on.slack.authorizationUrl },
  });
  app = new App({ receiver, logger: silent, clientOptions });
  app.event('app_uninstalled', async ({ context }) => {
    installations.delete(context.teamId ?? '');
    on.slack.changed();
  });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' } as never);
  const { port } = server.address() as { port: number };
  on.slack.world.app.redirectUrl = `http://127.0.0.1:${port}/slack/oauth_redirect`;
  installUrl = `http://127.0.0.1:${port}/slack/install`;
  await on.slack.useRequestUrl(`http://127.0.0.1:${port}/slack/events`);
});

afterEach(async () => {
  await app.stop();
  await on.slack.close();
});

it('a person installs the bot by its page and Slack’s, and removing it ends the installation', async () => {
  const fresh = on.slack.addWorkspace({ name: 'Fresh', installed: false });
  const eve = on.slack.addUser(fresh, { name: 'eve' });

  const page = await on.slack.installByOAuth(eve, installUrl);
  const installed = installations.get(fresh.id);
  on.slack.uninstall(fresh);
  await on.slack.until(() => installations.size === 0);

  expect(page.status).toBe(200);
  expect(installed).toMatchObject({
    team: { id: fresh.id, name: 'Fresh' },
    user: { id: eve.id },
    bot: { scopes: ['commands', 'chat:write'] },
    isEnterpriseInstall: false,
  });
});

it('a browser other than the one that began installs nothing', async () => {
  const page = await on.slack.installByOAuth(on.ann.user, installUrl, { cookie: false });

  expect(page.status).not.toBe(200);
  expect(installations.size).toBe(0);
});

it('whoever refuses installs nothing', async () => {
  await on.slack.installByOAuth(on.ann.user, installUrl, { allow: 'no' });

  expect(installations.size).toBe(0);
});
