import { type Action, button, type Card, type Field } from '../cards/card.ts';
import { sayAmount, sayCredits, sayDate, sayMoney, sayName } from '../cards/format.ts';
import type { PaidPlan, PlanLine, Plans } from '../reports/plans.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Payer } from '../reports/ports/paying.ts';
import { viewDone, viewQuestion } from './question.ts';

const PATH = 'credits plan';
const PAYG = 'Pay as you go';

/** How an account pays its plan. */
export interface PlanPaying {
  /** Where payments are taken; `null`: nowhere. */
  payer: Payer | null;
  portal: string;
}

export function viewPlans(
  plans: Plans,
  directory: Directory,
  { payer, portal }: PlanPaying,
  say: (id: string) => string,
): Card {
  const { current, next, nextCycle, used, paid } = plans;
  // Where it goes on, it is paid there whatever is said here.
  const actions: Action[] = paid?.goesOn
    ? [button(`Change or cancel at ${sayCollector(paid.by, payer)}`, portal, { style: 'primary' })]
    : plans.plans
        .filter(({ id }) => id !== next?.id)
        .map((plan) => button(`Change to ${sayName(plan.name)}`, say(plan.id)));
  if (directory.upgradeUrl) {
    actions.push({ type: 'link', label: 'Upgrade account', url: directory.upgradeUrl });
  }
  return {
    title: current ? `Plan: ${sayName(current.name)}` : `Plan: none, ${PAYG.toLowerCase()}`,
    tone: 'neutral',
    subtitle:
      current?.id === next?.id
        ? `Goes on from ${sayDate(nextCycle.firstDay)}`
        : `From ${sayDate(nextCycle.firstDay)}: ${sayPlan(next)}`,
    parts: [
      ...(paid ? [{ type: 'fields', fields: [paidField(paid, nextCycle, payer)] } as const] : []),
      {
        type: 'table',
        caption: 'Plans',
        columns: [
          { label: 'Plan', align: 'left' },
          { label: 'Credits a cycle', align: 'right' },
          { label: 'Price a cycle', align: 'right' },
          { label: 'Carried over', align: 'right' },
          { label: 'At zero', align: 'left' },
        ],
        rows: plans.plans.map((plan) => [
          `${sayName(plan.name)}${plan.id === current?.id ? ' (now)' : ''}${plan.id === next?.id && next?.id !== current?.id ? ' (next)' : ''}`,
          sayAmount(plan.allowance),
          sayPrice(plan),
          plan.rolloverCap > 0n ? `up to ${sayAmount(plan.rolloverCap)}` : 'nothing',
          sayAtZero(plan),
        ]),
        empty: 'No plans have been set up.',
      },
      ...(used.length > 0
        ? [
            {
              type: 'fields',
              fields: used.map(({ credits }, index) => ({
                label:
                  index === used.length - 1
                    ? 'Used in the last cycle'
                    : `Used ${used.length - index} cycles ago`,
                value: sayCredits(credits),
              })),
            } as const,
          ]
        : []),
    ],
    actions: [...actions, button('Tips', 'usage tips'), button('Credits', 'credits')],
    notes: [
      paid?.goesOn
        ? `The plan is paid at ${sayCollector(paid.by, payer)}, and changed there. Each cycle has its credits once it is paid.`
        : 'A change holds from the next cycle on. This cycle keeps what it was given.',
    ],
  };
}

function paidField(
  { by, lastDay, isNow }: PaidPlan,
  { firstDay }: Plans['nextCycle'],
  payer: Payer | null,
): Field {
  const when = lastDay
    ? `until ${sayDate(lastDay)}`
    : isNow
      ? 'the payment for this cycle has not arrived'
      : `from ${sayDate(firstDay)}`;
  return { label: 'Paid', value: `through ${sayCollector(by, payer)}, ${when}` };
}

/** As people call it, where it is still connected. */
function sayCollector(provider: string, payer: Payer | null): string {
  return sayName(payer?.provider === provider ? payer.name : provider);
}

