import type Stripe from 'stripe';
import type { StripeConfig } from '../../config/stripe.ts';

// The types of the library are those of this version alone: a newer library asks for a look at what has changed.
const API_VERSION = '2026-10-28.endive';

// Two tries end before whoever waits for a purchase has lost patience.
const TIMEOUT_MS = 8_000;
const RETRIES = 1;

/** Stripe’s own client. The library is loaded only where something is sold. */
export async function openStripe(
  { secretKey, apiUrl }: Pick<StripeConfig, 'secretKey' | 'apiUrl'>,
  { timeoutMs = TIMEOUT_MS, retries = RETRIES } = {},
): Promise<Stripe> {
  const { Stripe: Client } = await import('stripe');
  const { protocol, hostname, port } = new URL(apiUrl);
  return new Client(secretKey, {
    apiVersion: API_VERSION,
    timeout: timeoutMs,
    maxNetworkRetries: retries,
    telemetry: false,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    port: port || (protocol === 'http:' ? 80 : 443),
  });
}
