import { divideHalfUp } from '../../domain/credits.ts';
import { hasHundredths, leastCents } from '../../domain/currency.ts';

// Everywhere here money is in hundredths. At Stripe it is in the smallest unit of its currency, of which these have
// one in the whole, or a thousand. https://docs.stripe.com/currencies#zero-decimal
const THOUSANDTHS = new Set('BHD JOD KWD OMR TND'.split(' '));

/** `null`: such a sum cannot be paid in this currency. */
export function toStripeAmount(cents: number, currency: string): number | null {
  const name = currency.toUpperCase();
  if (cents % leastCents(name) !== 0) return null;
  if (THOUSANDTHS.has(name)) return cents * 10;
  return hasHundredths(name) ? cents : cents / 100;
}

export function fromStripeAmount(amount: number, currency: string): number {
  const name = currency.toUpperCase();
  if (THOUSANDTHS.has(name)) return Number(divideHalfUp(BigInt(amount), 10n));
  return hasHundredths(name) ? amount : amount * 100;
}

/** “12.50 USD”, as it stands in the statement. */
export function printMoney(amount: number, currency: string): string {
  const cents = String(fromStripeAmount(amount, currency)).padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)} ${currency.toUpperCase()}`;
}
