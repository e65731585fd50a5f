import type Stripe from 'stripe';
import type { InstantMs } from '../../domain/instant.ts';
import { isMissing } from './faults.ts';
import { type Marks, readMarks } from './marks.ts';
import type { Money } from './worth.ts';

/** A payment for credits, as Stripe says it stands at this moment. */
export interface Payment {
  id: string;
  marks: Marks;
  /** `null`: it is not paid, or not yet. */
  money: (Money & { paidAt: InstantMs }) | null;
  currency: string;
  customerId: string | null;
  /** What may be charged again, unasked, by the consent of whoever paid. */
  kept: { id: string; name: string } | null;
}

/** `foreign`: not of ours. The rest: why nobody can say whose it is. */
export type Unread = 'foreign' | 'unknown' | 'unreadable' | 'another-price' | 'disputed-in-another-currency';

export async function readPayment(stripe: Stripe, intentId: string): Promise<Payment | Unread> {
  const intent = await retrieve(stripe, intentId);
  if (!intent) return 'unknown';
  const marks = readMarks(intent.metadata);
  if (marks === null) return 'foreign';
  if (marks === 'unreadable') return 'unreadable';
  const { id, status, currency } = intent;
  const charge = intent.latest_charge as Stripe.Charge | null;
  const payment: Payment = {
    id,
    marks,
    money: null,
    currency,
    customerId: idOf(intent.customer),
    kept: intent.setup_future_usage === 'off_session' ? methodOf(intent, charge) : null,
  };
  if (status !== 'succeeded' || !charge) return payment;
  if (currency !== marks.price.currency || intent.amount_received !== marks.price.amount)
    return 'another-price';
  const disputes = charge.disputed ? await disputesOf(stripe, id) : [];
  if (disputes.some((dispute) => dispute.currency !== currency)) return 'disputed-in-another-currency';
  return {
    ...payment,
    money: {
      paidAt: charge.created * 1000,
      paid: intent.amount_received,
      refunded: await refundedOf(stripe, id, charge),
      withdrawn: disputes.filter(isWithdrawn).reduce((total, { amount }) => total + amount, 0),
    },
  };
}

async function retrieve(stripe: Stripe, intentId: string): Promise<Stripe.PaymentIntent | null> {
  try {
    return await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function disputesOf(stripe: Stripe, payment_intent: string): Promise<Stripe.Dispute[]> {
  const found: Stripe.Dispute[] = [];
  for await (const dispute of stripe.disputes.list({ payment_intent, limit: 100 })) found.push(dispute);
  return found;
}

/** One that failed or was cancelled: whether the charge still counts it, Stripe does not say. */
export async function refundedOf(
  stripe: Stripe,
  payment_intent: string,
  { amount_refunded }: Pick<Stripe.Charge, 'amount_refunded'>,
): Promise<number> {
  let total = 0;
  if (amount_refunded === 0) return total;
  for await (const { amount, status } of stripe.refunds.list({ payment_intent, limit: 100 }))
    if (status !== 'failed' && status !== 'canceled') total += amount;
  return total;
}

/** By where the money is, and not by a status: of those there are more with every year. */
function isWithdrawn({ balance_transactions: moves }: Stripe.Dispute): boolean {
  const taken = moves.filter(({ amount }) => amount < 0).length;
  return taken > moves.length - taken;
}

function methodOf({ payment_method }: Stripe.PaymentIntent, charge: Stripe.Charge | null): Payment['kept'] {
  const id = idOf(payment_method);
  if (!id) return null;
  const { card, type } = charge?.payment_method_details ?? {};
  const name = card?.last4 ? `${sayBrand(card.brand)} ending in ${card.last4}` : sayBrand(type ?? null);
  return { id, name };
}

function sayBrand(brand: string | null): string {
  const words = (brand ?? 'payment method').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function idOf(of: string | { id: string } | null): string | null {
  return typeof of === 'string' ? of : (of?.id ?? null);
}
