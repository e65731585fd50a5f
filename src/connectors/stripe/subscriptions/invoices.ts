import type Stripe from 'stripe';
import { cycleAt } from '../../../domain/cycle.ts';
import { allowanceKey, type Plan, payerOf, planOf } from '../../../domain/plan.ts';
import { log } from '../../../log.ts';
import { isMissing } from '../faults.ts';
import { PAID_BY } from './agree.ts';
import { type Span, spansOf } from './periods.ts';
import type { GivenFor, PeriodLedger } from './ports.ts';
import { idOf, planIdOf, toInstant } from './read.ts';
import { bringSubscription, type Held, type SubscriptionParts } from './subscriptions.ts';

export interface InvoiceParts extends SubscriptionParts {
  ledger: PeriodLedger;
  given: GivenFor;
}

const ACTOR = 'stripe';

/** Brings the ledger to what Stripe says of an invoice now: what it paid for is given once, what was paid back is not. */
export async function bringInvoice(parts: InvoiceParts, id: string): Promise<void> {
  const { stripe } = parts;
  const invoice = await read(stripe, id);
  const subscriptionId = invoice?.parent?.subscription_details?.subscription;
  if (!invoice || !subscriptionId || invoice.status !== 'paid') return;
  const held = await bringSubscription(parts, idOf(subscriptionId));
  if (!held) return;
  if (await isPaidBack(stripe, id)) return takeBack(parts, held, invoice);
  for await (const line of linesOf(stripe, invoice)) {
    const paid = await paidFor(parts, held, line);
    if (paid) await giveAll(parts, held, invoice, { ...paid, subscriptionId: idOf(subscriptionId) });
  }
}

async function read(stripe: Stripe, id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe.invoices.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function linesOf(
  stripe: Stripe,
  { id, lines }: Stripe.Invoice,
): Iterable<Stripe.InvoiceLineItem> | AsyncIterable<Stripe.InvoiceLineItem> {
  return lines.has_more ? stripe.invoices.listLineItems(id, { limit: 100 }) : lines.data;
}

interface Paid {
  plan: Plan;
  quantity: number;
  spans: Span[];
  subscriptionId: string;
}

/** `null`: a line that no plan’s period is paid by, such as a share of one after a change, or one that is not charged. */
async function paidFor(
  { stripe }: InvoiceParts,
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

async function giveAll(parts: InvoiceParts, held: Held, invoice: Stripe.Invoice, paid: Paid): Promise<void> {
  const { accountId, credits } = held;
  const { plan, quantity, spans } = paid;
  const said = { actor: ACTOR, remarks: remarksOf(invoice) };
  for (const span of spans) {
    const isOwn =
      span.cycle !== null &&
      quantity === 1 &&
      payerOf(credits, span.cycle) === PAID_BY &&
      planOf(credits, span.cycle)?.id === plan.id;
    if (isOwn && span.cycle !== null) {
      const answer = await parts.ledger.payCycle(accountId, { cycle: span.cycle, ...said });
      if (answer.status === 'granted' || (await isGiven(parts, accountId, span.cycle, said))) continue;
    }
    await giveSpan(parts, held, span, {
      ...said,
      id: `stripe:${paid.subscriptionId}:${Math.floor(span.from / 1000)}`,
      amount: plan.allowance * BigInt(quantity),
    });
  }
}

/** For this very payment: whoever pays for a cycle twice is given as much twice. */
async function isGiven(
  { given }: InvoiceParts,
  accountId: string,
  cycle: number,
  by: { actor: string; remarks: string },
): Promise<boolean> {
  return (await given.of(accountId, by)).includes(allowanceKey(cycle));
}

/**
 * Where the paid time is no cycle of that plan’s: its credits live as long as the time does. What has been closed by then
 * is given for the rest of the cycle in which it was paid: money that was taken counts.
 */
async function giveSpan(
  { ledger, clock }: InvoiceParts,
  { accountId, credits }: Held,
  { from, until }: Span,
  given: { id: string; amount: bigint; actor: string; remarks: string },
): Promise<void> {
  const request = { ...given, pool: 'plan', agentId: null, priority: null } as const;
  const inTime = await ledger.grant(accountId, { ...request, effectiveAt: from, expiresAt: until });
  if (inTime.status !== 'refused' || inTime.reason !== 'closed') return;
  const now = clock();
  const expiresAt = Math.max(until, cycleAt(credits.anchor, now).endsAt);
  await ledger.grant(accountId, { ...request, effectiveAt: now, expiresAt });
}

/** In the statement, and by which its grants are found again. */
function remarksOf({ id, number }: Stripe.Invoice): string {
  return `Stripe, invoice ${number ?? id}`;
}

async function takeBack(
  { ledger, given }: InvoiceParts,
  { accountId }: Held,
  invoice: Stripe.Invoice,
): Promise<void> {
  const remarks = remarksOf(invoice);
  const ids = await given.of(accountId, { actor: ACTOR, remarks });
  for (const id of ids)
    await ledger.voidGrant(accountId, { id, actor: ACTOR, remarks: `${remarks}: paid back` });
  if (ids.length > 0)
    log.info('an invoice was paid back, and its credits taken', {
      account: accountId,
      invoice: invoice.id,
      grants: ids.length,
    });
}

/** As a whole: by hand, or by a bank that has made up its mind. What went back in part changes no plan. */
async function isPaidBack(stripe: Stripe, invoice: string): Promise<boolean> {
  let isBack = false;
  for await (const { payment } of stripe.invoicePayments.list({ invoice, status: 'paid', limit: 100 })) {
    if (!payment.payment_intent) return false;
    const intent = await stripe.paymentIntents.retrieve(idOf(payment.payment_intent), {
      expand: ['latest_charge'],
    });
    const charge = intent.latest_charge as Stripe.Charge | null;
    if (!charge || !(charge.refunded || (charge.disputed && (await isLost(stripe, intent.id))))) return false;
    isBack = true;
  }
  return isBack;
}

async function isLost(stripe: Stripe, payment_intent: string): Promise<boolean> {
  for await (const { status } of stripe.disputes.list({ payment_intent, limit: 100 }))
    if (status === 'lost') return true;
  return false;
}
