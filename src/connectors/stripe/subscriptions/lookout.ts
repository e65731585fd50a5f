import type { Hint, Lookout } from '../ports.ts';
import { endAdvances } from './advance.ts';
import type { InvoiceParts } from './invoice.ts';
import { bringInvoice } from './invoices.ts';
import { bringSubscription } from './subscriptions.ts';

const DAY_S = 86_400;
// Stripe tries an invoice again for as long as two months.
const OPEN_S = 70 * DAY_S;

export const PLAN_EVENTS = [
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.created',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'charge.refunded',
  'charge.refund.updated',
  'refund.failed',
  'refund.updated',
  'charge.dispute.closed',
];

/** What Stripe tells of subscriptions: that they begin, change and end, that a period was paid, or paid back. */
export function subscriptionLookout(parts: InvoiceParts): Lookout {
  const { stripe } = parts;
  return {
    types: PLAN_EVENTS,
    async look({ object, id, paymentIntent }) {
      if (object === 'subscription') {
        const held = await bringSubscription(parts, id);
        if (held) await endAdvances(parts, held.accountId, null);
      } else if (object === 'invoice') await bringInvoice(parts, id);
      else if (paymentIntent !== null) {
        const payment = { type: 'payment_intent', payment_intent: paymentIntent } as const;
        for await (const { invoice } of stripe.invoicePayments.list({ payment, limit: 100 })) {
          await bringInvoice(parts, typeof invoice === 'string' ? invoice : invoice.id);
        }
      }
    },
    async *since(from): AsyncIterable<Hint> {
      for await (const { id } of stripe.subscriptions.list({ status: 'all', limit: 100 })) {
        yield { object: 'subscription', id, paymentIntent: null };
      }
      const created = { gte: Math.floor(from / 1000) - OPEN_S };
      for await (const { id } of stripe.invoices.list({ status: 'paid', created, limit: 100 })) {
        yield { object: 'invoice', id, paymentIntent: null };
      }
    },
  };
}
