import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in there
  json: any;
}

/** `lost`: taken, and the answer never comes. */
export type Answering = { status: number; headers?: Record<string, string> } | 'lost';

/** Somebody's server: takes what is sent, and answers as it is told to, once each, and then with 204. */
export async function startReceiver() {
  const received: Received[] = [];
  const answers: Answering[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const said = (name: string) => String(request.headers[name]);
    received.push({
      id: said('webhook-id'),
      timestamp: said('webhook-timestamp'),
      signature: said('webhook-signature'),
      body,
      json: JSON.parse(body),
    });
    const answer = answers.shift() ?? { status: 204 };
    if (answer === 'lost') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
