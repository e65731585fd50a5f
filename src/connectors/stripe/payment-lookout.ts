import type Stripe from 'stripe';
import type { Hint, Lookout } from './ports.ts';

const DAY_MS = 86_400_000;
// A bank may take two weeks to pay what was begun, and months to make up its mind about what is disputed.
const BEGUN_MS = 30 * DAY_MS;
const DISPUTED_MS = 180 * DAY_MS;

export const PAYMENT_EVENTS = [
  'checkout.session.completed',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'charge.refund.updated',
  'refund.failed',
  'refund.updated',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
];

/** What Stripe tells of payments: that they arrived, failed, went back in part or whole, were disputed. */
export function paymentLookout(stripe: Stripe, reconcile: (intentId: string) => Promise<void>): Lookout {
  return {
    types: PAYMENT_EVENTS,
    async look({ paymentIntent }) {
      if (paymentIntent !== null) await reconcile(paymentIntent);
    },
    async *since(from) {
      const after = (at: number) => ({ created: { gte: Math.floor(at / 1000) }, limit: 100 });
      yield* hints(stripe.paymentIntents.list(after(from - BEGUN_MS)));
      yield* hints(stripe.refunds.list(after(from)));
      yield* hints(stripe.disputes.list(after(from - DISPUTED_MS)));
    },
  };
}

async function* hints(things: AsyncIterable<Parameters<typeof hintOf>[0]>): AsyncIterable<Hint> {
  for await (const thing of things) yield hintOf(thing);
}

export function hintOf(thing: {
  id: string;
  object: string;
  payment_intent?: string | { id: string } | null | undefined;
}): Hint {
  const { id, object, payment_intent: of } = thing;
  const paymentIntent = object === 'payment_intent' ? id : typeof of === 'string' ? of : (of?.id ?? null);
  return { object, id, paymentIntent };
}
