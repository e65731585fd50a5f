import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { quoteName } from '../../src/chat/names.ts';
import { choiceOption, pressOptions, textOption } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { nearestNames } from '../../src/domain/nearest.ts';
import { type PlanLine, type Plans, readPlans } from '../../src/reports/plans.ts';
import { viewPlanPage, viewPlanPageOver, viewPortal } from '../../src/views/plan-billing.ts';
import { viewPlanDone, viewPlanQuestion, viewPlanStays, viewPlans } from '../../src/views/plans.ts';

const PATH = 'credits plan';
const PAYG = ['none', 'pay-as-you-go', 'pay as you go'];

export const creditsPlan = command({
  path: PATH,
  fullPath: 'credits plan change',
  summary: 'The plan, and another one from the next cycle on',
  right: 'manage',
  options: z.object({
    to: textOption('the plan to change to with the next cycle, or “none” to pay as you go', 'plan'),
    billing: choiceOption(['open', 'agree'], 'open: where the plan is paid; agree: pay the new plan there'),
    ...pressOptions(),
  }),
  examples: ['credits plan', 'credits plan to:professional'],
  async run(options, context) {
    const { acts, directory, now, reports } = context;
    const plans = await readPlans(reports, directory, now);
    invariant(plans, 'an account that is listed has a balance');
    const say = (to: string) => sayCommand(PATH, { to });
    const payer = (await reports.payer?.(directory.id)) ?? null;
    if (options.billing === 'open') return openPortal(plans, context);
    if (options.to === undefined) {
      const portal = sayCommand(PATH, { billing: 'open' });
      return viewPlans(plans, directory, { payer, portal }, say);
    }

    const wanted = findPlan(plans, options.to);
    // Changed here it would be paid there as before.
    if (plans.paid?.goesOn) return openPortal(plans, context);
    if (options.billing === 'agree') return openPage(plans, wanted, options.ref, context);
    const planId = wanted?.id ?? null;
    const press = pressOf(options, now);
    if (!press) {
      if (planId === (plans.next?.id ?? null)) return viewPlanStays(plans);
      const yes = sayCommand(PATH, { to: planId ?? 'none', confirm: 'yes', ref: newRef(now) });
      const pays = payer && wanted && { name: payer.name, command: sayAgree(wanted, newRef(now)) };
      return viewPlanQuestion(plans, wanted, yes, pays);
    }
    // The cycle that the question spoke of, and not the one after it.
    if (cycleAt(directory.anchor, press.askedAt).number + 1 !== plans.nextCycle.number) throw begun();
    const input = { fromCycle: plans.nextCycle.number, planId };
    const answer = await acts.subscribe(directory.id, input, by(context, press));
    if (answer.status === 'refused') throw begun();
    return viewPlanDone(plans, wanted, answer.status !== 'unchanged');
  },
});

function sayAgree({ id }: PlanLine, ref: string): string {
  return sayCommand(PATH, { to: id, billing: 'agree', ref });
}

/** Whoever collects for the plan changes it. */
async function openPortal(plans: Plans, { acts, directory }: Context) {
  const { billing } = acts;
  const answer = billing && (await billing.portal(directory.id));
  if (!answer || answer.status === 'nobody') {
    throw new UserError(
      'not-paid-here',
      'No plan is paid through a payment provider that is connected here.',
      {
        hint: 'Who sells the plan to this account can change it.',
      },
    );
  }
  if (answer.status === 'unreachable') throw unreachable(billing.name);
  return viewPortal(plans, { name: billing.name, url: answer.url, count: answer.plans });
}

/** Nothing to be asked first: nobody is charged, and nothing changes, before they agree on the page. */
async function openPage(plans: Plans, plan: PlanLine | null, ref: string | undefined, context: Context) {
  const { acts, directory, now } = context;
  const { billing } = acts;
  if (!billing || !plan) throw notSold(billing?.name ?? 'No payment provider');
  const answer = await billing.open(directory.id, {
    planId: plan.id,
    accountName: directory.name,
    anchor: directory.anchor,
    from: plans.nextCycle.startsAt,
    ref: ref ?? newRef(now),
  });
  if (answer.status === 'unreachable') throw unreachable(billing.name);
  if (answer.status === 'no-price' || answer.status === 'not-sold') throw notSold(billing.name);
  if (answer.status !== 'open') return viewPlanPageOver(answer.status, sayAgree(plan, newRef(now)));
  return viewPlanPage(plans, { plan, name: billing.name, ...answer }, directory);
}

function unreachable(name: string): UserError {
  return new UserError('billing-unreachable', `${name} cannot be reached just now.`, {
    hint: 'Nothing was changed and nobody was charged. Try again in a minute.',
  });
}

function notSold(name: string): UserError {
  return new UserError('plan-not-sold', `${name} does not sell this plan.`, {
    hint: 'Nobody was charged. Whoever runs Tallybot names the plan on a price there, by its lookup key.',
  });
}

function findPlan({ plans }: Plans, said: string): PlanLine | null {
  const wanted = said.toLowerCase();
  if (PAYG.includes(wanted)) return null;
  const found =
    plans.find(({ id }) => id.toLowerCase() === wanted) ??
    plans.find(({ name }) => name.toLowerCase() === wanted);
  if (found) return found;
  const meant = nearestNames(
    said,
    plans.map(({ name }) => name),
  ).map((name) => quoteName(name));
  const known = plans.map(({ name }) => quoteName(name)).join(', ');
  throw new UserError('unknown-plan', `There is no plan ${quoteName(said)}.`, {
    hint:
      meant.length > 0
        ? `Did you mean ${meant.join(' or ')}?`
        : known
          ? `There are ${known}, and “none” to pay as you go.`
          : 'None has been set up yet.',
  });
}

function begun(): UserError {
  return new UserError('cycle-begun', 'The cycle you were asked about has begun meanwhile.', {
    hint: 'Nothing was changed. Ask again with “/credits plan”.',
  });
}
