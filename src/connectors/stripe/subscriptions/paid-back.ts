import type Stripe from 'stripe';
import { least, most, sum } from '../../../domain/credits.ts';
import type { InstantMs } from '../../../domain/instant.ts';
import { log } from '../../../log.ts';
import { printMoney } from '../money.ts';
import type { PastGrant } from '../ports.ts';
import { refundedOf } from '../read-payment.ts';
import { goneOf, type Money, nextStep, type Sale, type Step, worthOf } from '../worth.ts';
import { giveSpan } from './give-span.ts';
import { ACTOR, type InvoiceParts, remarksOf } from './invoice.ts';
import { idOf } from './read.ts';
import type { Held } from './subscriptions.ts';

/**
 * What an invoice is worth it has, and no more. Its months are used up one after the other: what was paid back is taken
 * from the last of them. Where money comes back after all, such as from a refund that failed, it is as if it had never
 * been away.
 */
export async function bringGiven(
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
export async function moneyOf(stripe: Stripe, { id: invoice, total }: Stripe.Invoice): Promise<Money> {
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
