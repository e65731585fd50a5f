import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createRest } from '../../src/discord/rest.ts';

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

test('a picture goes out whole, also where the HTTP library of Slack was loaded before that of Discord', async () => {
  sendAsSlackDoes();
  const received: { type: string; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ type: request.headers['content-type'] ?? '', body: await buffer(request) });
    response.setHeader('content-type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const rest = createRest({ apiUrl: `http://127.0.0.1:${port}`, token: 'token' });

  await rest.post('/channels/1/messages', { body: { content: 'Here' }, files: [picture] });

  const [{ type, body } = { type: '', body: Buffer.of() }] = received;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = form.get('files[0]') as File;
  expect(form.get('payload_json')).toBe('{"content":"Here"}');
  expect([file.name, file.type]).toEqual([picture.name, picture.contentType]);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(picture.data);
});

const picture = {
  name: 'chart-1.png',
  contentType: 'image/png',
  data: Buffer.from([0, 13, 10, 45, 45, 255]),
};

/** What its undici does as it is loaded first; it is kept where every other one of the process finds it. */
function sendAsSlackDoes(): void {
  const before = Reflect.get(globalThis, DISPATCHER);
  const ofBolt = createRequire(createRequire(import.meta.url).resolve('@slack/bolt'));
  const ofSocketMode = createRequire(ofBolt.resolve('@slack/socket-mode'));
  const { Agent, setGlobalDispatcher } = ofSocketMode('undici');
  setGlobalDispatcher(new Agent());
  onTestFinished(() => void Reflect.set(globalThis, DISPATCHER, before));
}
