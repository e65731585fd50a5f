import type { AgentKind } from './agent.ts';
import { type Credits, divideHalfUp, most, scale, sum } from './credits.ts';

/** What one agent's billed responses with one model cost over the period looked at. */
export interface ModelUsage {
  agentId: string;
  kind: AgentKind;
  model: string;
  responses: number;
  credits: Credits;
}

export interface ModelPrice {
  kind: AgentKind;
  model: string;
  perResponse: Credits;
}

export interface LighterModelAdvice {
  kind: 'lighter-model';
  agentId: string;
  model: string;
  lighterModel: string;
  credits: Credits;
  saving: Credits;
  savingPercentOfSpend: number;
}

// Nobody changes a model, or a habit of calling, for less.
const SAVING_MIN_PERCENT = 10n;

/**
 * The agents whose model makes them dear, the greatest saving first: what the same responses would have cost with
 * the lightest model priced for that kind of agent, where that saves a tenth of all the account spent.
 */
export function adviseLighterModels(
  usage: readonly ModelUsage[],
  prices: readonly ModelPrice[],
  spend: Credits,
): LighterModelAdvice[] {
  return usage
    .flatMap(({ agentId, kind, model, responses, credits }): LighterModelAdvice[] => {
      const lightest = prices
        .filter((price) => price.kind === kind && price.model !== model)
        .reduce<ModelPrice | null>((best, price) => (best && !isLighter(price, best) ? best : price), null);
      if (!lightest) return [];
      const saving = credits - BigInt(responses) * lightest.perResponse;
      if (!isWorthwhile(saving, spend)) return [];
      const savingPercentOfSpend = percentOf(saving, spend);
      return [
        {
          kind: 'lighter-model',
          agentId,
          model,
          lighterModel: lightest.model,
          credits,
          saving,
          savingPercentOfSpend,
        },
      ];
    })
    .sort((a, b) => (a.saving === b.saving ? 0 : a.saving > b.saving ? -1 : 1));
}

function isLighter(a: ModelPrice, b: ModelPrice): boolean {
  return a.perResponse < b.perResponse || (a.perResponse === b.perResponse && a.model < b.model);
}

function isWorthwhile(saving: Credits, spend: Credits): boolean {
  return saving > 0n && saving * 100n >= spend * SAVING_MIN_PERCENT;
}

function percentOf(part: Credits, whole: Credits): number {
  return whole > 0n ? Number(divideHalfUp(part * 100n, whole)) : 0;
}

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

const CYCLES_MAX = 3;

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

function biggerPlans(plan: PlanPrice, plans: readonly PlanPrice[]): PlanPrice[] {
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

export interface ClosedCycle {
  used: Credits;
  allowance: Credits;
}

export interface SteadilyHighAdvice {
  kind: 'steadily-high';
  highCycles: number;
  cycles: number;
  /** The bigger plan that adds least to the bill. */
  planId: string;
  extraCentsPerCycle: number;
}

const HIGH_PERCENT = 90n;
const HIGH_CYCLES_MIN = 2;

/** Nine tenths of the allowance in two of the last three closed cycles, newest last; silent on the biggest plan. */
export function adviseUpgrade(
  cycles: readonly ClosedCycle[],
  plan: PlanPrice,
  plans: readonly PlanPrice[],
): SteadilyHighAdvice | null {
  const recent = cycles.slice(-CYCLES_MAX);
  const highCycles = recent.filter(
    ({ used, allowance }) => allowance > 0n && used * 100n >= allowance * HIGH_PERCENT,
  ).length;
  const [next] = biggerPlans(plan, plans);
  if (highCycles < HIGH_CYCLES_MIN || !next) return null;
  return {
    kind: 'steadily-high',
    highCycles,
    cycles: recent.length,
    planId: next.id,
    extraCentsPerCycle: next.priceCents - plan.priceCents,
  };
}

/** What one agent's calls were billed for and how long they were, both in milliseconds. */
export interface CallUsage {
  agentId: string;
  billedMs: number;
  actualMs: number;
  credits: Credits;
}

export interface RoundingAdvice {
  kind: 'rounding';
  agentId: string;
  /** Of the billed time, how much nobody spoke in. */
  roundedPercent: number;
  /** What that time cost. */
  credits: Credits;
}

/** Agents whose short calls pay for seconds that never were, where that is a tenth of all the account spent. */
export function adviseShortCalls(calls: readonly CallUsage[], spend: Credits): RoundingAdvice[] {
  return calls
    .flatMap(({ agentId, billedMs, actualMs, credits }): RoundingAdvice[] => {
      const [billed, rounded] = [BigInt(billedMs), BigInt(billedMs) - BigInt(actualMs)];
      if (billed <= 0n || rounded <= 0n) return [];
      const lost = scale(credits, rounded, billed);
      if (!isWorthwhile(lost, spend)) return [];
      return [{ kind: 'rounding', agentId, roundedPercent: percentOf(rounded, billed), credits: lost }];
    })
    .sort((a, b) => (a.credits === b.credits ? 0 : a.credits > b.credits ? -1 : 1));
}

export interface PlanAdvice {
  kind: 'plan';
  comparison: PlanComparison;
}

export type Advice = LighterModelAdvice | PlanAdvice | SteadilyHighAdvice | RoundingAdvice;

/**
 * Everything worth saying, and nothing where nothing is. Where plans and packs have been reckoned against each other
 * the numbers speak, and the rule of thumb for a steadily high account keeps silent lest the two disagree.
 */
export function advise(account: {
  spend: Credits;
  usage: readonly ModelUsage[];
  prices: readonly ModelPrice[];
  calls: readonly CallUsage[];
  cycles: readonly ClosedCycle[];
  /** `null`: pay-as-you-go alone. */
  plan: PlanPrice | null;
  plans: readonly PlanPrice[];
  packs: readonly PackPrice[];
}): Advice[] {
  const { spend, plan, plans, packs, cycles } = account;
  const comparison = plan && comparePlans({ plan, plans, packs, used: cycles.map(({ used }) => used) });
  const reckoned =
    comparison &&
    (comparison.best.planId !== plan.id || (comparison.best.packCents > 0n && comparison.options.length > 1));
  const upgrade = plan && !reckoned && adviseUpgrade(cycles, plan, plans);
  return [
    ...adviseLighterModels(account.usage, account.prices, spend),
    ...(reckoned ? [{ kind: 'plan', comparison } as const] : []),
    ...(upgrade ? [upgrade] : []),
    ...adviseShortCalls(account.calls, spend),
  ];
}
