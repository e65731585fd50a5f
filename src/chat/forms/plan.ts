import { sayAmount, sayDate, sayMoney, sayName } from '../../cards/format.ts';
import { cycleAt, cycleBoundary } from '../../domain/cycle.ts';
import { invariant } from '../../domain/errors.ts';
import { localDay } from '../../domain/instant.ts';
import { planOf } from '../../domain/plan.ts';
import type { Form } from './form.ts';

const PAYG = { label: 'None: pay as you go', value: 'none' };

export const plan: Form = {
  path: 'credits plan',
  label: 'Change the plan…',
  title: 'Change the plan',
  submit: 'Change the plan',
  fields: { to: { label: 'Plan from the next cycle on', required: true } },
  given: {},
  isConfirmed: true,
  hasPlace: false,
  async begin({ directory, now, reports }) {
    const { anchor } = directory;
    const [credits, prices] = await Promise.all([
      reports.credits(directory.id, now),
      reports.prices(directory.id),
    ]);
    invariant(credits, 'an account that is listed has a balance');
    const next = cycleAt(anchor, now).number + 1;
    const day = sayDate(localDay(cycleBoundary(anchor, next), anchor.zone));
    const priceOf = (id: string) => {
      const price = prices.plans.find((each) => each.id === id);
      return price ? `, ${sayMoney(price.priceCents, price.currency)}` : '';
    };
    const plans = [...credits.plans.values()].sort((a, b) => Number(a.allowance - b.allowance));
    return {
      values: { to: planOf(credits, next)?.id ?? PAYG.value },
      choices: {
        to: [
          ...plans.map(({ id, name, allowance }) => ({
            label: `${sayName(name)}: ${sayAmount(allowance)} credits a cycle${priceOf(id)}`,
            value: id,
          })),
          PAYG,
        ],
      },
      about: `It changes with the next cycle, on ${day}. This cycle keeps what it was given, and nobody is charged by this.`,
    };
  },
  faults: { 'unknown-plan': 'to' },
};
