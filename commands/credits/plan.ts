import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { quoteName } from '../../src/chat/names.ts';
import { pressOptions, textOption } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { nearestNames } from '../../src/domain/nearest.ts';
import { type PlanLine, type Plans, readPlans } from '../../src/reports/plans.ts';
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
    ...pressOptions(),
  }),
  examples: ['credits plan', 'credits plan to:professional'],
  async run(options, context) {
    const { acts, directory, now, reports } = context;
    const plans = await readPlans(reports, directory, now);
    invariant(plans, 'an account that is listed has a balance');
    const say = (to: string) => sayCommand(PATH, { to });
    if (options.to === undefined) return viewPlans(plans, directory, say);

    const wanted = findPlan(plans, options.to);
    const planId = wanted?.id ?? null;
    const press = pressOf(options, now);
    if (!press) {
      if (planId === (plans.next?.id ?? null)) return viewPlanStays(plans);
      const yes = sayCommand(PATH, { to: planId ?? 'none', confirm: 'yes', ref: newRef(now) });
      return viewPlanQuestion(plans, wanted, yes);
    }
    // The cycle that the question spoke of, and not the one after it.
    if (cycleAt(directory.anchor, press.askedAt).number + 1 !== plans.nextCycle.number) throw begun();
    const input = { fromCycle: plans.nextCycle.number, planId };
    const answer = await acts.subscribe(directory.id, input, by(context, press));
    if (answer.status === 'refused') throw begun();
    return viewPlanDone(plans, wanted, answer.status !== 'unchanged');
  },
});

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
