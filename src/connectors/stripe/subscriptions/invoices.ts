import type Stripe from 'stripe';
import { allowanceKey } from '../../../domain/plan.ts';
import { goneOf } from '../worth.ts';
import { endAdvances, giveAdvance } from './advance.ts';
import { giveSpan } from './give-span.ts';
import { ACTOR, type InvoiceParts, readInvoice, remarksOf } from './invoice.ts';
import { bringGiven, moneyOf } from './paid-back.ts';
import { cycleOf, linesOf, type Paid, paidFor } from './paid-for.ts';
import { idOf } from './read.ts';
import { bringSubscription, type Held } from './subscriptions.ts';

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
  const invoice = await readInvoice(stripe, id);
  const subscription = invoice?.parent?.subscription_details?.subscription;
  if (!invoice || !subscription) return false;
  const subscriptionId = idOf(subscription);
  const held = await bringSubscription(parts, subscriptionId);
  if (!held) return false;
  const isPaid = invoice.status === 'paid';
  const money = isPaid ? await moneyOf(stripe, invoice) : null;
  let isChanged = money !== null && (await bringGiven(parts, held, invoice, money));
  const isBack = money !== null && money.paid > 0 && goneOf(money) === money.paid;
  for await (const line of isBack ? [] : linesOf(stripe, invoice)) {
    const lines = await paidFor(parts, held, line);
    const paid = lines && { ...lines, subscriptionId };
    const give = isPaid ? giveAll : giveAdvance;
    if (paid && (await give(parts, held, invoice, paid))) isChanged = true;
  }
  if (!isChanged) await endAdvances(parts, held.accountId, isPaid ? invoice.id : null);
  return isChanged;
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
    const cycle = cycleOf(credits, span, paid);
    if (cycle !== null) {
      const { status } = await parts.ledger.payCycle(accountId, { cycle, ...said });
      if (status === 'granted') isChanged = true;
      if (status === 'granted' || (await isGiven(parts, accountId, cycle, said))) continue;
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
