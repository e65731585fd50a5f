import { request as httpRequest } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBodyReader } from '../../src/http/body.ts';
import type { HookAnswer, HookRequest, Hooks } from '../../src/http/hooks/ports.ts';
import { hookRoutes } from '../../src/http/hooks/route.ts';
import { serve } from '../../src/http/server.ts';

const PATH = '/hooks/acme/my%20phones?agent=ada';

async function open(
  answer: HookAnswer = { status: 'taken' },
  publicUrl: string | null = null,
  bodies = createBodyReader(),
) {
  let held = Promise.resolve();
  const taken: (HookRequest & { account: string; connection: string })[] = [];
  const hooks: Hooks = {
    async take(account, connection, receive) {
      if (connection === 'nobody') return { status: 'forged' };
      return receive(async (request) => {
        taken.push({ account, connection, ...request });
        await held;
        return answer;
      });
    },
  };
  const routes = hookRoutes(hooks, { bodies, publicUrl });
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  /** From now on none is answered, until it is let go. */
  function hold(): () => void {
    let letGo = () => {};
    held = new Promise((resolve) => {
      letGo = resolve;
    });
    return () => letGo();
  }
  return { taken, hold, url: server.url };
}

/** With headers as they are given, also twice, which fetch would join. */
function post(url: string, body: Buffer, headers: Record<string, string | string[]> = {}, path = PATH) {
  return new Promise<{ status: number | undefined; headers: object; json: object }>((resolve, reject) => {
    const sent = httpRequest(`${url}`, { method: 'POST', path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          json: JSON.parse(Buffer.concat(chunks).toString()),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('a message to a connection', () => {
  it('is handed on byte for byte, of any media type, with the address that its sender was given', async () => {
    const { taken, url } = await open({ status: 'taken' }, 'https://meter.example/tally');
    const body = Buffer.from([0xff, 0x00, 0x7b]);

    await post(url, body, { 'content-type': 'application/strange', 'X-Signature': 'a' });

    expect(taken).toMatchObject([
      { account: 'acme', connection: 'my phones', body, url: `https://meter.example/tally${PATH}` },
    ]);
    expect(taken[0]?.headers).toMatchObject({ 'x-signature': 'a' });
  });

  it('without a PUBLIC_URL is handed on with the address that it was sent to', async () => {
    const { taken, url } = await open();

    await post(url, Buffer.from('{}'), { host: 'meter.example' });

    expect(taken[0]?.url).toBe(`http://meter.example${PATH}`);
  });

  it('is handed on with its address to the letter: that is what is signed', async () => {
    const { taken, url } = await open({ status: 'taken' }, 'https://meter.example');
    const path = '/hooks/acme/%70hones?agent=o\'hara|"x"&said=%7e';

    await post(url, Buffer.from('{}'), {}, path);

    expect(taken).toMatchObject([{ connection: 'phones', url: `https://meter.example${path}` }]);
  });

  it('to a host that cannot be read is no fault of ours', async () => {
    const { taken, url } = await open();

    const { status } = await post(url, Buffer.from('{}'), { host: 'x:99999' });

    expect(status).toBe(400);
    expect(taken).toEqual([]);
  });

  it('has no signature where it has two', async () => {
    const { taken, url } = await open();

    await post(url, Buffer.from('{}'), { 'x-signature': ['a', 'b'], 'x-timestamp': '1' });

    expect(taken[0]?.headers).not.toHaveProperty('x-signature');
    expect(taken[0]?.headers).toMatchObject({ 'x-timestamp': '1' });
  });

  it.each([
    ['with its length', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('of as much as is let through is taken, and of one byte more is not, told %s', async (_how, headers) => {
    const bodyBytesMax = 2 * 1024 * 1024;
    const { taken, url } = await open({ status: 'taken' }, null, createBodyReader({ bodyBytesMax }));

    const most = await post(url, Buffer.alloc(bodyBytesMax, 0x20), headers);
    const more = await post(url, Buffer.alloc(bodyBytesMax + 1, 0x20), headers);

    expect([most.status, more.status]).toEqual([200, 413]);
    expect(taken).toHaveLength(1);
  });

  it('for nobody here is not read, however large: strangers take no room from those who are known', async () => {
    const { url } = await open({ status: 'taken' }, null, createBodyReader({ bodyBytesMax: 1_000 }));

    const { status } = await post(url, Buffer.alloc(1_001), {}, '/hooks/acme/nobody');

    expect(status).toBe(401);
  });

  it('that is too much beside those under way is asked to come again, and is taken once they are done', async () => {
    const { taken, url, hold } = await open(
      { status: 'taken' },
      null,
      createBodyReader({ bodyBytesMax: 64 * 1024 * 1024 }),
    );
    const half = Buffer.alloc(33 * 1024 * 1024, 0x20);
    const letGo = hold();

    const first = post(url, half);
    await vi.waitUntil(() => taken.length === 1);
    const second = await post(url, half);
    letGo();

    expect(second).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect((await first).status).toBe(200);
    expect((await post(url, half)).status).toBe(200);
  });

  it.each<[HookAnswer, number, object]>([
    [{ status: 'taken' }, 200, { status: 'taken' }],
    [{ status: 'taken', body: { assistantId: 'a' } }, 200, { assistantId: 'a' }],
    [
      { status: 'forged' },
      401,
      { detail: 'There is no such connection, or its messages are signed otherwise.' },
    ],
    [{ status: 'refused', reason: 'No id.' }, 422, { detail: 'No id.' }],
    [{ status: 'later', afterSeconds: 7, reason: 'Busy.' }, 503, { detail: 'Busy.' }],
  ])('that is %j is answered with %d', async (answer, status, json) => {
    const { url } = await open(answer);

    const replied = await post(url, Buffer.from('{}'));

    expect(replied).toMatchObject({ status, json });
    if (answer.status === 'later') expect(replied.headers).toMatchObject({ 'retry-after': '7' });
  });
});
