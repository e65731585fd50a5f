import { type Credits, most, sum } from './credits.ts';

export interface PlanPrice {
  id: string;
  allowance: Credits;
  /** Per cycle. */
  priceCents: number;
  currency: string;
}

export interface PackPrice {
  id: string;
  credits: Credits;
  priceCents: number;
  currency: string;
}

export interface PlanOption {
  planId: string;
  planCents: bigint;
  packs: { packId: string; count: number }[];
  packCents: bigint;
  totalCents: bigint;
}

/** What the last cycles would have cost on each plan, packs for the rest. */
export interface PlanComparison {
  currency: string;
  cycles: number;
  /** The current plan, if packs can fill it up, and every bigger one that can serve. */
  options: PlanOption[];
  /** The cheapest; the current plan where it is no dearer than another. */
  best: PlanOption;
  /** What the best saves over staying; `null` where staying cannot serve. */
  savingCents: bigint | null;
}

/** As many closed cycles are looked back at. */
export const CYCLES_MAX = 3;

/**
 * A bigger plan, or packs on top of this one? Answered by what the last three closed cycles used, newest last.
 * A pack's credits do not lapse with the cycle, so that packs are bought for the cycles together. Prices in another
 * currency are not compared. `null`: no cycle has closed, or nothing on offer could have served.
 */
export function comparePlans(question: {
  plan: PlanPrice;
  plans: readonly PlanPrice[];
  packs: readonly PackPrice[];
  used: readonly Credits[];
}): PlanComparison | null {
  const { plan } = question;
  const used = question.used.slice(-CYCLES_MAX);
  const packs = question.packs.filter((pack) => pack.currency === plan.currency && pack.credits > 0n);
  const bigger = biggerPlans(plan, question.plans);
  const options = [plan, ...bigger].flatMap((candidate): PlanOption[] => {
    const short = sum(used.map((credits) => most(credits - candidate.allowance, 0n)));
    const bought = cheapestPacks(short, packs);
    if (!bought) return [];
    const planCents = BigInt(candidate.priceCents) * BigInt(used.length);
    return [
      {
        planId: candidate.id,
        planCents,
        packs: bought.packs,
        packCents: bought.cents,
        totalCents: planCents + bought.cents,
      },
    ];
  });
  const [first, ...others] = options;
  if (used.length === 0 || !first) return null;
  const best = others.reduce(
    (least, option) => (option.totalCents < least.totalCents ? option : least),
    first,
  );
  const savingCents = first.planId === plan.id ? first.totalCents - best.totalCents : null;
  return { currency: plan.currency, cycles: used.length, options, best, savingCents };
}

export function biggerPlans(plan: PlanPrice, plans: readonly PlanPrice[]): PlanPrice[] {
  return plans
    .filter(({ currency, allowance }) => currency === plan.currency && allowance > plan.allowance)
    .sort((a, b) => a.priceCents - b.priceCents || (a.id < b.id ? -1 : 1));
}

interface Purchase {
  cents: bigint;
  packs: { packId: string; count: number }[];
}

const nothing: Purchase = { cents: 0n, packs: [] };

/**
 * The cheapest packs that hold at least so many credits, exactly. The pack cheapest by the credit fills what the
 * others leave. Of another pack there are never as many as would add up to a whole number of that one: those would be
 * no dearer as that one, which bounds the search whatever the amount.
 */
function cheapestPacks(need: Credits, offered: readonly PackPrice[]): Purchase | null {
  if (need <= 0n) return nothing;
  const cents = (pack: PackPrice) => BigInt(pack.priceCents);
  const [filler, ...others] = [...offered].sort((a, b) => {
    const difference = cents(a) * b.credits - cents(b) * a.credits;
    return difference < 0n ? -1 : difference > 0n ? 1 : a.id < b.id ? -1 : 1;
  });
  if (!filler) return null;

  let best: Purchase | null = null;
  const search = (index: number, left: Credits, chosen: Purchase) => {
    const other = others[index];
    if (!other) {
      const filled = add(nothing, filler, ceilDivide(most(left, 0n), filler.credits));
      const bought = { cents: filled.cents + chosen.cents, packs: [...filled.packs, ...chosen.packs] };
      if (!best || bought.cents < best.cents) best = bought;
      return;
    }
    const alike = filler.credits / greatestCommonDivisor(filler.credits, other.credits);
    for (let count = 0n; count < alike; count += 1n) {
      const rest = left - count * other.credits;
      const tried = add(chosen, other, count);
      // No pack is cheaper by the credit than the filler: what is left costs at least its share of that.
      const least = tried.cents + ceilDivide(most(rest, 0n) * cents(filler), filler.credits);
      if (best && least >= best.cents) return;
      search(index + 1, rest, tried);
    }
  };
  search(0, need, nothing);
  return best;
}

function add(purchase: Purchase, pack: PackPrice, count: bigint): Purchase {
  if (count === 0n) return purchase;
  return {
    cents: purchase.cents + BigInt(pack.priceCents) * count,
    packs: [...purchase.packs, { packId: pack.id, count: Number(count) }],
  };
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
