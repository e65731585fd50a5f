import type Stripe from 'stripe';

type Decline = Pick<Stripe.PaymentIntent.LastPaymentError, 'code' | 'decline_code'>;

// What a person can do something about. Why else a bank says no, it may not want its customer to know.
const reasons: Readonly<Record<string, string>> = {
  insufficient_funds: 'The card has insufficient funds',
  withdrawal_count_limit_exceeded: 'The card is over its limit',
  card_velocity_exceeded: 'The card is over its limit',
  expired_card: 'The card has expired',
  authentication_required: 'Your bank wants you to confirm: pay by the link in /credits top-up',
  processing_error: 'The bank could not do it just now',
  currency_not_supported: 'The card cannot pay in this currency',
};

/** Why a payment failed, for those who manage credits. */
export function sayDecline(error: Decline | null): string {
  const known = [error?.decline_code, error?.code].flatMap((code) => reasons[code ?? ''] ?? []);
  return known[0] ?? 'The card was declined';
}
