import type Stripe from 'stripe';
import type { PackPrice } from '../../domain/compare-plans.ts';
import { printCredits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { isWithin, type RechargePrice, rechargePrice } from '../../domain/recharge-price.ts';
import type { Attempt, Outcome, RechargeProvider } from '../../jobs/recharge/ports.ts';
import { log } from '../../log.ts';
import { sayDecline } from './declines.ts';
import { asStripeFault, isKeptFailure, isKeyOfOther, isMissing, type StripeFault } from './faults.ts';
import { writeMarks } from './marks.ts';
import { toStripeAmount } from './money.ts';
import type { PaymentCustomer, PaymentCustomers } from './ports.ts';

interface Parts {
  stripe: Stripe;
  customers: Pick<PaymentCustomers, 'find' | 'keepMethod'>;
  packs(accountId: string): Promise<readonly PackPrice[]>;
  /** What a manager has agreed that one purchase may cost. */
  agreed(accountId: string): Promise<RechargePrice | null>;
  clock(): InstantMs;
}

const HOUR_MS = 3_600_000;
// Stripe remembers an idempotency key for 24 hours: asked again later, it would take the money a second time.
const KEY_MS = 23 * HOUR_MS;
// What was sent may still be on its way, and what Stripe has half done they sometimes mend by hand: so long nothing is
// bought in its place.
const SETTLED_MS = HOUR_MS;
// Their clock and ours.
const SKEW_MS = 10 * 60_000;

const STORE_ONE = 'one is when a pack is paid in /credits top-up with “Let auto-recharge charge it too”';
const NO_CARD = `No card is stored: ${STORE_ONE}`;
const DEARER =
  'It costs more than a manager has agreed to: “/credits auto-recharge on” says the new price and asks';
// Stripe forgets none: it was made with the key of another account there, or with test keys.
const ELSEWHERE: Outcome = { status: 'unknown', reason: 'Stripe has no such payment under the present key' };
const CARD_GONE = `The card is not stored any more: ${STORE_ONE}`;

/** Takes money from the card that an account has stored, once for each attempt. */
export function stripeProvider({ stripe, customers, packs, agreed, clock }: Parts): RechargeProvider {
  return {
    async charge(attempt, signal) {
      try {
        return await create(attempt, signal);
      } catch (error) {
        return unsureOf(error);
      }
    },
    async find(attempt, signal) {
      try {
        if (attempt.ref !== null) return await outcomeOf(await stripe.paymentIntents.retrieve(attempt.ref));
        return await findByMark(attempt, signal);
      } catch (error) {
        return isMissing(error) ? ELSEWHERE : unsureOf(error);
      }
    },
  };

  async function create(attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
    const { accountId, id, amount: credits } = attempt;
    const customer = await customers.find(accountId);
    if (!customer?.method) return declined(NO_CARD);
    const price = rechargePrice(await packs(accountId), credits);
    const amount = price && toStripeAmount(price.cents, price.currency);
    if (!price || amount === null) return declined('No pack is on offer that says what credits cost');
    if (!isWithin(price, await agreed(accountId))) return declined(DEARER);
    signal.throwIfAborted();
    try {
      const intent = await stripe.paymentIntents.create(
        {
          amount,
          currency: price.currency.toLowerCase(),
          customer: customer.customerId,
          payment_method: customer.method.id,
          off_session: true,
          confirm: true,
          description: `Auto-recharge: ${printCredits(credits)} credits`,
          metadata: writeMarks({
            accountId,
            credits,
            price: { amount, currency: price.currency },
            attemptId: id,
          }),
        },
        { idempotencyKey: `recharge:${id}` },
      );
      return await outcomeOf(intent);
    } catch (error) {
      const fault = asStripeFault(error);
      if (fault?.type === 'StripeCardError')
        return fault.payment_intent ? outcomeOf(fault.payment_intent) : declined(sayDecline(null));
      if (fault?.type === 'StripeInvalidRequestError') return refused(fault, customer);
      throw error;
    }
  }

  /** Nothing was made. */
  async function refused(
    fault: StripeFault,
    { accountId, customerId, method }: PaymentCustomer,
  ): Promise<Outcome> {
    if (method && !(await isStored(method.id, customerId))) {
      await customers.keepMethod(accountId, customerId, null, clock());
      return declined(CARD_GONE);
    }
    const { code, message, requestId } = fault;
    log.error('Stripe refused a purchase', { account: accountId, code, why: message, request: requestId });
    return declined(
      code === 'amount_too_small' ? 'Stripe takes no payment as small as this' : 'Stripe refused it',
    );
  }

  async function isStored(methodId: string, customerId: string): Promise<boolean> {
    try {
      const { customer } = await stripe.paymentMethods.retrieve(methodId);
      return (typeof customer === 'string' ? customer : customer?.id) === customerId;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Where not even the name of the payment is known: it is looked for, and asked for again while the key is good. */
  async function findByMark(attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
    const { accountId, createdAt } = attempt;
    const ageMs = clock() - createdAt;
    const customer = await customers.find(accountId);
    const found = customer && (await listed(attempt, signal, customer.customerId));
    if (found) return outcomeOf(found);
    const outcome = ageMs < KEY_MS ? await askAgain(attempt, signal) : declined('It never arrived at Stripe');
    if (outcome.status !== 'declined') return outcome;
    // Of whichever customer it was.
    const other = await listed(attempt, signal);
    if (other) return outcomeOf(other);
    return ageMs < SETTLED_MS ? { status: 'unsure', reason: outcome.reason } : outcome;
  }

  async function askAgain(attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
    try {
      return await create(attempt, signal);
    } catch (error) {
      // Whatever became of it is kept under the key, and nothing more can be taken under that.
      if (isKeptFailure(error) || isKeyOfOther(error)) return declined('Stripe could not do it');
      throw error;
    }
  }

  async function listed(
    { id, createdAt }: Attempt,
    signal: AbortSignal,
    customer?: string,
  ): Promise<Stripe.PaymentIntent | null> {
    const created = {
      gte: Math.floor((createdAt - SKEW_MS) / 1000),
      lte: Math.ceil((createdAt + KEY_MS + SKEW_MS) / 1000),
    };
    try {
      const intents = stripe.paymentIntents.list({ created, limit: 100, ...(customer && { customer }) });
      for await (const intent of intents) {
        signal.throwIfAborted();
        if (intent.metadata['tallybot_attempt'] === id) return intent;
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return null;
  }

  async function outcomeOf(intent: Stripe.PaymentIntent): Promise<Outcome> {
    const { id: ref, status } = intent;
    if (status === 'succeeded') return { status: 'captured', ref, by: null };
    if (status === 'canceled') return declined(sayDecline(intent.last_payment_error));
    if (status === 'processing' || status === 'requires_capture')
      return { status: 'pending', ref, asks: false, lookAt: null };
    return outcomeOf(await ended(ref));
  }

  /** It could still be paid by somebody, and it is to be final. */
  async function ended(id: string): Promise<Stripe.PaymentIntent> {
    try {
      return await stripe.paymentIntents.cancel(id);
    } catch (error) {
      // It has ended already, one way or another.
      if (asStripeFault(error)?.code !== 'payment_intent_unexpected_state') throw error;
      return stripe.paymentIntents.retrieve(id);
    }
  }
}

function declined(reason: string): Outcome {
  return { status: 'declined', reason, by: null, again: null };
}

/** It may have been taken, or may yet be. */
function unsureOf(error: unknown): Outcome {
  const fault = asStripeFault(error);
  if (!fault) throw error;
  const { type, code, statusCode, requestId, message } = fault;
  log.warn('Stripe did not say what became of a purchase', {
    type,
    code,
    status: statusCode,
    request: requestId,
    why: message,
  });
  if (statusCode === 429 || statusCode === 409) return { status: 'unsure', reason: 'Stripe is busy' };
  if (statusCode === 401 || statusCode === 403)
    return { status: 'unsure', reason: 'Stripe does not accept the key' };
  return { status: 'unsure', reason: 'Stripe cannot be reached, or fails' };
}
