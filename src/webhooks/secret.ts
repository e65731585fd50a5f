import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { InstantMs } from '../domain/instant.ts';
import type { Message } from './message.ts';

const SECRET_BYTES = 32;

export function mintSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** As Standard Webhooks has it, with one signature for each secret that holds. */
export function signedHeaders(
  { id, body }: Message,
  secrets: readonly string[],
  now: InstantMs,
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body)).join(' '),
  };
}

export function secretPlace(accountId: string, destinationId: string): string {
  return `webhook:${accountId}/${destinationId}`;
}
