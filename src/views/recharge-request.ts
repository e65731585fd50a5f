import { button, type Card, type Field, text } from '../cards/card.ts';
import { sayAmount, sayCredits, sayName, sayTime } from '../cards/format.ts';
import { APPROVAL_MS } from '../domain/recharge.ts';
import type { Balance } from '../reports/balance.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Recharge, RechargeAttemptLine } from '../reports/ports/paying.ts';
import { answerButtons, sayPurchase, waitsForAnswer } from './recharge-purchases.ts';

const PATH = 'credits auto-recharge';

/** A purchase that waits for a manager, and what has become of it since. */
export function viewRechargeRequest(
  attempt: RechargeAttemptLine,
  recharge: Recharge,
  balance: Balance,
  directory: Directory,
): Card {
  const { zone } = directory.anchor;
  const credits = sayCredits(attempt.amount);
  const waits = waitsForAnswer(attempt);
  const end = attempt.state === 'paid' ? `${credits} were bought` : `${credits} were not bought`;
  const said = sayPurchase(attempt, zone);
  return {
    title: waits ? `Buy ${credits}?` : attempt.state === 'failed' || attempt.state === 'paid' ? end : credits,
    tone: waits ? 'warning' : attempt.state === 'paid' ? 'good' : 'neutral',
    subtitle: `${sayName(directory.name)}, auto-recharge, times of ${zone}`,
    parts: waits
      ? [
          text(
            `Available credits came down to ${sayAmount(recharge.below)}, where auto-recharge buys. No payment provider is connected, so a manager says whether they are bought.`,
          ),
          { type: 'fields', fields: fieldsOf(attempt, recharge, balance, zone) },
        ]
      : [text(`${said[0]?.toUpperCase()}${said.slice(1)}${endedAt(attempt, zone)}.`)],
    actions: [
      ...(waits ? answerButtons(attempt) : []),
      ...(waits && directory.topUpUrl
        ? [{ type: 'link', label: 'Buy credits', url: directory.topUpUrl } as const]
        : []),
      button('Auto-recharge', PATH),
    ],
    notes: waits ? ['Managers answer, and the first answer counts.'] : [],
  };
}

function fieldsOf(
  { createdAt }: RechargeAttemptLine,
  { bought, monthlyCap }: Recharge,
  { available }: Balance,
  zone: string,
): Field[] {
  return [
    { label: 'Available now', value: sayCredits(available) },
    { label: 'This month, with these', value: `${sayAmount(bought)} of ${sayCredits(monthlyCap)}` },
    { label: 'Lapses', value: sayTime(createdAt + APPROVAL_MS, zone) },
  ];
}

function endedAt({ settledAt }: RechargeAttemptLine, zone: string): string {
  return settledAt === null ? '' : `, ${sayTime(settledAt, zone)}`;
}

/** Bought without anybody's doing. */
export function viewRechargeMade(
  { amount }: Pick<RechargeAttemptLine, 'amount'>,
  { bought, monthlyCap }: Recharge,
  { available }: Balance,
  directory: Directory,
): Card {
  return {
    title: `Auto-recharge bought ${sayCredits(amount)}`,
    tone: 'good',
    subtitle: sayName(directory.name),
    parts: [
      text(
        `${sayCredits(available)} are available now. Bought this month: ${sayAmount(bought)} of ${sayCredits(monthlyCap)}.`,
      ),
    ],
    actions: [button('Credits', 'credits'), button('Auto-recharge', PATH)],
    notes: [],
  };
}

/** To whoever answered. */
export function viewRechargeAnswered(
  attempt: RechargeAttemptLine,
  answered: 'approve' | 'decline',
  first: { isMine: boolean; by: string | null },
  balance: Balance,
  zone: string,
): Card {
  const credits = sayCredits(attempt.amount);
  const next = [button('Credits', 'credits'), button('Auto-recharge', PATH)];
  if (!first.isMine) {
    const who = first.by === null ? null : `${sayName(first.by)} has answered already`;
    return {
      title: who ?? 'This purchase waits for no answer any more',
      tone: 'neutral',
      subtitle: null,
      parts: [text(`${credits}: ${sayPurchase(attempt, zone)}. Nothing was done now.`)],
      actions: next,
      notes: [],
    };
  }
  const { title, said } = becameOf(attempt, answered, credits);
  return {
    title,
    tone: answered === 'approve' ? 'good' : 'neutral',
    subtitle: `${sayCredits(balance.available)} available`,
    parts: said === null ? [] : [text(said)],
    actions: next,
    notes: [],
  };
}

function becameOf(
  { state, provider }: RechargeAttemptLine,
  answered: 'approve' | 'decline',
  credits: string,
): { title: string; said: string | null } {
  if (state === 'paid') return { title: `${credits} were added`, said: null };
  if (answered === 'approve') return { title: `${credits} are being added`, said: null };
  if (provider === 'manual') {
    const said = 'I ask again in a day if credits are still that low. “/credits auto-recharge off” ends it.';
    return { title: `${credits} are not bought`, said };
  }
  return state === 'failed'
    ? { title: `${credits} were not bought`, said: 'The next purchase is made when it is due.' }
    : {
        title: `Whether ${credits} were paid is not known yet`,
        said: 'Your answer ends it as soon as it is certain that it cannot be found.',
      };
}
