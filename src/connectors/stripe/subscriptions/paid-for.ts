import type Stripe from 'stripe';
import { type Plan, payerOf, planOf, type Subscribed } from '../../../domain/plan.ts';
import { PAID_BY } from './agree.ts';
import type { InvoiceParts } from './invoice.ts';
import { type Span, spansOf } from './periods.ts';
import { planIdOf, toInstant } from './read.ts';
import type { Held } from './subscriptions.ts';

export function linesOf(
  stripe: Stripe,
  { id, lines }: Stripe.Invoice,
): Iterable<Stripe.InvoiceLineItem> | AsyncIterable<Stripe.InvoiceLineItem> {
  return lines.has_more ? stripe.invoices.listLineItems(id, { limit: 100 }) : lines.data;
}

export interface Paid {
  plan: Plan;
  quantity: number;
  spans: Span[];
  subscriptionId: string;
}

/** `null`: a line that no plan’s period is paid by, such as a share of one after a change, or one that is not charged. */
export async function paidFor(
  { stripe }: Pick<InvoiceParts, 'stripe'>,
  { credits }: Held,
  { parent, pricing, period, quantity, amount }: Stripe.InvoiceLineItem,
): Promise<Omit<Paid, 'subscriptionId'> | null> {
  const item = parent?.subscription_item_details;
  const of = pricing?.price_details?.price;
  if (!item || item.proration || !of) return null;
  const price = typeof of === 'string' ? await stripe.prices.retrieve(of) : of;
  const plan = credits.plans.get(planIdOf(price) ?? '');
  if (!plan) return null;
  const from = toInstant(period.start);
  const isFree = amount === 0 && price.unit_amount !== 0;
  if (isFree && !(await isTrial(stripe, item.subscription, period))) return null;
  return {
    plan,
    quantity: quantity ?? 1,
    spans: spansOf(credits.anchor, { from, until: toInstant(period.end) }),
  };
}

/** What is not charged before the first whole period is no trial, and gives nothing. */
async function isTrial(
  stripe: Stripe,
  subscription: string | null,
  { end }: Stripe.InvoiceLineItem.Period,
): Promise<boolean> {
  if (subscription === null) return false;
  return (await stripe.subscriptions.retrieve(subscription)).trial_end === end;
}

/** The cycle whose own allowance is paid for; `null`: other credits of that plan. */
export function cycleOf(
  credits: Subscribed,
  { cycle }: Span,
  { plan, quantity }: Pick<Paid, 'plan' | 'quantity'>,
): number | null {
  if (cycle === null || quantity !== 1 || payerOf(credits, cycle) !== PAID_BY) return null;
  return planOf(credits, cycle)?.id === plan.id ? cycle : null;
}
