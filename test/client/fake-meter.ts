import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of one request. */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** The connection breaks before anything is taken, or after everything was. */
  | 'cut'
  | 'lost'
  /** Taken, and never answered. */
  | 'silent';

/** Keeps events as the service does: known by source and id, each by itself. */
export interface FakeMeter {
  url: string;
  /** Each request takes the next one; without any, all is well. */
  faults: Fault[];
  /** The reason to refuse an event. */
  refuses(event: Sent): string | null;
  /** By source and id, the text as it came. */
  events: Map<string, string>;
  /** How many events each request to count has brought. */
  requests: number[];
  /** How often each was taken. */
  taken: Map<string, number>;
  /** Ids that came with two contents. */
  conflicts: string[];
  keys: Set<string>;
}

interface Sent {
  id: string;
  source?: string;
  agent: string;
}

const PROBLEM = { 'content-type': 'application/problem+json' };

export type Answer = { status: number; headers: Record<string, string>; body: string } | null;

export function createFakeMeter(): FakeMeter & { answer(body: string, fault: Fault | undefined): Answer } {
  const meter: FakeMeter = {
    url: 'http://127.0.0.1:9',
    faults: [],
    refuses: () => null,
    events: new Map(),
    requests: [],
    taken: new Map(),
    conflicts: [],
    keys: new Set(),
  };

  function count(event: Sent): object {
    const { id, source = 'api' } = event;
    const code = meter.refuses(event);
    if (code) return { status: 'refused', id, source, error: { code, message: 'Not this one.' } };
    const key = `${source}/${id}`;
    const text = JSON.stringify(event);
    const known = meter.events.get(key);
    if (known !== undefined && known !== text) meter.conflicts.push(key);
    meter.events.set(key, text);
    meter.taken.set(key, (meter.taken.get(key) ?? 0) + 1);
    return { status: known === undefined ? 'recorded' : 'duplicate', id, source, chargedCredits: '1' };
  }

  return Object.assign(meter, {
    answer(body: string, fault: Fault | undefined): Answer {
      if (fault === 'cut') return null;
      if (typeof fault === 'object') return { headers: PROBLEM, body: '{}', ...fault };
      const { events } = JSON.parse(body) as { events: Sent[] };
      meter.requests.push(events.length);
      const answers = events.map(count);
      if (fault !== undefined) return null;
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events: answers }),
      };
    },
  });
}

/** The same on this machine's loopback, so that what breaks is a real connection. */
export async function startFakeMeter(): Promise<FakeMeter> {
  const meter = createFakeMeter();
  // A process that stalls must not find its connections closed when it goes on.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    meter.keys.add(request.headers.authorization ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const fault = meter.faults.shift();
    const answer = meter.answer(String(Buffer.concat(chunks)), fault);
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else if (fault !== 'silent') request.socket.destroy();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  meter.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return meter;
}

/** The same without any connection, for many runs. */
export function fetchOf(meter: ReturnType<typeof createFakeMeter>): typeof fetch {
  return async (_url, init) => {
    const answer = meter.answer(String(init?.body), meter.faults.shift());
    if (!answer) throw new TypeError('fetch failed');
    return new Response(answer.body, answer);
  };
}
