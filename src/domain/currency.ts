// https://docs.stripe.com/currencies#zero-decimal
const WHOLE = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** Whether a sum in this currency has hundredths. Prices are in hundredths everywhere, also where none can be paid. */
export function hasHundredths(currency: string): boolean {
  return !WHOLE.has(currency.toUpperCase());
}

// Whole ones too, though Stripe counts them in hundredths. https://docs.stripe.com/currencies#special-cases
const WHOLE_IN_HUNDREDTHS = new Set(['ISK', 'UGX']);

/** In hundredths, what every sum that can be paid is a multiple of. */
export function leastCents(currency: string): 1 | 100 {
  return hasHundredths(currency) && !WHOLE_IN_HUNDREDTHS.has(currency.toUpperCase()) ? 1 : 100;
}
