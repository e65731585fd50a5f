// https://docs.stripe.com/currencies#zero-decimal
const WHOLE = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** Whether a sum in this currency has hundredths. Prices are in hundredths everywhere, also where none can be paid. */
export function hasHundredths(currency: string): boolean {
  return !WHOLE.has(currency.toUpperCase());
}
