import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signedRequest } from '../../../src/playground/slack/delivery/request-url.ts';
import { httpApp } from './bolt.ts';
import { answersEverything, exercise } from './exercise.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;
let app: App;
let requests: Awaited<ReturnType<typeof on.slack.useRequestUrl>>;

beforeEach(async () => {
  on = await stage();
  const started = await httpApp(on.slack, { token: on.slack.botToken(on.acme) });
  app = started.app;
  answersEverything(app);
  requests = await on.slack.useRequestUrl(started.url);
});

afterEach(async () => {
  await app.stop();
  await on.slack.close();
});

it('real Bolt answers a command, a button, a modal, a Home tab and uploads a file by its URL', async () => {
  await exercise(on);
});

it('a wrong signature and an old timestamp are refused by the bot, the request as it was is taken', async () => {
  await on.ann.slash(on.general, '/usage', 'agents');
  const [sent] = requests.sent;
  const [delivery] = on.slack.deliveries;
  if (!sent || !delivery) throw new Error('Nothing was sent.');
  const { signingSecret } = on.slack.world.app;

  const wrong = await on.slack.sendAgain({
    ...sent,
    headers: { ...sent.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` },
  });
  const old = await on.slack.sendAgain(
    signedRequest(delivery, { signingSecret, atMs: Date.UTC(2020, 0, 1) }),
  );
  const same = await on.slack.sendAgain(sent);

  expect([wrong.status, old.status, same.status]).toEqual([401, 401, 200]);
});

it('a delivery that comes twice is marked as a retry', async () => {
  on.slack.faults.duplicateDeliveries(1);

  await on.ann.slash(on.general, '/usage', 'agents');

  await on.slack.until(() => on.ann.sees(on.general).length === 2);
  expect(requests.sent[1]?.headers).toMatchObject({
    'x-slack-retry-num': '1',
    'x-slack-retry-reason': 'timeout',
  });
});
