import type Stripe from 'stripe';
import type { Billing, PlanOffer, PlanOfferAnswer, PortalAnswer } from '../../chat/ports/billing.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type { CheckoutParts } from './checkout.ts';
import { asStripeFault, isMissing, type StripeFault } from './faults.ts';
import { forCustomer } from './for-customer.ts';
import { keyOf, once } from './once.ts';
import { PAID_BY } from './subscriptions/agree.ts';
import { billingAnchor } from './subscriptions/billing-anchor.ts';
import { idOf, isAlive, planIdOf, readSubscription } from './subscriptions/read.ts';

const MINUTE_S = 60;
const DAY_S = 1_440 * MINUTE_S;
// Half an hour at Stripe, and our clocks.
const PAGE_S_MIN = 35 * MINUTE_S;

/** Plans that are paid at Stripe, month by month. */
export function createBilling(parts: CheckoutParts): Billing {
  return {
    provider: PAID_BY,
    name: parts.name,
    portal: (accountId) =>
      portal(parts, accountId).catch((error) => {
        say(error, 'Stripe opens no page for who pays for plans', accountId);
        return { status: 'unreachable' };
      }),
    open: (accountId, offer) =>
      open(parts, accountId, offer).catch((error) => {
        const fault = say(error, 'Stripe opens no page to agree to a plan on', accountId);
        return { status: fault.type === 'StripeInvalidRequestError' ? 'not-sold' : 'unreachable' };
      }),
  };
}

function say(error: unknown, what: string, account: string): StripeFault {
  const fault = asStripeFault(error);
  if (!fault) throw error;
  const { type, code, statusCode: status, requestId: request, message: why } = fault;
  log.error(what, { account, type, code, status, request, why });
  return fault;
}

async function portal({ stripe, customers }: CheckoutParts, accountId: string): Promise<PortalAnswer> {
  const payer = await customers.find(accountId);
  if (!payer) return { status: 'nobody' };
  const own = payer.subscriptionId === null ? null : await readSubscription(stripe, payer.subscriptionId);
  // Agreed to at Stripe itself, it may be another one who pays.
  const customer = own ? idOf(own.customer) : payer.customerId;
  try {
    const all = await stripe.subscriptions.list({ customer, limit: 100 });
    // Whoever opens it could cancel what another account pays, and see what it has paid.
    if (all.data.some(({ metadata }) => (metadata['tallybot_account'] ?? accountId) !== accountId)) {
      log.error('one customer at Stripe pays for several accounts, and can be shown to none of them', {
        ...{ account: accountId, customer },
      });
      return { status: 'nobody' };
    }
    const { url } = await stripe.billingPortal.sessions.create({ customer });
    const ofPlans = all.data.filter(({ items }) => items.data.some(({ price }) => planIdOf(price) !== null));
    return { status: 'open', url, plans: ofPlans.filter(isAlive).length };
  } catch (error) {
    if (isMissing(error)) return { status: 'nobody' };
    throw error;
  }
}

async function open(parts: CheckoutParts, accountId: string, offer: PlanOffer): Promise<PlanOfferAnswer> {
  const { stripe, publicUrl, addresses, clock } = parts;
  const { planId, accountName, ref } = offer;
  const price = await priceOf(stripe, planId);
  if (!price) return { status: 'no-price' };
  return forCustomer(parts, { id: accountId, name: accountName }, async (customer) => {
    const params: Stripe.Checkout.SessionCreateParams = {
      mode: 'subscription',
      customer,
      client_reference_id: accountId,
      line_items: [{ price: price.id, quantity: 1 }],
      ...beginning(offer, accountId, clock()),
      success_url: `${publicUrl}/paid`,
    };
    const made = await once(keyOf('plan', params, ref), (options) =>
      stripe.checkout.sessions.create(params, options),
    );
    const session = await stripe.checkout.sessions.retrieve(made.id);
    const endsAt = session.expires_at * 1000;
    if (session.status === 'complete') return { status: 'paid' };
    if (session.status !== 'open' || endsAt <= clock()) return { status: 'ended' };
    await closeOthers(stripe, customer, session.id);
    const every = price.recurring?.interval ?? 'month';
    const said = { cents: price.unit_amount ?? 0, currency: price.currency.toUpperCase(), every };
    return { status: 'open', url: `${publicUrl}/pay/${addresses.nameOf(session.id)}`, endsAt, price: said };
  });
}

/**
 * Its periods begin with our cycles; until the first nothing is charged and nothing given. So shortly before one that no
 * page could be open till then, it begins at once, and its first period counts as that cycle.
 */
function beginning({ anchor, from }: PlanOffer, accountId: string, now: InstantMs) {
  const { startsAt, said } = billingAnchor(anchor, from);
  const lastS = Math.floor(Math.min(from, startsAt) / 1000) - MINUTE_S;
  const leftS = lastS - Math.ceil(now / 1000);
  const metadata = { tallybot_account: accountId };
  if (leftS < PAGE_S_MIN) return { subscription_data: { metadata } };
  return {
    subscription_data: { metadata, ...said, proration_behavior: 'none' as const },
    ...(leftS < DAY_S && { expires_at: lastS }),
  };
}

/** Paid beside this one, another page that is still open would take money for a plan that counts for nothing. */
async function closeOthers(stripe: Stripe, customer: string, own: string): Promise<void> {
  const { data } = await stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
  for (const { id, mode } of data)
    if (mode === 'subscription' && id !== own) await stripe.checkout.sessions.expire(id);
}

/** The one that names the plan; of several, one of a month. */
async function priceOf(stripe: Stripe, planId: string): Promise<Stripe.Price | null> {
  const found: Stripe.Price[] = [];
  for await (const price of stripe.prices.list({ active: true, type: 'recurring', limit: 100 })) {
    if (planIdOf(price) === planId) found.push(price);
  }
  return found.find(({ recurring }) => recurring?.interval === 'month') ?? found[0] ?? null;
}
