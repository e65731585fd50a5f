import type Stripe from 'stripe';
import { invalid } from './fault.ts';
import { nested, text, texts } from './form.ts';
import { filtered } from './payments.ts';
import { idOf, type StripeRoute } from './route.ts';
import type { Thing, World } from './world.ts';

/** Money that goes back: refunds and disputes. */
export const returnRoutes: StripeRoute[] = [
  ['GET /v1/refunds', ({ world, form }) => filtered(world.list('refund'), form, 'payment_intent', 'charge')],
  ['GET /v1/refunds/:id', ({ world, ids }) => world.need('refund', idOf(ids), 'id')],
  [
    'POST /v1/refunds',
    ({ world, form }) => {
      const intent = text(form, 'payment_intent');
      const id =
        text(form, 'charge') ??
        (intent && world.need('payment_intent', intent, 'payment_intent')['latest_charge']);
      const amount = text(form, 'amount');
      const metadata = texts(nested(form, 'metadata'));
      return refund(world, String(id), amount === undefined ? undefined : Number(amount), { metadata });
    },
  ],
  [
    'GET /v1/disputes',
    ({ world, form }) => filtered(world.list('dispute'), form, 'payment_intent', 'charge'),
  ],
  ['GET /v1/disputes/:id', ({ world, ids }) => world.need('dispute', idOf(ids), 'id')],
];

/** `pending`: a bank has still to take it back. */
export function refund(
  world: World,
  chargeId: string,
  amount?: number,
  { metadata = {}, pending = false }: { metadata?: Stripe.Metadata; pending?: boolean } = {},
): Thing {
  const charge = world.need('charge', chargeId, 'charge');
  const left = Number(charge['amount_captured']) - Number(charge['amount_refunded']);
  if (left === 0) throw invalid('Charge has already been refunded.', { code: 'charge_already_refunded' });
  const back = amount ?? left;
  if (back > left)
    throw invalid('Refund amount is greater than unrefunded amount on charge.', { param: 'amount' });
  const made = world.make<Stripe.Refund>('re', 'refund', {
    amount: back,
    charge: chargeId,
    currency: charge['currency'] as string,
    metadata,
    payment_intent: charge['payment_intent'] as string,
    reason: null,
    status: pending ? 'pending' : 'succeeded',
  });
  charge['amount_refunded'] = Number(charge['amount_refunded']) + back;
  charge['refunded'] = charge['amount_refunded'] === charge['amount'];
  world.tell('refund.created', made);
  world.tell('charge.refunded', charge);
  return made;
}

/** The bank did not take it: the money is with the seller again. */
export function failRefund(world: World, refundId: string): Thing {
  const failed = world.need('refund', refundId, 'id');
  const charge = world.need('charge', String(failed['charge']), 'charge');
  failed['status'] = 'failed';
  failed['failure_reason'] = 'declined';
  charge['amount_refunded'] = Number(charge['amount_refunded']) - Number(failed['amount']);
  charge['refunded'] = false;
  world.tell('refund.failed', failed);
  world.tell('charge.refund.updated', failed);
  return failed;
}

/** `inquiry`: the bank asks, and takes nothing yet. */
export function openDispute(world: World, chargeId: string, amount?: number, inquiry = false): Thing {
  const charge = world.need('charge', chargeId, 'charge');
  const dispute = world.make<Stripe.Dispute>('du', 'dispute', {
    amount: amount ?? Number(charge['amount']),
    balance_transactions: [],
    charge: chargeId,
    currency: charge['currency'] as string,
    is_charge_refundable: inquiry,
    payment_intent: charge['payment_intent'] as string,
    reason: 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  charge['disputed'] = true;
  world.tell('charge.dispute.created', dispute);
  if (!inquiry) withdraw(world, dispute);
  return dispute;
}

/** An inquiry that the bank was not content with. */
export function escalate(world: World, disputeId: string): Thing {
  const dispute = world.need('dispute', disputeId, 'id');
  dispute['status'] = 'needs_response';
  withdraw(world, dispute);
  return dispute;
}

export function closeDispute(
  world: World,
  disputeId: string,
  outcome: 'won' | 'lost' | 'warning_closed',
): Thing {
  const dispute = world.need('dispute', disputeId, 'id');
  dispute['status'] = outcome;
  if (outcome === 'won') {
    move(world, dispute, Number(dispute['amount']));
    world.tell('charge.dispute.funds_reinstated', dispute);
  }
  world.tell('charge.dispute.closed', dispute);
  return dispute;
}

function withdraw(world: World, dispute: Thing): void {
  move(world, dispute, -Number(dispute['amount']));
  world.tell('charge.dispute.funds_withdrawn', dispute);
}

function move(world: World, dispute: Thing, amount: number): void {
  const moved = world.make<Stripe.BalanceTransaction>('txn', 'balance_transaction', {
    amount,
    currency: dispute['currency'] as string,
    type: 'adjustment',
    reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal',
  });
  (dispute['balance_transactions'] as Thing[]).push(moved);
}
