import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stage } from './stage.ts';

interface Got {
  headers: IncomingMessage['headers'];
  body: string;
}

let on: Awaited<ReturnType<typeof stage>>;
let server: Server;
let got: Got[];
let answers: { status: number; headers?: Record<string, string>; body?: string }[];

/** A bot of a few lines: it answers the challenge, and then what a test has laid ready; else it never answers. */
beforeEach(async () => {
  on = await stage();
  got = [];
  answers = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (body.includes('url_verification')) {
      response.end(JSON.parse(body).challenge);
      return;
    }
    got.push({ headers: request.headers, body });
    const answer = answers.shift();
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    on.slack.changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await on.slack.useRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await on.slack.close();
});

const archived = () => on.slack.event(on.acme, { type: 'channel_archive', channel: on.general.id });

it('a command is a signed form with everything that a command has', async () => {
  answers.push({ status: 200 });

  await on.ann.slash(on.general, '/usage', 'agents');

  const [request] = got;
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-signature': expect.stringMatching(/^v0=[0-9a-f]{64}$/),
    'x-slack-request-timestamp': String(on.clock.now() / 1000),
  });
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
    command: '/usage',
    text: 'agents',
    team_id: on.acme.id,
    channel_id: on.general.id,
    user_id: on.ann.user.id,
    is_enterprise_install: 'false',
  });
});

it('an answer in the acknowledgement is shown, as text or as JSON', async () => {
  answers.push({ status: 200, body: 'Plain' });
  answers.push({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Loud","response_type":"in_channel"}',
  });

  await on.ann.slash(on.general, '/usage');
  await on.ann.slash(on.general, '/usage');

  expect(on.ann.sees(on.general).map(({ text }) => text)).toEqual(['Plain', 'Loud']);
  expect(on.ben.sees(on.general).map(({ text }) => text)).toEqual(['Loud']);
});

it('an error of the bot is told to whoever typed, and a command does not come again', async () => {
  answers.push({ status: 500 });

  expect(await on.ann.slash(on.general, '/usage')).toMatchObject({ error: 'dispatch_failed' });
  expect(on.ann.notices()).toMatchObject([{ error: 'dispatch_failed' }]);
  expect(got).toHaveLength(1);
});

it('a bot that does not answer within three seconds is an operation_timeout', async () => {
  const done = on.ann.slash(on.general, '/usage');
  await on.slack.until(() => got.length === 1);

  on.clock.advance(3_000);

  expect(await done).toMatchObject({ error: 'operation_timeout' });
});

it('a bot that is not there is a dispatch_failed', async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  expect(await on.ann.slash(on.general, '/usage')).toMatchObject({ reason: 'connection_failed' });
});

it('an event that failed comes again with its number and reason, signed anew', async () => {
  answers.push({ status: 500 }, { status: 200 });

  expect(await archived()).toMatchObject({ acked: true });
  expect(got.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
  ]);
  expect(got[1]?.body).toBe(got[0]?.body);
});

it('an event whose bot wants no more of it comes no more', async () => {
  answers.push({ status: 500, headers: { 'x-slack-no-retry': '1' } });

  await archived();

  expect(got).toHaveLength(1);
});
