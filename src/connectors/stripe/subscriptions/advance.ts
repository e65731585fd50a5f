import type Stripe from 'stripe';
import type { InstantMs } from '../../../domain/instant.ts';
import { ADVANCE_END, allowanceKey } from '../../../domain/plan.ts';
import { log } from '../../../log.ts';
import { ACTOR, type InvoiceParts, readInvoice, remarksOf } from './invoice.ts';
import { cycleOf, type Paid } from './paid-for.ts';
import { readSubscription, toInstant } from './read.ts';
import type { Held } from './subscriptions.ts';

// Stripe drafts an invoice for an hour from the start of its period, and then collects it.
const ADVANCE_MS = 3 * 3_600_000;

/**
 * The allowance of a cycle that Stripe is about to collect for, so that nobody stops for the hour that it takes: to
 * whoever has paid before, once for each invoice, for the first hours of the cycle and no longer. Whether it was given:
 * then the invoice is to be looked at again, as it may have been paid meanwhile.
 */
export async function giveAdvance(
  { stripe, ledger, clock }: InvoiceParts,
  { accountId, credits }: Held,
  invoice: Stripe.Invoice,
  paid: Paid,
): Promise<boolean> {
  const { plan, subscriptionId } = paid;
  const [span] = paid.spans;
  const cycle = span ? cycleOf(credits, span, paid) : null;
  if (!span || cycle === null || credits.grants.some(({ id }) => id === allowanceKey(cycle))) return false;
  if (!isComing(invoice, clock()) || !(await isTrusted(stripe, subscriptionId))) return false;
  const { status } = await ledger.grant(accountId, {
    id: advanceKey(invoice.id),
    ...{ pool: 'plan', amount: plan.allowance, agentId: null, priority: null },
    ...{ effectiveAt: span.from, expiresAt: Math.max(span.from, toInstant(invoice.created)) + ADVANCE_MS },
    ...{ actor: ACTOR, remarks: `${remarksOf(invoice)}: until it is collected` },
  });
  return status === 'granted';
}

/**
 * Once an invoice is paid, or will not be by itself, it is as if its advance had never been: what was used of it is drawn
 * from what was paid for, or from nothing. `paid`: the invoice whose own credits have been given.
 */
export async function endAdvances(
  { stripe, ledger, given, clock }: InvoiceParts,
  accountId: string,
  paid: string | null,
): Promise<void> {
  for (const id of await given.advances(accountId)) {
    const invoice = await readInvoice(stripe, invoiceOf(id));
    if (invoice && (isComing(invoice, clock()) || (invoice.status === 'paid' && invoice.id !== paid)))
      continue;
    const remarks = invoice?.status === 'paid' ? 'Paid' : 'Not paid';
    const { status } = await ledger.voidGrant(accountId, { id, actor: ACTOR, remarks, asIfNever: true });
    log.info('an advance has ended', { account: accountId, grant: id, status, paid: remarks });
  }
}

/** It has been drawn up for another period, and collecting it has not been tried yet. */
function isComing(invoice: Stripe.Invoice, now: InstantMs): boolean {
  const { status, attempt_count, auto_advance, billing_reason, collection_method, created } = invoice;
  return (
    (status === 'draft' || status === 'open') &&
    attempt_count === 0 &&
    auto_advance !== false &&
    collection_method === 'charge_automatically' &&
    billing_reason === 'subscription_cycle' &&
    now < toInstant(created) + ADVANCE_MS
  );
}

/** Nothing else is owed, and money has been paid before: who only tries has paid nothing yet. */
async function isTrusted(stripe: Stripe, subscription: string): Promise<boolean> {
  if ((await readSubscription(stripe, subscription))?.status !== 'active') return false;
  const { data } = await stripe.invoices.list({ subscription, status: 'paid', limit: 10 });
  return data.some(({ amount_paid }) => amount_paid > 0);
}

function advanceKey(invoice: string): string {
  return `stripe:${invoice}${ADVANCE_END}`;
}

function invoiceOf(key: string): string {
  return key.slice('stripe:'.length, -ADVANCE_END.length);
}
