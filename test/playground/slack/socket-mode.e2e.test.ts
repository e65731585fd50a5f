import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { socketApp } from './bolt.ts';
import { answersEverything, exercise } from './exercise.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;
let app: App;

beforeEach(async () => {
  on = await stage();
});

async function start(reconnectMs?: number): Promise<void> {
  app = socketApp(on.slack, { token: on.slack.botToken(on.acme) }, reconnectMs);
  answersEverything(app);
  await app.start();
}

afterEach(async () => {
  await app.stop();
  await on.slack.close();
});

it('real Bolt answers a command, a button, a modal, a Home tab and uploads a file by its socket', async () => {
  await start();
  await exercise(on);
});

it('a bot that is asked to connect anew does, and answers again', async () => {
  await start(1_000);
  on.slack.sockets.disconnect('refresh_requested');
  await on.slack.until(() => on.slack.sockets.count() === 0);
  await on.slack.until(() => on.slack.sockets.count() === 1);

  await on.ann.slash(on.general, '/usage', 'agents');

  await on.slack.until(() => on.ann.sees(on.general)[0]?.text === 'Page 1 of agents');
});

it('a bot whose connection is cut connects anew', async () => {
  await start(1_000);
  on.slack.sockets.drop();
  await on.slack.until(() => on.slack.sockets.count() === 0);

  await on.slack.until(() => on.slack.sockets.count() === 1);
  await on.ann.slash(on.general, '/usage', 'agents');

  await on.slack.until(() => on.ann.sees(on.general)[0]?.text === 'Page 1 of agents');
});

it('a command that is delivered twice reaches the bot twice', async () => {
  await start();
  on.slack.faults.duplicateDeliveries(1);

  await on.ann.slash(on.general, '/usage', 'agents');

  await on.slack.until(() => on.ann.sees(on.general).length === 2);
});

it('a revoked token is told to the bot by its next call', async () => {
  await start();
  on.slack.revokeTokens(on.acme);

  await on.ann.openHome();

  await on.slack.until(() => on.slack.calls.find(({ name }) => name === 'views.publish'));
  expect(on.slack.calls.at(-1)?.answer).toMatchObject({ error: 'token_revoked' });
});
