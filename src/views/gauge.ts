import type { ChartPart, GaugePart, Part } from '../cards/card.ts';
import { drawn, type Tone } from '../cards/chart.ts';
import { sayAmount, sayCount, sayDate, sayShare } from '../cards/format.ts';
import { localDay } from '../domain/instant.ts';
import type { Balance } from '../reports/balance.ts';

/** How full this cycle's plan credits are, whatever period the rest of the card is of; with a plan as a picture too. */
export function gaugesOf(balance: Balance, tone: Tone): Part[] {
  const gauge = gaugeOf(balance, tone);
  return balance.allowance > 0n ? [gauge, pictureOf(balance, tone)] : [gauge];
}

export function gaugeOf(balance: Balance, tone: Tone): GaugePart {
  const { allowance, used, planCredits, topUpCredits } = balance;
  return {
    type: 'gauge',
    label: `This cycle, until ${lastDayOf(balance)}`,
    share: allowance > 0n ? Number((used * 10_000n) / allowance) / 10_000 : used > 0n ? 1 : 0,
    used: sayAmount(used),
    total: `${sayAmount(allowance)} plan credits`,
    remaining: `${sayAmount(planCredits + topUpCredits)} credits`,
    tone,
  };
}

function pictureOf(balance: Balance, tone: Tone): ChartPart {
  const { allowance, used, daysLeft, zone } = balance;
  const days = sayCount(daysLeft, 'day');
  const share = sayShare(used, allowance);
  return {
    type: 'chart',
    chart: {
      type: 'gauge',
      title: `${share} of this cycle’s plan credits used, ${days} to go`,
      subtitle: `Until ${lastDayOf(balance)} (${zone})`,
      unit: 'credits',
      alt: `${sayAmount(used)} of ${sayAmount(allowance)} plan credits used (${share}), with ${days} to go until ${lastDayOf(balance)} (${zone}).`,
      used: drawn(used),
      total: drawn(allowance),
      usedText: sayAmount(used),
      totalText: sayAmount(allowance),
      tone,
    },
    table: null,
    saidAbove: true,
  };
}

function lastDayOf({ cycle, zone }: Balance): string {
  return sayDate(localDay(cycle.endsAt, zone));
}

export function toneOf({ allowance, available }: Balance): Tone {
  if (available === 0n) return 'critical';
  if (allowance > 0n && available * 5n <= allowance) return 'warning';
  return 'good';
}
