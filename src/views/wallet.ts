import { type Action, button, type Card, type Field, type Part } from '../cards/card.ts';
import { sayAmount, sayCredits, sayDate, sayName, sayTime } from '../cards/format.ts';
import type { GrantPool } from '../domain/grant.ts';
import { localDay } from '../domain/instant.ts';
import type { Balance } from '../reports/balance.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Recharge } from '../reports/ports/paying.ts';
import type { Wallet } from '../reports/wallet.ts';
import { gaugeOf, toneOf } from './gauge.ts';
import { namesOf } from './names.ts';
import { waitsForAnswer } from './recharge-purchases.ts';
import { sayInDays, sayRunOut } from './run-out.ts';
import { telephonyFields, telephonyNotes } from './telephony.ts';

export const poolNames: Record<GrantPool, string> = {
  plan: 'Plan credits',
  rollover: 'Carried over',
  top_up: 'Top-up',
  promo: 'Promotion',
  adjustment: 'Adjustment',
};

/** `manages`: whoever asks may set things right, and is told how. */
export function viewWallet(wallet: Wallet, directory: Directory, manages: boolean): Card {
  const { balance, lapsing, telephony } = wallet;
  const seen = { at: balance.at, zone: balance.zone, manages };
  const tone = toneOf(balance);
  const parts: Part[] = [
    gaugeOf(balance, tone),
    { type: 'fields', fields: [...fieldsOf(wallet), ...telephonyFields(telephony, seen)] },
  ];
  if (lapsing.length > 0) parts.push(lapsingTable(wallet, directory));
  return {
    title: `${sayCredits(balance.available)} available`,
    tone,
    subtitle: `${sayName(directory.name)}, ${sayTime(balance.at, balance.zone)} (${balance.zone})`,
    parts,
    actions: actionsOf(wallet, directory),
    notes: [
      'This is what remains. What was spent, by whom and when, is in /usage.',
      ...telephonyNotes(telephony, seen),
    ],
  };
}

function fieldsOf(wallet: Wallet): Field[] {
  const { balance, runOut, recharge } = wallet;
  const { zone } = balance;
  const today = localDay(balance.at, zone);
  const fields: Field[] = [
    { label: 'Plan credits', value: sayAmount(balance.planCredits) },
    { label: 'Top-up credits', value: sayAmount(balance.topUpCredits) },
  ];
  if (balance.scopedCredits > 0n) {
    fields.push({ label: 'Of both, for one agent only', value: sayAmount(balance.scopedCredits) });
  }
  fields.push(
    { label: 'Held for what is under way', value: sayAmount(balance.held) },
    {
      label: 'Next billing date',
      value: `${sayDate(localDay(balance.cycle.endsAt, zone))} (${sayInDays(balance.daysLeft)}), then ${sayRefill(wallet)}`,
    },
    { label: 'Plan', value: sayPlan(balance) },
    { label: 'Runs out', value: sayRunOut(runOut, today) },
    { label: 'Auto-recharge', value: sayRecharge(recharge) },
  );
  if (balance.overage > 0n) fields.push({ label: 'Overage, owed', value: sayCredits(balance.overage) });
  if (balance.absorbed > 0n) {
    fields.push({ label: 'Beyond all credits, let go', value: sayCredits(balance.absorbed) });
  }
  return fields;
}

function sayPlan({ plan, awaits }: Balance): string {
  if (!plan) return 'None: pay as you go';
  const unpaid = awaits === null ? '' : ': the payment for this cycle has not arrived';
  return `${sayName(plan.name)}${unpaid}`;
}

function sayRefill({ balance, nextPlan }: Wallet): string {
  if (!nextPlan) return 'no new plan credits';
  const plan = balance.plan?.name === nextPlan.name ? '' : ` (${sayName(nextPlan.name)})`;
  return `${sayAmount(nextPlan.allowance)} new plan credits${plan}`;
}

export function sayRecharge(recharge: Recharge | null): string {
  if (!recharge) return 'off';
  const { below, buy, monthlyCap, bought, failures, pausedAt, attempts } = recharge;
  if (pausedAt !== null) return failures > 0 ? `off, because it failed ${failures} times in a row` : 'off';
  const said = `at ${sayAmount(below)} or less buys ${sayAmount(buy)}, at most ${sayAmount(monthlyCap)} a month (${sayAmount(bought)} bought this month)`;
  if (attempts.some(waitsForAnswer)) return `${said}; a purchase waits for a manager’s answer`;
  return failures > 0 ? `${said}; the last attempt failed` : said;
}

function lapsingTable({ lapsing, balance, rolloverCap }: Wallet, directory: Directory): Part {
  const names = namesOf(directory);
  return {
    type: 'table',
    caption: 'Lapses within 30 days, if nobody spends it',
    columns: [
      { label: 'Lapses', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'What', align: 'left' },
    ],
    rows: lapsing.map(({ at, pool, credits, agentId }) => {
      const kept = pool === 'plan' && rolloverCap > 0n && at === balance.cycle.endsAt;
      return [
        sayTime(at, balance.zone),
        sayAmount(credits),
        [
          poolNames[pool],
          agentId !== null && `for ${names.agent(agentId)}`,
          kept && `up to ${sayAmount(rolloverCap)} carried over`,
        ]
          .filter(Boolean)
          .join(', '),
      ];
    }),
    empty: 'Nothing lapses.',
  };
}

function actionsOf({ balance }: Wallet, directory: Directory): Action[] {
  const actions: Action[] = [
    button('Top up', 'credits top-up', { style: balance.available === 0n ? 'primary' : 'default' }),
    button('Forecast', 'credits forecast'),
    button('Statement', 'credits statement'),
    button('Auto-recharge', 'credits auto-recharge'),
    button('Usage', 'usage'),
  ];
  if (toneOf(balance) !== 'good' && directory.upgradeUrl) {
    actions.unshift({ type: 'link', label: 'Upgrade account', url: directory.upgradeUrl });
  }
  return actions;
}
