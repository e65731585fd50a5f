import { button, type Card, type Field } from '../cards/card.ts';
import { sayAmount, sayDate, sayMoney, sayName, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { PlanLine, Plans } from '../reports/plans.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewDone } from './question.ts';

const PATH = 'credits plan';

/** Where whoever pays for the plan changes or cancels it. */
export function viewPortal(
  plans: Plans,
  { name, url, count }: { name: string; url: string; count: number },
): Card {
  return {
    title: `The plan is paid at ${name}, and changed there`,
    tone: count > 1 ? 'warning' : 'neutral',
    subtitle: plans.paid?.lastDay ? `Paid until ${sayDate(plans.paid.lastDay)}` : null,
    parts: [],
    actions: [
      { type: 'link', label: `Open it at ${name}`, url },
      button('Plan', PATH),
      button('Credits', 'credits'),
    ],
    notes: [
      'What is changed there holds from the next cycle on.',
      'Whoever has the link can change what is paid, for a few minutes: give it to nobody.',
      ...(count > 1 ? [`${count} plans are paid there, and only one of them counts: cancel the other.`] : []),
    ],
  };
}

export interface PlanPage {
  plan: PlanLine;
  name: string;
  url: string;
  endsAt: InstantMs;
  price: { cents: number; currency: string; every: string };
}

/** Where a plan is agreed to that is paid cycle by cycle. Nothing has changed yet. */
export function viewPlanPage({ nextCycle }: Plans, page: PlanPage, { anchor }: Directory): Card {
  const { plan, name, url, endsAt, price } = page;
  const fields: Field[] = [
    { label: 'Plan', value: sayName(plan.name) },
    { label: 'Credits a cycle', value: sayAmount(plan.allowance) },
    { label: 'Price', value: `${sayMoney(price.cents, price.currency)} a ${price.every}` },
    { label: 'From', value: sayDate(nextCycle.firstDay) },
    { label: 'The link ends', value: sayTime(endsAt, anchor.zone) },
  ];
  return {
    title: `Pay for ${sayName(plan.name)} at ${name}`,
    tone: 'neutral',
    subtitle: 'Nothing has been changed yet',
    parts: [{ type: 'fields', fields }],
    actions: [
      { type: 'link', label: `Agree to it at ${name}`, url },
      button('Plan', PATH),
      button('Credits', 'credits'),
    ],
    notes: [
      `It begins with the next cycle, on ${sayDate(nextCycle.firstDay)}: until then nothing is charged, and nothing changes.`,
      `Each cycle has its credits once it is paid. It is changed and cancelled at ${name}.`,
    ],
  };
}

/** The button has done its work, or its time has passed. */
export function viewPlanPageOver(status: 'paid' | 'ended', again: string): Card {
  return viewDone({
    title: status === 'paid' ? 'This has been agreed to' : 'This link has ended',
    tone: status === 'paid' ? 'good' : 'neutral',
    said:
      status === 'paid'
        ? '“/credits plan” shows it as soon as it is known here.'
        : 'Nothing was charged by it.',
    next: [...(status === 'paid' ? [] : ([['Another link', again]] as const)), ['Plan', PATH]],
  });
}
