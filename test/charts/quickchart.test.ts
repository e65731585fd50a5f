import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openRenderer } from '../../src/charts/open-renderer.ts';
import { createQuickChartRenderer, type QuickChartOptions } from '../../src/charts/quickchart.ts';
import { samples } from './samples.ts';

// Signature, and the beginning of the head: 1600 wide, 800 high.
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000064000000320', 'hex');
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function render(url: string, options: Partial<QuickChartOptions> = {}, title: string = samples.bar.title) {
  return createQuickChartRenderer({ url, ...options }).render({ ...samples.bar, title }, { theme: 'dark' });
}

it('the server that was named draws the same configuration, as Chart.js 4', async () => {
  const asked: { path?: string; body?: Record<string, unknown> } = {};
  const url = await listen(async (request, response) => {
    asked.path = `${request.method} ${request.url}`;
    asked.body = await bodyOf(request);
    response.end(png);
  });

  const picture = await render(`${url}/quick/`);

  expect(picture).toEqual({ png, width: 1_600, height: expect.any(Number) });
  expect(asked.path).toBe('POST /quick/chart');
  expect(asked.body).toMatchObject({
    version: '4',
    format: 'png',
    width: 800,
    devicePixelRatio: 2,
    backgroundColor: '#1e1f22',
  });
  expect(JSON.parse(String(asked.body?.['chart']))).toMatchObject({
    type: 'bar',
    options: { indexAxis: 'y' },
  });
});

it('a name that asks to be code stays a name', async () => {
  let chart = '';
  const url = await listen(async (request, response) => {
    chart = (await bodyOf(request)).chart;
    response.end(png);
  });

  await render(url, {}, '__BEGINFUNCTION__process.exit()__ENDFUNCTION__');

  expect(JSON.parse(chart).options.plugins.title.text).toEqual([
    '__BEGINFUNCTION__process.exit()__ENDFUNCTION__',
  ]);
});

it('the server that the settings name is asked, and without one nobody is', async () => {
  let asked = 0;
  const url = await listen((_, response) => {
    asked += 1;
    response.end(png);
  });
  const named = openRenderer({ quickChartUrl: url });
  const own = openRenderer({ quickChartUrl: undefined });
  await own.close();

  expect(await named.render(samples.bar, { theme: 'light' })).toMatchObject({ png });
  expect(await own.render(samples.bar, { theme: 'light' })).toMatchObject({ failed: 'closed' });
  expect(asked).toBe(1);
});

describe('there is no picture, and no exception,', () => {
  it('when the server refuses', async () => {
    const url = await listen((_, response) => response.writeHead(500).end('no'));

    expect(await render(url)).toEqual({ failed: 'broken', detail: 'QuickChart answered 500' });
  });

  it('when it sends something else', async () => {
    const url = await listen((_, response) => response.end('<html>'));

    expect(await render(url)).toMatchObject({ failed: 'broken' });
  });

  it('when it sends less than the head of a picture', async () => {
    const url = await listen((_, response) => response.end(png.subarray(0, 12)));

    expect(await render(url)).toMatchObject({ failed: 'broken' });
  });

  it('when it sends without end', async () => {
    const url = await listen((_, response) => {
      response.on('drain', more);
      more();
      function more() {
        while (!response.destroyed && response.write(png.toString('latin1').repeat(1_000)));
      }
    });

    expect(await render(url)).toMatchObject({ failed: 'large' });
  });

  it('when it does not answer in time', async () => {
    const url = await listen(() => {});

    expect(await render(url, { timeoutMs: 50 })).toMatchObject({ failed: 'slow' });
  });

  it('when it sends us on to another host, which is never asked', async () => {
    let asked = false;
    const other = await listen((_, response) => {
      asked = true;
      response.end(png);
    });
    const url = await listen((_, response) => response.writeHead(307, { location: `${other}/chart` }).end());

    expect(await render(url)).toMatchObject({ failed: 'broken' });
    expect(asked).toBe(false);
  });

  it('when nobody listens', async () => {
    const url = await listen(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));

    expect(await render(url)).toMatchObject({
      failed: 'broken',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('when too many are under way, or it was closed meanwhile', async () => {
    const url = await listen(() => {});
    const renderer = createQuickChartRenderer({ url, queueMax: 1 });
    const first = renderer.render(samples.line, { theme: 'light' });

    expect(await renderer.render(samples.bar, { theme: 'light' })).toMatchObject({ failed: 'busy' });
    await renderer.close();
    expect(await first).toMatchObject({ failed: 'closed' });
    expect(await renderer.render(samples.line, { theme: 'light' })).toMatchObject({ failed: 'closed' });
  });
});
