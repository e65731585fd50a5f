import type { PackPrice } from './compare-plans.ts';
import { type Credits, divideHalfUp } from './credits.ts';
import { leastCents } from './currency.ts';

export interface RechargePrice {
  /** Hundredths, and whole ones where the currency has no smaller unit. */
  cents: number;
  currency: string;
}

/**
 * What credits cost that are bought unasked: a pack of just so many its price, any other amount as much for each credit
 * as in the largest pack that is not larger, or in the smallest where all are. `null`: nothing says what credits cost.
 */
export function rechargePrice(packs: readonly PackPrice[], amount: Credits): RechargePrice | null {
  const [pack] = packs.filter(({ credits }) => credits > 0n).sort((a, b) => betterFor(amount, a, b));
  if (!pack) return null;
  const { currency, priceCents, credits } = pack;
  const step = BigInt(leastCents(currency));
  const cents = divideHalfUp(BigInt(priceCents) * amount, credits * step) * step;
  return { cents: Number(cents), currency };
}

/** Whether it costs no more than what was agreed to. */
export function isWithin(price: RechargePrice, agreed: RechargePrice | null): boolean {
  return agreed !== null && price.currency === agreed.currency && price.cents <= agreed.cents;
}

/** “2500-USD”: what a button agrees to. */
export function printPrice({ cents, currency }: RechargePrice): string {
  return `${cents}-${currency}`;
}

function betterFor(amount: Credits, a: PackPrice, b: PackPrice): number {
  const [fits, other] = [a.credits <= amount, b.credits <= amount];
  if (fits !== other) return fits ? -1 : 1;
  if (a.credits !== b.credits) return a.credits > b.credits === fits ? -1 : 1;
  // A yen is no dollar: only prices in one currency can be compared.
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
  return a.priceCents - b.priceCents || (a.id < b.id ? -1 : 1);
}
