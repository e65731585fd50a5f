import { createHmac } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { ackWithinMs, type Delivery, type Outcome, type Retry, type Transport } from './delivery.ts';

/** One HTTP request as Slack sends it; a test may send it again, or spoil it first. */
export interface SignedRequest {
  body: string;
  headers: Record<string, string>;
}

export function signedRequest(
  { kind, payload }: Pick<Delivery, 'kind' | 'payload'>,
  by: { signingSecret: string; atMs: number },
  retry?: Retry,
): SignedRequest {
  const body =
    kind === 'events_api'
      ? JSON.stringify(payload)
      : kind === 'interactive'
        ? new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
        : new URLSearchParams(payload as Record<string, string>).toString();
  const timestamp = String(Math.floor(by.atMs / 1000));
  const signature = createHmac('sha256', by.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...(retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {}),
    },
  };
}

export interface RequestUrl extends Transport {
  url: string;
  /** What was sent, newest last. */
  sent: SignedRequest[];
}

/** Makes sure, as Slack does when a URL is entered, that the bot itself answers there. */
export async function verifiedRequestUrl(
  url: string,
  of: { clock: Clock; signingSecret: string; challenge: string },
): Promise<RequestUrl> {
  const { clock, signingSecret, challenge } = of;
  const request = signedRequest(
    { kind: 'events_api', payload: { type: 'url_verification', token: 'loopback', challenge } },
    { signingSecret, atMs: clock.now() },
  );
  const response = await post(url, request);
  const answered = await response.text();
  if (!response.ok || !answered.includes(challenge)) {
    throw new Error(`${url} did not answer the challenge: ${response.status} ${answered}`);
  }
  const sent: SignedRequest[] = [];
  return {
    url,
    sent,
    send(delivery, retry) {
      const signed = signedRequest(delivery, { signingSecret, atMs: clock.now() }, retry);
      sent.push(signed);
      return sendWithin(clock, url, signed);
    },
  };
}

function sendWithin(clock: Clock, url: string, request: SignedRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const callOff = clock.after(ackWithinMs, () =>
      resolve({ acked: false, error: 'operation_timeout', reason: 'http_timeout' }),
    );
    post(url, request)
      .then(
        outcomeOf,
        (): Outcome => ({ acked: false, error: 'dispatch_failed', reason: 'connection_failed' }),
      )
      .then((outcome) => {
        callOff();
        resolve(outcome);
      });
  });
}

export function post(url: string, { body, headers }: SignedRequest): Promise<Response> {
  // A connection kept alive would hold up a bot that stops, for three seconds.
  return fetch(url, { method: 'POST', body, headers: { ...headers, connection: 'close' } });
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const text = await response.text();
  if (!response.ok) {
    const final = response.headers.get('x-slack-no-retry') === '1';
    return { acked: false, error: 'dispatch_failed', reason: 'http_error', final };
  }
  if (text === '') return { acked: true, body: undefined };
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { acked: true, body: isJson ? JSON.parse(text) : { text } };
}
