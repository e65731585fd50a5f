import { type Action, button, type Card, type Field, text } from '../cards/card.ts';
import { sayAmount, sayCredits, sayMoney, sayName, sayTime } from '../cards/format.ts';
import type { Credits } from '../domain/credits.ts';
import type { RechargePrice } from '../domain/recharge-price.ts';
import type { Balance } from '../reports/balance.ts';
import type { Payer, Recharge } from '../reports/ports/paying.ts';
import { viewDone, viewQuestion, viewStands } from './question.ts';
import {
  answerButtons,
  endButton,
  isLost,
  purchasesTable,
  sayPurchase,
  waitsForAnswer,
} from './recharge-purchases.ts';

const PATH = 'credits auto-recharge';

export interface RechargeWish {
  below: Credits;
  buy: Credits;
  monthlyCap: Credits;
  /** Who takes the money, or `manual`. */
  provider: string;
}

/** How a purchase would be paid, and what it would cost, as far as anybody knows. */
export interface Paying {
  /** `null`: no payments are taken here. */
  payer: Payer | null;
  price: RechargePrice | null;
}

export function viewRecharge(
  recharge: Recharge | null,
  balance: Balance,
  paying: Paying | null,
  mayChange: boolean,
): Card {
  const isOn = recharge !== null && recharge.pausedAt === null;
  return {
    title: isOn ? 'Auto-recharge is on' : 'Auto-recharge is off',
    tone: recharge && recharge.failures > 0 ? 'warning' : isOn ? 'good' : 'neutral',
    subtitle: `${sayCredits(balance.available)} available; times of ${balance.zone}`,
    parts: recharge
      ? [
          {
            type: 'fields',
            fields: [
              ...fieldsOf(recharge, costOf(recharge, paying, mayChange)),
              ...stateOf(recharge, balance),
            ],
          },
          ...(recharge.attempts.length > 0 ? [purchasesTable(recharge.attempts, balance.zone)] : []),
        ]
      : [
          text(
            'It buys credits when few are left, so that a busy spell cannot take agents offline, and never more in a month than you allow.',
          ),
        ],
    actions: actionsOf(recharge, paying, isOn, mayChange),
    notes: [
      'Managers set it with “/credits auto-recharge below:500 buy:1000 cap:5000”.',
      ...(recharge ? [sayWhoPays(recharge.provider, paying?.payer ?? null)] : []),
    ],
  };
}

function actionsOf(
  recharge: Recharge | null,
  paying: Paying | null,
  isOn: boolean,
  mayChange: boolean,
): Action[] {
  const actions: Action[] = [button('Credits', 'credits'), button('Top up', 'credits top-up')];
  if (!mayChange || !recharge) return actions;
  const waiting = recharge.attempts.find(waitsForAnswer);
  const isUnused = recharge.provider === 'manual' && Boolean(paying?.payer?.card && paying.price);
  const again = isOn && recharge.failures > 0 ? [button('Try again now', `${PATH} on`)] : [];
  const use = isOn && isUnused ? [button('Pay with the stored card', `${PATH} on`)] : [];
  const turn = isOn
    ? button('Turn off', `${PATH} off`, { style: 'danger' })
    : button('Turn on', `${PATH} on`);
  const lost = recharge.attempts.filter(isLost).map(endButton);
  return [...(waiting ? answerButtons(waiting) : again), ...lost, ...use, turn, ...actions];
}

function fieldsOf(
  { below, buy, monthlyCap }: Pick<RechargeWish, 'below' | 'buy' | 'monthlyCap'>,
  cost: string,
): Field[] {
  return [
    { label: 'When available credits fall to', value: sayCredits(below) },
    { label: 'Buys', value: `${sayCredits(buy)}${cost}` },
    { label: 'At most in a calendar month', value: sayCredits(monthlyCap) },
  ];
}

/** Of a purchase that nobody approves. Whose card it is, those are told who may set it. */
function costOf({ provider }: { provider: string }, paying: Paying | null, isManager: boolean): string {
  if (provider === 'manual' || !paying?.price) return '';
  const { price, payer } = paying;
  const card = isManager && payer?.card ? ` with ${sayName(payer.card)}` : '';
  return ` for ${sayMoney(price.cents, price.currency)}${card}`;
}

const STORE_ONE = 'pay a pack in “/credits top-up” with “Let auto-recharge charge it too”';

