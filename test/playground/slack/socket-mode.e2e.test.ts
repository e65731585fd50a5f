import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { socketApp, stage } from './bolt.ts';

let on: Awaited<ReturnType<typeof stage>>;
let app: App;

beforeEach(async () => {
  on = await stage();
  app = socketApp(on.slack, { token: on.slack.botToken(on.acme) });
});

afterEach(async () => {
  await app.stop();
  await on.slack.close();
});

it('a command is acknowledged, and answered to whoever typed it alone', async () => {
  app.command('/usage', async ({ ack, respond, command }) => {
    await ack();
    await respond({ text: `You asked for ${command.text}` });
  });
  await app.start();

  const outcome = await on.ann.slash(on.general, '/usage', 'agents');

  expect(outcome).toEqual({ acked: true, body: undefined });
  await on.slack.until(() => on.ann.sees(on.general)[0]?.text === 'You asked for agents');
  expect(on.ben.sees(on.general)).toEqual([]);
});
