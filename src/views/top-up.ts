import { type Action, button, type Card } from '../cards/card.ts';
import { sayAmount, sayCredits, sayMoney, sayName } from '../cards/format.ts';
import { type Credits, divideHalfUp, printCredits } from '../domain/credits.ts';
import type { Balance } from '../reports/balance.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Prices } from '../reports/ports/paying.ts';
import { toneOf } from './gauge.ts';
import { viewDone, viewQuestion } from './question.ts';

const PACKS_AS_BUTTONS = 3;

type Pack = Prices['packs'][number];

/** How a manager adds credits: by buying them here, or by recording what was bought elsewhere. */
export type Adding = { by: 'buying'; shop: string; command(pack: Pack): string } | { by: 'recording' } | null;

/** What can be bought, where, and how a manager records what was bought elsewhere. */
export function viewTopUp(balance: Balance, { packs }: Prices, directory: Directory, adding: Adding): Card {
  const actions: Action[] = [];
  if (adding?.by !== 'buying' && directory.topUpUrl)
    actions.push({ type: 'link', label: 'Buy credits', url: directory.topUpUrl });
  if (adding) actions.push(...packs.slice(0, PACKS_AS_BUTTONS).map((pack) => packButton(pack, adding)));
  return {
    title: 'Top up',
    tone: toneOf(balance),
    subtitle: `${sayCredits(balance.available)} available`,
    parts: [
      {
        type: 'table',
        caption: 'Packs',
        columns: [
          { label: 'Pack', align: 'left' },
          { label: 'Credits', align: 'right' },
          { label: 'Price', align: 'right' },
          { label: 'For 100 credits', align: 'right' },
        ],
        rows: packs.map(({ name, credits, priceCents, currency }) => [
          sayName(name),
          sayAmount(credits),
          sayMoney(priceCents, currency),
          sayMoney(priceOfHundred(priceCents, credits), currency),
        ]),
        empty: 'No packs are on offer.',
      },
    ],
    actions: [...actions, button('Credits', 'credits'), button('Auto-recharge', 'credits auto-recharge')],
    notes: [
      sayWhere(directory, adding),
      'A manager records what was bought elsewhere with “/credits top-up 500”.',
    ],
  };
}

function packButton(pack: Pack, adding: NonNullable<Adding>): Action {
  const { credits, priceCents, currency } = pack;
  // What is given away is paid nowhere.
  if (adding.by === 'recording' || priceCents === 0)
    return button(`Record ${sayAmount(credits)}`, `credits top-up amount:${printCredits(credits)}`);
  return button(`Buy ${sayAmount(credits)} for ${sayMoney(priceCents, currency)}`, adding.command(pack));
}

function sayWhere({ topUpUrl }: Directory, adding: Adding): string {
  if (adding?.by === 'buying')
    return `They are paid at ${adding.shop}. They are there once they are paid, and do not lapse with the cycle.`;
  return topUpUrl
    ? 'Credits can be bought at any time; they are there at once and do not lapse with the cycle.'
    : 'No page to buy credits has been set for this account.';
}

function priceOfHundred(priceCents: number, credits: Credits): bigint {
  return credits > 0n ? divideHalfUp(BigInt(priceCents) * 100_000_000n, credits) : 0n;
}

export function viewTopUpQuestion(
  amount: Credits,
  remarks: string | undefined,
  balance: Balance,
  { name }: Directory,
  yes: string,
): Card {
  return viewQuestion({
    title: `Add ${sayCredits(amount)} to ${sayName(name)}?`,
    fields: [
      { label: 'Available now', value: sayAmount(balance.available) },
      { label: 'Then', value: sayAmount(balance.available + amount) },
      ...(remarks ? [{ label: 'Remarks', value: sayName(remarks) }] : []),
    ],
    yes: { label: `Add ${sayAmount(amount)}`, command: yes },
    no: 'credits top-up',
    notes: ['This records a top-up and charges nobody. It stands in the statement and the audit.'],
  });
}

export function viewToppedUp(amount: Credits, balanceAfter: Credits, isNew: boolean, by: string): Card {
  return viewDone({
    title: isNew ? `${sayCredits(amount)} added` : `These ${sayCredits(amount)} were added before`,
    tone: isNew ? 'good' : 'neutral',
    fields: [
      { label: 'Available now', value: sayAmount(balanceAfter) },
      ...(isNew ? [{ label: 'Added by', value: sayName(by) }] : []),
    ],
    next: [
      ['Credits', 'credits'],
      ['Statement', 'credits statement'],
    ],
    notes: isNew ? [] : ['The same button was pressed already; it adds its credits once.'],
  });
}
