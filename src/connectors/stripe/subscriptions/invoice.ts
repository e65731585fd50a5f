import type Stripe from 'stripe';
import { isMissing } from '../faults.ts';
import type { Purchases } from '../ports.ts';
import type { GivenFor, PeriodLedger } from './ports.ts';
import type { SubscriptionParts } from './subscriptions.ts';

export interface InvoiceParts extends SubscriptionParts {
  ledger: PeriodLedger;
  given: GivenFor;
  purchases: Pick<Purchases, 'given'>;
}

export const ACTOR = 'stripe';

/** `null`: it was deleted, as only a draft can be. */
export async function readInvoice(stripe: Stripe, id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe.invoices.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** In the statement, and by which its grants are found again. */
export function remarksOf({ id, number }: Stripe.Invoice): string {
  return `Stripe, invoice ${number ?? id}`;
}
