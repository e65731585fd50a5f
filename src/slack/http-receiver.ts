import type { IncomingMessage } from 'node:http';
import { type App, isValidSlackRequest, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { createOnce } from '../chat/once.ts';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';

export interface SlackRoute {
  method: 'GET' | 'POST';
  path: string;
  handle(request: IncomingMessage): Promise<SlackReply>;
}

export interface SlackReply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface HttpReceiver extends Receiver {
  handle(request: IncomingMessage): Promise<SlackReply>;
}

// Slack sends some kilobytes; a view with all its state a few hundred.
const BODY_BYTES_MAX = 1024 * 1024;
// Slack's own bound is five minutes each way.
const REPLAY_MS = 10 * 60_000;
const REPLAYS_MAX = 50_000;
const FUTURE_MAX_MS = 5 * 60_000;

/** Slack's requests on a port that is not Bolt's own: signed, of these minutes, and each signature once. */
export function createHttpReceiver(signingSecret: string, timing: Pick<Timing, 'now'>): HttpReceiver {
  const signatures = createOnce(timing, { keptMs: REPLAY_MS, keptMax: REPLAYS_MAX });
  let app: App | undefined;
  let isStopped = false;

  return {
    init(given) {
      app = given;
    },
    async start() {
      isStopped = false;
    },
    async stop() {
      isStopped = true;
    },

    async handle(request) {
      const body = await readBody(request);
      if (body === null) return empty(413);
      const signature = headerOf(request, 'x-slack-signature');
      const timestamp = Number(headerOf(request, 'x-slack-request-timestamp') || Number.NaN);
      const now = timing.now();
      const isSigned = isValidSlackRequest({
        signingSecret,
        body,
        headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
        nowMilliseconds: now,
      });
      if (!isSigned || Number.isNaN(timestamp) || timestamp * 1_000 > now + FUTURE_MAX_MS) {
        log.warn('refused a request that Slack has not signed, or long ago');
        return empty(401);
      }
      const retryNum = headerOf(request, 'x-slack-retry-num');
      if (!signatures.take(signature)) {
        if (retryNum !== '') return empty(200);
        log.warn('refused a request that Slack has sent before');
        return empty(401);
      }
      const read = parseBody(request, body);
      if (read === null) return empty(400);
      if (read['ssl_check'] === '1') return empty(200);
      if (read['type'] === 'url_verification') return json({ challenge: read['challenge'] });
      // Slack comes again: to another process, or to this one when it is back.
      if (isStopped || !app) return empty(503);
      return acknowledged(app, read, retryNum === '' ? undefined : Number(retryNum), request);
    },
  };
}

/** As soon as a listener acknowledges; the work behind it goes on. */
function acknowledged(
  app: App,
  body: Record<string, unknown>,
  retryNum: number | undefined,
  request: IncomingMessage,
): Promise<SlackReply> {
  return new Promise((resolve) => {
    const event: ReceiverEvent = {
      body,
      ...(retryNum !== undefined && { retryNum }),
      retryReason: headerOf(request, 'x-slack-retry-reason'),
      async ack(response?: unknown) {
        resolve(response === undefined || response === '' ? empty(200) : replyWith(response));
      },
    };
    app.processEvent(event).then(
      // Nobody wanted it.
      () => resolve(empty(404)),
      (error) => {
        log.error('a request of Slack failed', { error });
        resolve(empty(500));
      },
    );
  });
}

function replyWith(response: unknown): SlackReply {
  return typeof response === 'string'
    ? { ...empty(200), text: response }
    : json(response as Record<string, unknown>);
}

function json(body: Record<string, unknown>): SlackReply {
  return { status: 200, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
}

function empty(status: number): SlackReply {
  return { status, headers: { 'content-type': 'text/plain' }, text: '' };
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped: a connection cut off would lose the reply too.
    if (size <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return size > BODY_BYTES_MAX ? null : Buffer.concat(chunks).toString('utf8');
}

function parseBody(request: IncomingMessage, body: string): Record<string, unknown> | null {
  try {
    if (headerOf(request, 'content-type').includes('json')) return record(JSON.parse(body));
    const form = Object.fromEntries(new URLSearchParams(body));
    return form['payload'] === undefined ? form : record(JSON.parse(form['payload']));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
