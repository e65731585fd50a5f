import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LoopbackSlack } from '../../../src/playground/slack/index.ts';

export interface Envelope {
  envelope_id: string;
  type: string;
  payload: Record<string, unknown>;
  retry_attempt?: number;
  retry_reason?: string;
  reason?: string;
}

/** One call of the Web API, as a form unless told otherwise, and what it is answered with. */
export async function call(
  slack: LoopbackSlack,
  method: string,
  token: string | undefined,
  params: Record<string, unknown> = {},
  as: 'form' | 'json' = 'form',
) {
  const flat = Object.entries(params).map(([key, value]): [string, string] => [
    key,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'content-type': as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    body: as === 'form' ? new URLSearchParams(flat).toString() : JSON.stringify(params),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    ...(isJson ? (JSON.parse(text) as Record<string, unknown>) : { html: text }),
  } as Record<string, unknown> & { status: number; ok?: boolean; error?: string };
}

export async function answerUrl(url: unknown, body: Record<string, unknown>) {
  const response = await fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as { ok: boolean; error?: string }) };
}

/** A bot without a library: it keeps what it is sent, and acknowledges when a test says so. */
export async function rawBot(slack: LoopbackSlack) {
  const { url } = await call(slack, 'apps.connections.open', slack.world.app.appToken);
  const socket = new WebSocket(String(url));
  const received: Envelope[] = [];
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)));
    slack.changed();
  });
  await once(socket, 'open');
  await slack.until(() => received.length === 1);
  return {
    hello: received[0],
    socket,
    envelopes: () => received.slice(1),
    /** The next envelope that has not been taken yet. */
    async next(count: number): Promise<Envelope> {
      await slack.until(() => received.length > count);
      return received[count] as Envelope;
    },
    ack({ envelope_id }: Envelope, payload?: Record<string, unknown>): void {
      socket.send(JSON.stringify({ envelope_id, ...(payload ? { payload } : {}) }));
    },
  };
}
