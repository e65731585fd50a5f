import type { AgentKind } from './agent.ts';
import {
  biggerPlans,
  CYCLES_MAX,
  comparePlans,
  type PackPrice,
  type PlanComparison,
  type PlanPrice,
} from './compare-plans.ts';
import { type Credits, divideHalfUp, scale } from './credits.ts';

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
