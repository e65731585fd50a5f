import { sayAmount, sayCredits } from '../cards/format.ts';
import type { AlertBasis, AlertRule, Threshold } from '../domain/alert.ts';
import { type Credits, scale } from '../domain/credits.ts';

const basisNames: Record<AlertBasis, string> = {
  plan_credits: "this cycle's plan credits",
  all_credits: 'all credits of this cycle',
};

/** “20 %, 10 % of this cycle's plan credits; 500 credits left”. */
export function sayLevels({ thresholds, basis }: AlertRule): string {
  const shares = thresholds.filter(({ kind }) => kind === 'percent').map(sayThreshold);
  const amounts = thresholds.filter(({ kind }) => kind === 'credits').map(sayThreshold);
  const ofBasis = shares.length > 0 ? [`${shares.join(', ')} of ${basisNames[basis]}`] : [];
  return [...ofBasis, ...amounts].join('; ');
}

function sayThreshold(threshold: Threshold): string {
  return threshold.kind === 'percent'
    ? sayPercent(threshold.basisPoints)
    : `${sayCredits(threshold.amount)} left`;
}

/** “20 % of this cycle's 10 000 plan credits (2 000)”, or “500 credits”. */
export function sayLevel(threshold: Threshold, basisName: AlertBasis, basis: Credits): string {
  if (threshold.kind === 'credits') return sayCredits(threshold.amount);
  const share = `${sayPercent(threshold.basisPoints)} of ${sayBasis(basisName, basis)}`;
  const amount = scale(basis, BigInt(threshold.basisPoints), 10_000n);
  return amount > 0n ? `${share} (${sayAmount(amount)})` : share;
}

/** “this cycle's 10 000 plan credits”. */
export function sayBasis(name: AlertBasis, basis: Credits): string {
  return name === 'plan_credits'
    ? `this cycle's ${sayAmount(basis)} plan credits`
    : `all ${sayAmount(basis)} credits of this cycle`;
}

function sayPercent(basisPoints: number): string {
  return `${basisPoints / 100}\u202f%`;
}
