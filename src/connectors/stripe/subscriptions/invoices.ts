import type Stripe from 'stripe';
import { least, most, sum } from '../../../domain/credits.ts';
import { cycleAt } from '../../../domain/cycle.ts';
import type { InstantMs } from '../../../domain/instant.ts';
import { allowanceKey, type Plan, payerOf, planOf } from '../../../domain/plan.ts';
import { log } from '../../../log.ts';
import { isMissing } from '../faults.ts';
import { printMoney } from '../money.ts';
import type { PastGrant, Purchases } from '../ports.ts';
import { refundedOf } from '../read-payment.ts';
import { goneOf, type Money, nextStep, type Sale, type Step, worthOf } from '../worth.ts';
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
  const money = await moneyOf(stripe, invoice);
  let isChanged = await bringGiven(parts, held, invoice, money);
  if (money.paid > 0 && goneOf(money) === money.paid) return isChanged;
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
 * What an invoice is worth it has, and no more. Its months are used up one after the other: what was paid back is taken
 * from the last of them. Where money comes back after all, such as from a refund that failed, it is as if it had never
 * been away.
 */
async function bringGiven(
  parts: InvoiceParts,
  held: Held,
  invoice: Stripe.Invoice,
  money: Money,
): Promise<boolean> {
  const { given, purchases, clock } = parts;
  const { accountId } = held;
  const lots: { sale: Omit<Sale, 'worth'>; grants: PastGrant[]; until: InstantMs }[] = [];
  for (const key of await given.of(accountId, { actor: ACTOR, remarks: remarksOf(invoice) })) {
    const nextKey = `stripe:${invoice.id}:${key}:`;
    const grants = await purchases.given(accountId, { key, nextKey }, ACTOR, clock());
    const first = grants.find(({ id }) => id === key);
    if (first)
      lots.push({ sale: { key, nextKey, credits: first.amount }, grants, until: first.expiresAt ?? 0 });
  }
  let left = worthOf(sum(lots.map(({ sale }) => sale.credits)), money);
  let isChanged = false;
  for (const { sale, grants, until } of lots) {
    const worth = least(left, sale.credits);
    left -= worth;
    const step = nextStep({ ...sale, worth }, grants);
    const gone = printMoney(goneOf(money), invoice.currency);
    const remarks = `${remarksOf(invoice)}: ${goneOf(money) > 0 ? `${gone} paid back in all` : 'paid after all'}`;
    if (step && (await take(parts, held, step, grants, until, { actor: ACTOR, remarks }))) isChanged = true;
  }
  if (isChanged)
    log.info('what an invoice is worth has changed', { account: accountId, invoice: invoice.id });
  return isChanged;
}

async function take(
  parts: InvoiceParts,
  held: Held,
  step: Step,
  grants: readonly PastGrant[],
  until: InstantMs,
  said: { actor: string; remarks: string },
): Promise<boolean> {
  const { ledger } = parts;
  const { accountId } = held;
  const { id, amount } = step;
  if (step.do === 'withdraw') {
    const { status } = await ledger.withdraw(accountId, {
      id,
      from: step.from,
      amount,
      insteadOf: null,
      ...said,
    });
    return status === 'withdrawn';
  }
  const taken = grants.findLast((grant) => grant.withdrawsFrom !== null && grant.remaining > 0n);
  if (taken?.withdrawsFrom) {
    const stays = most(0n, taken.remaining - amount);
    const undo = { id, from: taken.withdrawsFrom, amount: stays, insteadOf: taken.id, ...said };
    const { status } = await ledger.withdraw(accountId, undo);
    if (status !== 'closed') return status === 'withdrawn';
  }
  const ends = grants.map((grant) => (grant.withdrawsFrom === null ? grant.endedAt : grant.expiresAt) ?? 0);
  const from = Math.max(...ends);
  return giveSpan(parts, held, { from, until }, { ...said, id, amount });
}

/** By hand, or by a bank that has made up its mind. What no payment of Stripe’s says stays. */
async function moneyOf(stripe: Stripe, { id: invoice, total }: Stripe.Invoice): Promise<Money> {
  const money = { paid: 0, refunded: 0, withdrawn: 0 };
  for await (const { payment } of stripe.invoicePayments.list({ invoice, status: 'paid', limit: 100 })) {
    if (!payment.payment_intent) continue;
    const intent = await stripe.paymentIntents.retrieve(idOf(payment.payment_intent), {
      expand: ['latest_charge'],
    });
    const charge = intent.latest_charge as Stripe.Charge | null;
    if (!charge) continue;
    const refunded = await refundedOf(stripe, intent.id, charge);
    const lost = charge.disputed ? await lostOf(stripe, intent) : 0;
    money.paid += intent.amount_received;
    money.refunded += Math.min(intent.amount_received, refunded + lost);
  }
  return { ...money, paid: Math.max(money.paid, total) };
}

/** What a bank has put into another currency was all of it. */
async function lostOf(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<number> {
  let lost = 0;
  for await (const dispute of stripe.disputes.list({ payment_intent: intent.id, limit: 100 })) {
    if (dispute.status !== 'lost') continue;
    lost += dispute.currency === intent.currency ? dispute.amount : intent.amount_received;
  }
  return lost;
}
