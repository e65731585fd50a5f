import type { ChartPart, GaugePart, Part } from '../cards/card.ts';
import { drawn, type Tone } from '../cards/chart.ts';
import { sayAmount, sayCount, sayCredits, sayDate, sayShare } from '../cards/format.ts';
import type { Credits } from '../domain/credits.ts';
import { localDay } from '../domain/instant.ts';
import type { Balance } from '../reports/balance.ts';

/** How full this cycle's plan credits are, whatever period the rest of the card is of; with a plan as a picture too. */
export function gaugesOf(balance: Balance, tone: Tone): Part[] {
  const gauge = gaugeOf(balance, tone);
  return balance.allowance > 0n ? [gauge, pictureOf(balance, tone)] : [gauge];
}

export function gaugeOf(balance: Balance, tone: Tone): GaugePart {
  const { allowance, used, planCredits, topUpCredits } = balance;
  const whole = wholeOf(balance);
  return {
    type: 'gauge',
    label: `This cycle, until ${lastDayOf(balance)}`,
    share: whole > 0n ? Number((used * 10_000n) / whole) / 10_000 : used > 0n ? 1 : 0,
    used: sayAmount(used),
    total: allowance > 0n ? `${sayAmount(allowance)} plan credits` : sayCredits(whole),
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

/** What the plan gave; to whoever pays as they go, all that credits paid in this cycle and all that is left of them. */
function wholeOf({ allowance, used, overage, absorbed, planCredits, topUpCredits }: Balance): Credits {
  return allowance > 0n ? allowance : used - overage - absorbed + planCredits + topUpCredits;
}

export function toneOf(balance: Balance): Tone {
  if (balance.available === 0n) return 'critical';
  if (balance.available * 5n <= wholeOf(balance)) return 'warning';
  return 'good';
}
