import { type Credits, MICROS_PER_CREDIT, most, parseCredits, printCredits } from './credits.ts';
import { UserError } from './errors.ts';
import type { InstantMs } from './instant.ts';

/** A level worth a warning: a share of the rule's basis, in hundredths of a percent, or a number of credits. */
export type Threshold = { kind: 'percent'; basisPoints: number } | { kind: 'credits'; amount: Credits };

/** Of what a percentage is one: the cycle's plan credits, or these and every other credit granted for the cycle. */
export const alertBases = ['plan_credits', 'all_credits'] as const;
export type AlertBasis = (typeof alertBases)[number];

export interface AlertRule {
  basis: AlertBasis;
  thresholds: readonly Threshold[];
}

export interface AlertLevel {
  available: Credits;
  /** What a hundred percent is, as the rule's basis counts it. */
  basis: Credits;
  /** Another one with every cycle and every grant: a new epoch arms every threshold anew. */
  epoch: string;
}

/** Plain JSON, so that it outlives the process. `fired` holds printed thresholds, sorted. */
export interface AlertState {
  epoch: string;
  fired: readonly string[];
}

export type AlertEvent =
  | { kind: 'crossed'; threshold: Threshold }
  | { kind: 'recovered'; thresholds: readonly Threshold[] };

export const armed: AlertState = { epoch: '', fired: [] };

export const defaultAlertRule: AlertRule = {
  basis: 'plan_credits',
  thresholds: [2_000, 1_000, 0].map((basisPoints) => ({ kind: 'percent', basisPoints })),
};

const HUNDRED_PERCENT = 10_000n;
const REARM_BASIS_POINTS = 500n;
const PATTERN = /^(\d+(?:\.\d+)?)\s*(%|credits?)?$/i;

/** “20%”, “12.5 %”, “500” or “500 credits”, as people type them. */
export function thresholdOf(text: string): Threshold {
  const [, number, unit] = PATTERN.exec(text.trim()) ?? [];
  if (number === undefined) throw badThreshold(text);
  if (unit !== '%') return { kind: 'credits', amount: parseCredits(number) };
  const [whole = '', fraction = ''] = number.split('.');
  const basisPoints = Number(whole + fraction.padEnd(2, '0'));
  if (fraction.length > 2 || basisPoints > HUNDRED_PERCENT) throw badThreshold(text);
  return { kind: 'percent', basisPoints };
}

function badThreshold(text: string): UserError {
  return new UserError('bad-threshold', `I cannot warn at “${text.slice(0, 40)}”.`, {
    hint: 'Write a share from 0% to 100% with at most two decimals, such as 12.5%, or a number of credits, such as 500.',
  });
}

/** The inverse of `thresholdOf`, and the name by which a threshold is stored. */
export function printThreshold(threshold: Threshold): string {
  return threshold.kind === 'percent' ? `${threshold.basisPoints / 100}%` : printCredits(threshold.amount);
}

/**
 * What the level of now has to say, given what was said before. It looks at nothing else, so that levels nobody saw,
 * because a process died or a batch went by, lose no warning.
 *
 * At the threshold counts as crossed. Several crossed at once are one event, the gravest, and all of them have
 * fired; those above a threshold that has fired already are silent. A threshold re-arms a margin above itself
 * where no graver one still stands, or with the epoch. In a new epoch one that is still crossed fires again, and only
 * a level that crosses nothing is `recovered`: a new warning supersedes the old message anyway. One that has fired and
 * is then taken out of the rule stands until it re-arms: put back it says nothing twice, and its message recovers.
 *
 * Where nothing changed the answer holds the very state that came in, and there is nothing to store.
 */
