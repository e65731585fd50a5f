import { atZeroModes } from '../../domain/plan.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

const account = { kind: 'account', does: 'which account', required: true } as const;

export const planVerbs = [
  verb({
    name: 'plan list',
    does: 'list the plans of an account, and which one holds from which cycle on',
    options: { account },
    example: { words: 'plan list --account demo' },
    run: async (given) => (await import('./acts.ts')).listPlans(given),
    returns: {
      plans: [
        {
          id: 'of the plan',
          name: 'how it is called',
          allowance: 'credits that each cycle gives',
          rolloverCap: 'the most that is carried into the next cycle; 0: what is left lapses',
          atZero: 'what happens without credits: hard_stop or soft',
          overageLimit: 'under soft: how far a cycle may be overspent',
          repaysOverage: 'under soft: whether the next allowance pays that back',
          priceCents: 'what a cycle costs, in hundredths',
          currency: 'of the price',
        },
      ],
      subscriptions: [
        {
          fromCycle: 'the cycle it begins with, counted from 0',
          startsAt: 'when that cycle begins',
          planId: 'which plan; null: pay as you go',
        },
      ],
      currentPlanId: 'which plan holds now; null: pay as you go',
    },
    say: ({ plans, subscriptions, currentPlanId }) =>
      plans.length === 0
        ? 'There are no plans: it is pay as you go.'
        : [
            table(
              ['plan', 'credits', 'rollover', 'at zero', 'price', 'now', 'name'],
              plans.map(({ id, name, allowance, rolloverCap, atZero, priceCents, currency }) => [
                id,
                allowance,
                rolloverCap,
                atZero,
                `${(priceCents / 100).toFixed(2)} ${currency}`,
                id === currentPlanId ? 'yes' : '–',
                name,
              ]),
            ),
            ...subscriptions.map(
              ({ startsAt, fromCycle, planId }) =>
                `From ${startsAt} (cycle ${fromCycle}): ${planId ?? 'pay as you go'}.`,
            ),
          ].join('\n'),
  }),
  verb({
    name: 'plan set',
    does: 'make a plan, or change one',
    more: 'What is left out stays as it is. Cycles that have begun keep what they were given.',
    words: { plan: { kind: 'plan', does: 'its id', required: true } },
    options: {
      account,
      name: { kind: 'text', does: 'how it is called; left out of a new one: its id' },
      allowance: { kind: 'credits', does: 'credits that each cycle gives; a new one needs it' },
      rollover: { kind: 'credits', does: 'the most that is carried into the next cycle' },
      'at-zero': { kind: 'choice', choices: atZeroModes, does: 'what happens without credits' },
      overage: { kind: 'credits', does: 'under soft: how far a cycle may be overspent' },
      'price-cents': { kind: 'count', does: 'what a cycle costs, in hundredths' },
      currency: { kind: 'text', does: 'of the price, such as USD' },
      remarks: { kind: 'text', does: 'why, for the audit' },
    },
    example: { words: 'plan set team --account demo --name Team --allowance 10000 --price-cents 9900' },
    run: async (given) => (await import('./acts.ts')).setPlan(given),
    returns: {
      account: 'which account',
      id: 'of the plan',
      status: 'created, changed or unchanged',
      allowance: 'credits that each cycle gives',
    },
    say: ({ id, status, allowance }) => `The plan ${id} is ${status}: ${allowance} credits a cycle.`,
  }),
  verb({
    name: 'plan subscribe',
    does: 'put an account on a plan',
    more: 'From this cycle on where it has had no credits and no usage yet, or else from the next one.',
    words: { plan: { kind: 'plan', does: 'which plan', required: true } },
    options: { account, remarks: { kind: 'text', does: 'why, for the audit' } },
    example: { words: 'plan subscribe team --account demo' },
    run: async (given) => (await import('./acts.ts')).subscribe(given),
    returns: {
      account: 'which account',
      planId: 'which plan',
      fromCycle: 'the cycle it begins with, counted from 0',
      startsAt: 'when that cycle begins',
      status: 'created, changed or unchanged',
    },
    say: ({ account, planId, startsAt, fromCycle }) =>
      `${account} is on ${planId} from ${startsAt} on (cycle ${fromCycle}).`,
  }),
];
