import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignedRequest } from '../../src/playground/slack/delivery/request-url.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database, { transport: 'http' });
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

let count = 0;

/** A command as Slack sends it, which a test may spoil. */
function command({ atMs = on.clock.now(), secret = on.slack.world.app.signingSecret } = {}): SignedRequest {
  const body = new URLSearchParams({
    command: '/usage',
    text: 'help',
    team_id: on.acme.id,
    user_id: on.ann.user.id,
    channel_id: on.general.id,
    response_url: 'http://127.0.0.1:9/nowhere',
    trigger_id: `trigger-${++count}`,
  }).toString();
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}

const send = async (request: SignedRequest) => (await on.slack.sendAgain(request)).status;
const MINUTE_MS = 60_000;

it('a request that Slack has signed is taken', async () => {
  let status = 0;
  const answer = await on.sees(on.ann, on.general, async () => {
    status = await send(command());
  });

  expect(status).toBe(200);
  expect(answer.ephemeralTo).toBe(on.ann.user.id);
});

it.each([
  ['signed by somebody else', () => command({ secret: 'another-secret-altogether' })],
  ['of more than five minutes ago', () => command({ atMs: on.clock.now() - 6 * MINUTE_MS })],
  ['of the future', () => command({ atMs: on.clock.now() + 6 * MINUTE_MS })],
  ['whose body was changed', () => ({ ...command(), body: `${command().body}&text=agents` })],
  [
    'whose time was changed',
    () => {
      const { body, headers } = command({ atMs: on.clock.now() - 6 * MINUTE_MS });
      const now = String(Math.floor(on.clock.now() / 1000));
      return { body, headers: { ...headers, 'x-slack-request-timestamp': now } };
    },
  ],
  ['that is not signed at all', () => ({ body: command().body, headers: {} })],
])('a request %s is refused', async (_, request) => {
  expect(await send(request())).toBe(401);
});

it('a request that is sent again as it was is refused', async () => {
  await on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/usage', 'help'));
  const seen = on.ann.sees(on.general);
  const again = on.requestUrl?.sent.at(-1);

  expect(again && (await send(again))).toBe(401);
  expect(on.ann.sees(on.general)).toEqual(seen);
});

it('a retry of a command that was taken is acknowledged, and not done again', async () => {
  const before = on.ann.sees(on.general).length;
  await on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/usage', 'log'));
  const delivery = on.slack.deliveries.at(-1);
  on.clock.advance(1_000);

  const outcome = delivery && (await on.slack.redeliver(delivery, { num: 1, reason: 'http_timeout' }));
  const next = await on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/usage', 'help'));

  expect(outcome).toMatchObject({ acked: true });
  expect(on.ann.sees(on.general).length).toBe(before + 2);
  expect(saidBy(next)).toContain('/usage');
});

it('a body that is too large is refused, and one that cannot be read too', async () => {
  const huge = 'x'.repeat(1_100_000);

  expect(await send({ body: huge, headers: {} })).toBe(413);
  const { signingSecret } = on.slack.world.app;
  const timestamp = String(Math.floor(on.clock.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:{no json`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  expect(await send({ body: '{no json', headers })).toBe(400);
});