function sayPlan(plan: PlanLine | null): string {
  return plan ? sayName(plan.name) : PAYG;
}

function sayPrice(plan: PlanLine | null): string {
  return plan?.price ? sayMoney(plan.price.cents, plan.price.currency) : '–';
}

function sayAtZero({ atZero, overageLimit, repaysOverage }: PlanLine): string {
  if (atZero === 'hard_stop') return 'agents stop';
  return `up to ${sayAmount(overageLimit)} overage${repaysOverage ? ', paid back by the next allowance' : ''}`;
}

/** Asked for the plan that comes anyway: there is nothing to decide. */
export function viewPlanStays({ current, next, nextCycle }: Plans): Card {
  const day = sayDate(nextCycle.firstDay);
  const isCurrent = current?.id === next?.id;
  return viewDone({
    title: isCurrent
      ? `${sayPlan(next)} is the plan already`
      : `${sayPlan(next)} is set already, from ${day}`,
    tone: 'neutral',
    said: isCurrent
      ? `It goes on with the next cycle, on ${day}. There is nothing to change.`
      : `Until then it is ${sayPlan(current)}. There is nothing to change.`,
    next: [
      ['All plans', PATH],
      ['Credits', 'credits'],
    ],
  });
}

/** `pays`: where it can be paid cycle by cycle instead, and by which words. */
export function viewPlanQuestion(
  plans: Plans,
  wanted: PlanLine | null,
  yes: string,
  pays: { name: string; command: string } | null,
): Card {
  const { next, nextCycle } = plans;
  const allowance = (plan: PlanLine | null) => sayAmount(plan?.allowance ?? 0n);
  const fields: Field[] = [
    { label: 'Plan', value: `${sayPlan(next)} → ${sayPlan(wanted)}` },
    { label: 'Credits a cycle', value: `${allowance(next)} → ${allowance(wanted)}` },
    { label: 'Price a cycle', value: `${sayPrice(next)} → ${sayPrice(wanted)}` },
    {
      label: 'Carried into a next cycle',
      value: `${sayAmount(next?.rolloverCap ?? 0n)} → ${sayAmount(wanted?.rolloverCap ?? 0n)}`,
    },
    {
      label: 'At zero',
      value: `${next ? sayAtZero(next) : 'agents stop'} → ${wanted ? sayAtZero(wanted) : 'agents stop'}`,
    },
  ];
  const short = plans.used.filter(({ credits }) => credits > (wanted?.allowance ?? 0n)).length;
  const question = viewQuestion({
    title: `Change to ${sayPlan(wanted)} from ${sayDate(nextCycle.firstDay)}?`,
    fields,
    yes: { label: `Change to ${sayPlan(wanted)}`, command: yes },
    no: PATH,
    notes: [
      'This cycle keeps what it was given. Nobody is charged by this: the price is what your billing will say.',
      ...(!wanted ? ['No plan means no credits of a cycle: agents answer as long as top-ups last.'] : []),
      ...(wanted && short > 0
        ? [`${short} of the last ${plans.used.length} cycles used more than ${allowance(wanted)} credits.`]
        : []),
    ],
  });
  if (!pays) return question;
  const [first, ...rest] = question.actions;
  const pay = button(`Pay it at ${pays.name}`, pays.command);
  return { ...question, actions: [...(first ? [first] : []), pay, ...rest] };
}

export function viewPlanDone(plans: Plans, wanted: PlanLine | null, changed: boolean): Card {
  return viewDone({
    title: `${sayPlan(wanted)} from ${sayDate(plans.nextCycle.firstDay)}`,
    tone: changed ? 'good' : 'neutral',
    said: changed
      ? `The plan changes with the next cycle: ${sayAmount(wanted?.allowance ?? 0n)} credits a cycle, ${sayPrice(wanted)}.`
      : 'Nothing changed: this button was pressed before, or it stood like that already.',
    next: [
      ['Plan', PATH],
      ['Credits', 'credits'],
    ],
  });
}
