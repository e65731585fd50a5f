import type { GaugePart } from '../cards/card.ts';
import type { Tone } from '../cards/chart.ts';
import { sayAmount, sayDate } from '../cards/format.ts';
import { localDay } from '../domain/instant.ts';
import type { Balance } from '../reports/balance.ts';

/** How full this cycle's plan credits are, whatever period the rest of the card is of. */
export function gaugeOf(balance: Balance, tone: Tone): GaugePart {
  const { allowance, used, planCredits, topUpCredits } = balance;
  return {
    type: 'gauge',
    label: `This cycle, until ${sayDate(localDay(balance.cycle.endsAt, balance.zone))}`,
    share: allowance > 0n ? Number((used * 10_000n) / allowance) / 10_000 : used > 0n ? 1 : 0,
    used: sayAmount(used),
    total: `${sayAmount(allowance)} plan credits`,
    remaining: `${sayAmount(planCredits + topUpCredits)} credits`,
    tone,
  };
}

export function toneOf({ allowance, available }: Balance): Tone {
  if (available === 0n) return 'critical';
  if (allowance > 0n && available * 5n <= allowance) return 'warning';
  return 'good';
}
