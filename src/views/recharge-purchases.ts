import { type ButtonAction, button, type TablePart } from '../cards/card.ts';
import { sayAmount, sayCredits, sayName, sayTime } from '../cards/format.ts';
import { APPROVAL_MS } from '../domain/recharge.ts';
import type { RechargeAttemptLine } from '../reports/ports/paying.ts';

const PATH = 'credits auto-recharge';

function isOpen({ state }: RechargeAttemptLine): boolean {
  return state !== 'paid' && state !== 'failed';
}

/** Nobody has said yet whether it is to be made. */
export function waitsForAnswer(attempt: RechargeAttemptLine): boolean {
  return isOpen(attempt) && attempt.provider === 'manual' && attempt.answeredBy === null;
}

/** Its provider has not said what became of it, and perhaps never will. */
export function isLost({ state, provider, answeredBy }: RechargeAttemptLine): boolean {
  return state === 'unknown' && provider !== 'manual' && answeredBy === null;
}

export function sayPurchase(attempt: RechargeAttemptLine, zone: string): string {
  const { state, answeredBy, createdAt, error } = attempt;
  if (waitsForAnswer(attempt))
    return `waits for a manager’s answer until ${sayTime(createdAt + APPROVAL_MS, zone)}`;
  if (state === 'failed') return sayName(error ?? 'it failed');
  if (state === 'paid') return answeredBy === null ? 'bought' : `approved by ${sayName(answeredBy)}`;
  if (answeredBy !== null) return `answered by ${sayName(answeredBy)}`;
  return state === 'unknown' ? 'whether it was paid is not known yet' : 'under way';
}

export function answerButtons({ id, amount }: RechargeAttemptLine): ButtonAction[] {
  const credits = sayCredits(amount);
  return [
    button('Approve', `${PATH} approve attempt:${id}`, {
      style: 'primary',
      confirm: `${credits} are added at once, and stand in the statement under your name.`,
    }),
    button('Decline', `${PATH} decline attempt:${id}`, {
      style: 'danger',
      confirm: `The ${credits} are not bought. Agents stop when the rest is used, unless the plan allows overage.`,
    }),
  ];
}

export function endButton({ id }: RechargeAttemptLine): ButtonAction {
  return button('It was not paid', `${PATH} decline attempt:${id}`, {
    style: 'danger',
    confirm:
      'Look where it would have been paid first: the next purchase is made then. If it is found there after all, that counts.',
  });
}

export function purchasesTable(attempts: readonly RechargeAttemptLine[], zone: string): TablePart {
  return {
    type: 'table',
    caption: 'Last purchases',
    columns: [
      { label: 'Begun', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'What became of it', align: 'left' },
    ],
    rows: attempts.map((attempt) => [
      sayTime(attempt.createdAt, zone),
      sayAmount(attempt.amount),
      sayPurchase(attempt, zone),
    ]),
    empty: 'Nothing has been bought yet.',
  };
}
