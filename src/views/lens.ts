import { drawn } from '../cards/chart.ts';
import { sayAmount, sayAverage, sayCount, sayCredits, sayNumber } from '../cards/format.ts';
import { credits, divideHalfUp } from '../domain/credits.ts';
import type { Tally } from '../domain/tally.ts';

/** What a chart counts: the spend, or what drove it. */
export const lenses = ['credits', 'messages', 'calls'] as const;
export type Lens = (typeof lenses)[number];

type Counted = Pick<Tally, 'used' | 'messages' | 'calls'>;

/** For drawing. */
export function drawnOf(lens: Lens, tally: Counted): number {
  return lens === 'credits' ? drawn(tally.used) : tally[lens];
}

/** To compare and to add up: micro-credits, or counts. */
export function exactOf(lens: Lens, tally: Counted): bigint {
  return lens === 'credits' ? tally.used : BigInt(tally[lens]);
}

/** “4 120”. */
export function sayExact(lens: Lens, amount: bigint): string {
  return lens === 'credits' ? sayAmount(amount) : sayNumber(amount);
}

/** “4 120 credits”. */
export function sayWhole(lens: Lens, amount: bigint): string {
  if (lens === 'credits') return sayCredits(amount);
  return sayCount(Number(amount), lens === 'calls' ? 'call' : 'message');
}

/** “58.9” a day. */
export function sayPer(lens: Lens, amount: bigint, count: number): string {
  const micros = lens === 'credits' ? amount : credits(amount);
  return sayAverage(divideHalfUp(micros, BigInt(Math.max(1, count))));
}
