import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpServer, serve } from '../../src/http/server.ts';
import type { Laboratory } from '../../src/playground/laboratory.ts';
import { openPlayground, type Playground } from '../../src/playground/open.ts';
import type { SetUpDesk } from '../../src/playground/set-up.ts';
import { openPage } from '../../src/playground/web/routes.ts';

interface Heard {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const folder = mkdtempSync(join(tmpdir(), 'tallybot-web-'));
const reached: string[] = [];
const noting = (what: string) => async () => {
  reached.push(what);
  return {} as never;
};
const laboratory: Laboratory = { state: noting('laboratory'), do: noting('laboratory') };
const desk: SetUpDesk = { look: noting('set-up'), act: noting('set-up') };
let playground: Playground;
let page: ReturnType<typeof openPage>;
let http: HttpServer;

beforeAll(async () => {
  playground = await openPlayground({
    dataDir: folder,
    account: 'demo',
    zone: 'Europe/Berlin',
    slackCommands: [{ command: '/usage', description: 'What was used', hint: '' }],
  });
  page = openPage(playground, laboratory, desk);
  http = await serve(page.routes, { host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await playground.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Fetch sets Host and Origin by itself; an attacker does not. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asked = request(`${http.url}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(method === 'GET' ? undefined : body);
  });
}

const json = { 'content-type': 'application/json' };
const member = { platform: 'slack', person: 'member' };
const paths = [
  ['GET', '/'],
  ['GET', '/page.js'],
  ['GET', '/playground/screen?platform=slack&person=member'],
  ['POST', '/playground/act'],
  ['GET', '/playground/files/slack/F1'],
  ['GET', '/playground/laboratory'],
  ['POST', '/playground/laboratory'],
  ['GET', '/playground/set-up'],
  ['POST', '/playground/set-up'],
] as const;

describe('from elsewhere', () => {
  test.each(paths)('%s %s answers no name that somebody points at this machine', async (method, path) => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80'])
      expect((await ask(method, path, { ...json, host }, '{}')).status).toBe(403);
  });

  test.each(paths)('%s %s answers no other page', async (method, path) => {
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://localhost'])
      expect((await ask(method, path, { ...json, origin }, '{}')).status).toBe(403);
    for (const site of ['cross-site', 'same-site'])
      expect((await ask(method, path, { ...json, 'sec-fetch-site': site }, '{}')).status).toBe(403);
  });

  test('a form of another page, which needs no leave to be sent, does nothing', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const { status } = await ask('POST', '/playground/laboratory', { 'content-type': type }, '{"do":"x"}');
      expect(status).toBe(403);
    }
  });

  test('a link leads to the page, in a window of its own and in no frame', async () => {
    const visit = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('GET', '/', { ...visit, 'sec-fetch-dest': 'document' })).status).toBe(200);
    expect((await ask('GET', '/', { ...visit, 'sec-fetch-dest': 'iframe' })).status).toBe(403);
    const { status } = await ask('GET', '/playground/set-up', { ...visit, 'sec-fetch-dest': 'document' });
    expect(status).toBe(403);
  });

  test('nothing of all this has reached what stands behind the page', () => {
    expect(reached).toEqual([]);
  });
});

describe('from the page itself', () => {
  test('it runs no script and loads nothing but its own', async () => {
    const policy = String((await ask('GET', '/')).headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
  });

  test('a body that is too long, or is none, is refused', async () => {
    const long = JSON.stringify({ act: 'type', seat: member, channelId: 'C1', text: 'x'.repeat(3_000_000) });
    for (const body of [long, '', '{', '[]', '{"act":"type"}'])
      expect((await ask('POST', '/playground/act', json, body)).status).toBe(400);
  });

  test('a command that nobody has registered is refused in words, and no app is asked', async () => {
    const [channel] = playground.stages.slack.frame('member').channels;
    const act = { act: 'type', seat: member, channelId: channel?.id, text: '/usages now' };
    const { text } = await ask('POST', '/playground/act', json, JSON.stringify(act));
    expect(JSON.parse(text)).toEqual({
      status: 'failed',
      why: '“/usages” is not a command. Choose one from the list that “/” opens.',
    });
    expect(playground.stages.slack.frame('member').notices).toEqual([]);
  });
});

describe('files', () => {
  test.each(['..%2f..%2fpackage.json', '__proto__', '%00', 'F1%2f..'])('%s is none', async (id) => {
    for (const platform of ['slack', 'discord'])
      expect((await ask('GET', `/playground/files/${platform}/${id}`)).status).toBe(404);
  });

  test('a picture is asked for anew each time: after a restart the same id is another picture', async () => {
    const { headers } = await ask('GET', `/playground/files/slack/${keepFile('image/png')}`);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'image/png' });
  });

  test('what a browser would run is saved, and never shown', async () => {
    for (const type of ['text/html', 'image/svg+xml']) {
      const { headers } = await ask('GET', `/playground/files/slack/${keepFile(type)}`);
      expect(headers['content-type']).toBe('application/octet-stream');
      expect(headers['content-disposition']).toMatch(/^attachment;/);
      expect(headers['content-security-policy']).toContain('sandbox');
    }
  });

  function keepFile(mimetype: string): string {
    const id = `F${mimetype.replaceAll(/\W/g, '')}`;
    const bytes = Buffer.from('<script>');
    playground.loopbacks.slack.world.files.set(id, {
      ...{ id, teamId: 'T1', userId: 'U1', name: 'a"b.svg', title: 'A', mimetype },
      ...{ bytes, length: bytes.length, completed: true, channelIds: [] },
    });
    return id;
  }
});

test('an open screen is ended with the page, and does not hold up the end of the service', async () => {
  const screen = await new Promise<IncomingMessage>((resolve) =>
    get(`${http.url}/playground/screen?platform=slack&person=member`, { agent: false }, resolve),
  );
  const [first] = (await once(screen, 'data')) as [Buffer];
  expect(String(first)).toContain('"channels"');
  const ended = once(screen, 'end');
  await page.close();
  await http.close();
  await ended;
});