function sayWhoPays(provider: string, payer: Payer | null): string {
  if (provider !== 'manual') {
    if (!payer) return 'No payment provider is connected any more, so nothing can be bought.';
    return payer.card === null
      ? `No card is stored with ${payer.name} any more, so nothing can be bought. To store one, ${STORE_ONE}.`
      : `It is paid through ${payer.name} when it is due, and nobody is asked.`;
  }
  const approved = 'a manager approves each purchase, where “/notify alerts” warns, and here.';
  if (!payer) return `No payment provider is connected: ${approved}`;
  return payer.card === null
    ? `No card is stored with ${payer.name}: ${approved} To store one, ${STORE_ONE}.`
    : `The card that is stored with ${payer.name} is not used: ${approved}`;
}

function stateOf(recharge: Recharge, { at: now, zone }: Balance): Field[] {
  const { bought, monthlyCap, failures, retryAt, pausedAt, attempts } = recharge;
  const fields = [{ label: 'Bought this month', value: `${sayAmount(bought)} of ${sayCredits(monthlyCap)}` }];
  const waiting = attempts.find(waitsForAnswer);
  if (waiting) {
    fields.push({
      label: 'A purchase',
      value: `${sayCredits(waiting.amount)}: ${sayPurchase(waiting, zone)}`,
    });
  }
  if (failures > 0) {
    const ended = pausedAt === null ? '' : ', and so it has been turned off';
    fields.push({ label: 'Failed in a row', value: `${failures}${ended}` });
  }
  if (pausedAt === null && retryAt !== null && retryAt > now) {
    const why = failures > 0 ? '' : ': one more would pass the limit of this month';
    fields.push({ label: 'Not tried before', value: `${sayTime(retryAt, zone)}${why}` });
  }
  return fields;
}

export function viewRechargeQuestion({
  wish,
  paying,
  before,
  balance,
  turn,
  yes,
}: {
  wish: RechargeWish;
  paying: Paying;
  before: Recharge | null;
  balance: Balance;
  turn: 'on' | 'off';
  yes: string;
}): Card {
  const isOn = before !== null && before.pausedAt === null;
  const isAgain = isOn && turn === 'on' && isSame(wish, before);
  const title =
    turn === 'off'
      ? 'Turn auto-recharge off?'
      : isAgain
        ? 'Let auto-recharge try again now?'
        : isOn
          ? 'Change auto-recharge?'
          : 'Turn auto-recharge on?';
  const was: Field[] =
    turn === 'on' && isOn && !isAgain
      ? [
          {
            label: 'Until now',
            value: `at ${sayAmount(before.below)} buys ${sayAmount(before.buy)}, at most ${sayAmount(before.monthlyCap)} a month`,
          },
        ]
      : [];
  const notes =
    turn === 'off'
      ? ['Agents then stop when credits run out, unless the plan allows overage.']
      : [
          sayWhoPays(wish.provider, paying.payer),
          ...(balance.available <= wish.below
            ? [
                `Only ${sayCredits(balance.available)} are available: the first purchase would be due at once.`,
              ]
            : []),
        ];
  return viewQuestion({
    title,
    fields: [...(turn === 'on' ? fieldsOf(wish, costOf(wish, paying, true)) : []), ...was],
    yes: {
      label: turn === 'off' ? 'Turn off' : isAgain ? 'Try again' : isOn ? 'Change it' : 'Turn on',
      command: yes,
      danger: turn === 'off',
    },
    no: PATH,
    notes,
  });
}

export function isSame(wish: RechargeWish, { below, buy, monthlyCap, provider }: RechargeWish): boolean {
  const isOf = wish.below === below && wish.buy === buy && wish.monthlyCap === monthlyCap;
  return isOf && wish.provider === provider;
}

/** Asked for what is so anyway. */
export function viewRechargeStands(turn: 'on' | 'off'): Card {
  const said = turn === 'on' ? 'It is set like that.' : 'Nothing is bought unless somebody buys it.';
  return viewStands(
    `Auto-recharge is ${turn} already`,
    `${said} There is nothing to change.`,
    PATH,
    'Auto-recharge',
  );
}

export function viewRechargeDone(
  wish: RechargeWish,
  paying: Paying,
  turn: 'on' | 'off',
  changed: boolean,
): Card {
  const state = turn === 'off' ? 'Auto-recharge is off' : 'Auto-recharge is on';
  return viewDone({
    title: changed ? state : 'Nothing changed',
    tone: changed ? 'good' : 'neutral',
    ...(changed ? {} : { said: 'This button was pressed before, or it stood like that already.' }),
    fields: turn === 'on' && changed ? fieldsOf(wish, costOf(wish, paying, true)) : [],
    next: [
      ['Auto-recharge', PATH],
      ['Credits', 'credits'],
    ],
  });
}