export function crossings(
  state: AlertState,
  rule: AlertRule,
  level: AlertLevel,
): { state: AlertState; event: AlertEvent | null } {
  const sameEpoch = state.epoch === level.epoch;
  if (sameEpoch && state.fired.length === 0 && !rule.thresholds.some((it) => isCrossed(it, level))) {
    return { state, event: null };
  }

  const before = new Set(state.fired);
  const inRule = new Set(rule.thresholds.map(printThreshold));
  const takenOut = state.fired.filter((it) => !inRule.has(it)).map(thresholdOf);
  const known = [...rule.thresholds, ...takenOut];
  const crossed = rule.thresholds.filter((it) => isCrossed(it, level));
  const fell = known.filter((it) => before.has(printThreshold(it)));
  const standing = fell.filter((it) => !isRearmed(it, level));
  const isCovered = (it: Threshold) =>
    standing.some((graver) => thresholdLimit(graver, level) < thresholdLimit(it, level));
  const recovered = fell.filter((it) =>
    sameEpoch ? isRearmed(it, level) && !isCovered(it) : !isCrossed(it, level) || crossed.length === 0,
  );
  const stillFired = sameEpoch ? fell.filter((it) => !recovered.includes(it)) : [];
  const fired = [...new Set([...stillFired, ...crossed].map(printThreshold))].sort();

  const silent = new Set(stillFired);
  const isFresh = (it: Threshold) => !silent.has(it) && !takenOut.includes(it);
  const fresh = gravestOf([...crossed, ...stillFired], level).find(isFresh);
  const event: AlertEvent | null = fresh
    ? { kind: 'crossed', threshold: fresh }
    : recovered.length > 0
      ? { kind: 'recovered', thresholds: recovered }
      : null;

  const unchanged = sameEpoch && fired.join() === state.fired.join();
  return { state: unchanged ? state : { epoch: level.epoch, fired }, event };
}

export function isCrossed(threshold: Threshold, level: Pick<AlertLevel, 'available' | 'basis'>): boolean {
  // A share of nothing warns of nothing; only empty is empty, with or without an allowance.
  if (threshold.kind === 'percent' && threshold.basisPoints > 0 && level.basis <= 0n) return false;
  return level.available * HUNDRED_PERCENT <= thresholdLimit(threshold, level);
}

function isRearmed(threshold: Threshold, level: AlertLevel): boolean {
  return level.available * HUNDRED_PERCENT >= thresholdLimit(threshold, level) + margin(threshold, level);
}

/** In ten-thousandths of a micro-credit: a percentage of any basis is exact there. */
export function thresholdLimit(threshold: Threshold, level: Pick<AlertLevel, 'basis'>): bigint {
  return threshold.kind === 'percent'
    ? BigInt(threshold.basisPoints) * most(level.basis, 0n)
    : threshold.amount * HUNDRED_PERCENT;
}

/**
 * Five points of the basis; for a number of credits five percent of that number, and never under one credit:
 * without a floor a threshold of zero would warn again at each response after each crumb of a refund.
 */
function margin(threshold: Threshold, level: AlertLevel): bigint {
  const oneCredit = MICROS_PER_CREDIT * HUNDRED_PERCENT;
  if (threshold.kind === 'credits') return most(threshold.amount * REARM_BASIS_POINTS, oneCredit);
  return level.basis > 0n ? level.basis * REARM_BASIS_POINTS : oneCredit;
}

/**
 * Another epoch with every cycle and every grant that begins, and never an earlier one again: what ends, is voided or
 * closed leaves an older grant as the newest, and is no new beginning.
 */
export function epochAfter(
  before: string,
  cycle: number,
  newest: { id: string; effectiveAt: InstantMs } | null,
): string {
  const [beforeCycle, beforeAt] = before.split('/').map(Number);
  const { effectiveAt, id } = newest ?? { effectiveAt: 0, id: '' };
  const isOld = beforeCycle === cycle && beforeAt !== undefined && beforeAt >= effectiveAt;
  return isOld ? before : `${cycle}/${effectiveAt}/${id}`;
}

function gravestOf(crossed: readonly Threshold[], level: AlertLevel): Threshold[] {
  const lowest = crossed.reduce<bigint | null>((low, it) => {
    const here = thresholdLimit(it, level);
    return low === null || here < low ? here : low;
  }, null);
  return crossed.filter((it) => thresholdLimit(it, level) === lowest);
}
