import type Stripe from 'stripe';

export type StripeFault = Stripe.errors.StripeError;

/** What Stripe, or its library, says went wrong; `null`: the fault is another. By its name: the library is not loaded for it. */
export function asStripeFault(error: unknown): StripeFault | null {
  return error instanceof Error && 'type' in error && /^Stripe\w+Error$/.test(String(error.type))
    ? (error as StripeFault)
    : null;
}

/** Stripe knows nothing of that name. */
export function isMissing(error: unknown): boolean {
  return asStripeFault(error)?.code === 'resource_missing';
}

/** A failure of Stripe’s own, said again because it was kept under the key: under that, it will be said for a day. */
export function isKeptFailure(error: unknown): boolean {
  const { statusCode = 0, headers } = asStripeFault(error) ?? {};
  return statusCode >= 500 && headers?.['idempotent-replayed'] === 'true';
}

/** Something else was asked for under that key before: nothing that is asked for under it now is done. */
export function isKeyOfOther(error: unknown): boolean {
  const fault = asStripeFault(error);
  return fault?.type === 'StripeIdempotencyError' && fault.statusCode === 400;
}
