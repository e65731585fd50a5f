import { hash } from 'node:crypto';
import type Stripe from 'stripe';
import { isKeptFailure } from './faults.ts';

/**
 * Asked again, it is the same one that was made. But for a failure of Stripe’s own, which would be said again for a day:
 * nobody has paid by it, and another is made.
 */
export async function once<Made>(
  idempotencyKey: string,
  make: (options: Stripe.RequestOptions) => Promise<Made>,
): Promise<Made> {
  try {
    return await make({ idempotencyKey });
  } catch (error) {
    if (!isKeptFailure(error)) throw error;
    return make({});
  }
}

/** Of all that is asked for: what has changed meanwhile is asked for under another one. */
export function keyOf(what: string, params: object, ref: string | null): string {
  return `${what}:${hash('sha256', JSON.stringify([params, ref]))}`;
}
