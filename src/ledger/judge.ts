import { judgeCredits } from './alerts.ts';
import type { Desk } from './desk.ts';
import { judgeCaps } from './judge-caps.ts';
import { judgeExpiries } from './judge-expiries.ts';
import { judgeOverage } from './judge-overage.ts';
import { judgeRates } from './judge-rates.ts';
import { judgeStops } from './judge-stops.ts';

/**
 * What of all that a commit has done must be said. The memory that keeps it from being said twice and the notice itself
 * are in that commit; an account in which nobody is warned has neither.
 */
export function judge(desk: Desk): void {
  const { noted } = desk;
  if (!noted) return;
  judgeCredits(desk);
  judgeStops(desk, noted);
  judgeOverage(desk, noted);
  judgeCaps(desk, noted);
  judgeRates(desk, noted);
  judgeExpiries(desk, noted);
}
