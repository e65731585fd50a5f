import type Stripe from 'stripe';
import { cycleAt } from '../../../domain/cycle.ts';
import { allowanceKey, type Plan, payerOf, planOf } from '../../../domain/plan.ts';
import { log } from '../../../log.ts';
import { isMissing } from '../faults.ts';
import type { Purchases } from '../ports.ts';
import { refundedOf } from '../read-payment.ts';
import { nextStep } from '../worth.ts';
import { PAID_BY } from './agree.ts';
import { type Period, type Span, spansOf } from './periods.ts';
import type { GivenFor, PeriodLedger } from './ports.ts';
import { idOf, planIdOf, toInstant } from './read.ts';
import { bringSubscription, type Held, type SubscriptionParts } from './subscriptions.ts';

export interface InvoiceParts extends SubscriptionParts {
  ledger: PeriodLedger;
  given: GivenFor;
  purchases: Pick<Purchases, 'given'>;
}

const ACTOR = 'stripe';
// Each is one change that somebody else has made meanwhile, or we have.
const ROUNDS_MAX = 10;

/**
 * Brings the ledger to what Stripe says of an invoice now: what it paid for is given once, what was paid back is not.
 * After each change it looks again: whoever acts on an answer that has grown old meanwhile puts it right so.
 */
export async function bringInvoice(parts: InvoiceParts, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) if (!(await bring(parts, id))) return;
  throw new Error(`the invoice ${id} has changed too often while it was looked at`);
}

/** Whether anything was to be done. */
async function bring(parts: InvoiceParts, id: string): Promise<boolean> {
  const { stripe } = parts;
  const invoice = await read(stripe, id);
  const subscriptionId = invoice?.parent?.subscription_details?.subscription;
  if (!invoice || !subscriptionId || invoice.status !== 'paid') return false;
  const held = await bringSubscription(parts, idOf(subscriptionId));
  if (!held) return false;
  const isBack = await isPaidBack(stripe, id);
  let isChanged = await bringGiven(parts, held, invoice, isBack);
  if (isBack) return isChanged;
  for await (const line of linesOf(stripe, invoice)) {
    const paid = await paidFor(parts, held, line);
    if (paid && (await giveAll(parts, held, invoice, { ...paid, subscriptionId: idOf(subscriptionId) })))
      isChanged = true;
  }
  return isChanged;
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

async function giveAll(
  parts: InvoiceParts,
  held: Held,
  invoice: Stripe.Invoice,
  paid: Paid,
): Promise<boolean> {
  const { accountId, credits } = held;
  const { plan, quantity, spans } = paid;
  const said = { actor: ACTOR, remarks: remarksOf(invoice) };
  let isChanged = false;
  for (const span of spans) {
    const isOwn =
      span.cycle !== null &&
      quantity === 1 &&
      payerOf(credits, span.cycle) === PAID_BY &&
      planOf(credits, span.cycle)?.id === plan.id;
    if (isOwn && span.cycle !== null) {
      const { status } = await parts.ledger.payCycle(accountId, { cycle: span.cycle, ...said });
      if (status === 'granted') isChanged = true;
      if (status === 'granted' || (await isGiven(parts, accountId, span.cycle, said))) continue;
    }
    const isNew = await giveSpan(parts, held, span, {
      ...said,
      id: `stripe:${paid.subscriptionId}:${Math.floor(span.from / 1000)}`,
      amount: plan.allowance * BigInt(quantity),
    });
    if (isNew) isChanged = true;
  }
  return isChanged;
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
  { from, until }: Period,
  given: { id: string; amount: bigint; actor: string; remarks: string },
): Promise<boolean> {
  const request = { ...given, pool: 'plan', agentId: null, priority: null } as const;
  const inTime = await ledger.grant(accountId, { ...request, effectiveAt: from, expiresAt: until });
  if (inTime.status !== 'refused' || inTime.reason !== 'closed') return inTime.status === 'granted';
  const now = clock();
  const expiresAt = Math.max(until, cycleAt(credits.anchor, now).endsAt);
  const late = await ledger.grant(accountId, { ...request, effectiveAt: now, expiresAt });
  return late.status === 'granted';
}

/** In the statement, and by which its grants are found again. */
function remarksOf({ id, number }: Stripe.Invoice): string {
  return `Stripe, invoice ${number ?? id}`;
}

/**
 * What is left of what was paid back ends; where the money comes back after all, such as from a refund that failed, so
 * does that, from when it ended.
 */
async function bringGiven(
  parts: InvoiceParts,
  held: Held,
  invoice: Stripe.Invoice,
  isBack: boolean,
): Promise<boolean> {
  const { ledger, given, purchases } = parts;
  const { accountId } = held;
  const said = { actor: ACTOR, remarks: remarksOf(invoice) };
  let isChanged = false;
  for (const key of await given.of(accountId, said)) {
    const nextKey = `stripe:${invoice.id}:${key}:`;
    const grants = await purchases.given(accountId, { key, nextKey }, ACTOR);
    const first = grants.find(({ id }) => id === key);
    if (!first) continue;
    const worth = isBack ? 0n : first.amount;
    const step = nextStep({ key, nextKey, credits: first.amount, worth }, grants);
    if (step?.do === 'give') {
      const from = Math.max(...grants.map(({ endedAt }) => endedAt ?? 0));
      const again = { ...said, id: step.id, amount: step.amount, remarks: `${said.remarks}: paid after all` };
      const isNew = await giveSpan(parts, held, { from, until: first.expiresAt ?? from }, again);
      if (isNew) isChanged = true;
    }
    if (step?.do === 'reissue' && isBack) {
      const remarks = `${said.remarks}: paid back`;
      const { status } = await ledger.voidGrant(accountId, { id: step.id, actor: ACTOR, remarks });
      if (status === 'voided') isChanged = true;
    }
  }
  if (isChanged)
    log.info(isBack ? 'an invoice was paid back, and its credits taken' : 'an invoice was paid after all', {
      account: accountId,
      invoice: invoice.id,
    });
  return isChanged;
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
    if (!charge) return false;
    const isRefunded = (await refundedOf(stripe, intent.id, charge)) >= intent.amount_received;
    if (!isRefunded && !(charge.disputed && (await isLost(stripe, intent.id)))) return false;
    isBack = true;
  }
  return isBack;
}

async function isLost(stripe: Stripe, payment_intent: string): Promise<boolean> {
  for await (const { status } of stripe.disputes.list({ payment_intent, limit: 100 }))
    if (status === 'lost') return true;
  return false;
}
