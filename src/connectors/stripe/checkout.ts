import type Stripe from 'stripe';
import type { Offer, OfferAnswer, Shop } from '../../chat/ports/shop.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import { asStripeFault, type StripeFault } from './faults.ts';
import { forCustomer, NAME_LENGTH_MAX } from './for-customer.ts';
import { writeMarks } from './marks.ts';
import { toStripeAmount } from './money.ts';
import { keyOf, once } from './once.ts';
import type { PayAddresses } from './pay-address.ts';
import type { PaymentCustomers } from './ports.ts';

export interface CheckoutParts {
  /** As people call it. */
  name: string;
  stripe: Stripe;
  customers: Pick<PaymentCustomers, 'find' | 'put' | 'forget'>;
  /** Of this service: where pages are found by a short address, and to which whoever has paid comes back. */
  publicUrl: string;
  addresses: Pick<PayAddresses, 'nameOf'>;
  clock(): InstantMs;
}

const FINAL = new Set(['StripeInvalidRequestError', 'StripeAuthenticationError', 'StripePermissionError']);
const CONSENT =
  'By paying, you also let auto-recharge charge this payment method when credits run low, as often and up to the limit that your managers set.';

/** Sells packs on pages of Stripe’s, a page for each button. */
export function createShop(parts: CheckoutParts): Shop {
  return {
    name: parts.name,
    async open(accountId, offer) {
      const amount = toStripeAmount(offer.pack.priceCents, offer.pack.currency);
      if (amount === null || amount <= 0) return { status: 'not-sold' };
      try {
        return await page(parts, accountId, offer, amount);
      } catch (error) {
        const fault = asStripeFault(error);
        if (!fault) throw error;
        return refusal(fault, accountId);
      }
    },
  };
}

async function page(
  parts: CheckoutParts,
  accountId: string,
  offer: Offer,
  amount: number,
): Promise<OfferAnswer> {
  return forCustomer(parts, { id: accountId, name: offer.accountName }, (customer) =>
    opened(parts, paramsOf(parts, accountId, offer, amount, customer), offer.ref),
  );
}

function paramsOf(
  { publicUrl }: CheckoutParts,
  accountId: string,
  { pack, ref, keeps }: Offer,
  amount: number,
  customer: string,
): Stripe.Checkout.SessionCreateParams {
  const { id, credits, priceCents: _, currency } = pack;
  const name = pack.name.slice(0, NAME_LENGTH_MAX);
  const price = { amount, currency: currency.toLowerCase() };
  return {
    mode: 'payment',
    customer,
    client_reference_id: accountId,
    line_items: [
      {
        quantity: 1,
        price_data: { currency: price.currency, unit_amount: amount, product_data: { name } },
      },
    ],
    payment_intent_data: {
      description: name,
      metadata: writeMarks({ accountId, credits, price, pack: { id, name, ref } }),
      ...(keeps && { setup_future_usage: 'off_session' }),
    },
    // What was said in chat is what is asked for: no other currency, and no other price.
    adaptive_pricing: { enabled: false },
    ...(keeps && { custom_text: { submit: { message: CONSENT } } }),
    success_url: `${publicUrl}/paid`,
  };
}

async function opened(
  { stripe, clock, publicUrl, addresses }: CheckoutParts,
  params: Stripe.Checkout.SessionCreateParams,
  ref: string,
): Promise<OfferAnswer> {
  const made = await once(keyOf('top-up', params, ref), (options) =>
    stripe.checkout.sessions.create(params, options),
  );
  // Said again, an answer is as old as the first asking.
  const isOld = made.lastResponse.headers['idempotent-replayed'] === 'true';
  const session = isOld ? await stripe.checkout.sessions.retrieve(made.id) : made;
  const endsAt = session.expires_at * 1000;
  if (session.status === 'complete') return { status: 'paid' };
  if (session.status !== 'open' || endsAt <= clock()) return { status: 'ended' };
  return { status: 'open', url: `${publicUrl}/pay/${addresses.nameOf(session.id)}`, endsAt };
}

function refusal(fault: StripeFault, accountId: string): OfferAnswer {
  const { type, code, statusCode, requestId, message } = fault;
  const said = { account: accountId, type, code, status: statusCode, request: requestId, why: message };
  // Tried again, it would be refused again.
  if (FINAL.has(type)) {
    log.error('Stripe refuses to sell a pack', said);
    return { status: 'not-sold' };
  }
  log.warn('Stripe could not open a page to pay on', said);
  return { status: 'unreachable' };
}
