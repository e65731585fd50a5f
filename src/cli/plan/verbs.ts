import { atZeroModes } from '../../domain/plan.ts';
import { account, remarks } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

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
          agentSlots: 'how many agents may be at work; null: no limit',
          seats: 'how many members there may be; null: no limit',
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
      'repays-overage': {
        kind: 'choice',
        choices: ['yes', 'no'],
        does: 'under soft: whether the next allowance pays that back',
      },
      'agent-slots': { kind: 'slots', does: 'how many agents may be at work', sign: 'number|none' },
      seats: { kind: 'slots', does: 'how many members there may be', sign: 'number|none' },
      'price-cents': { kind: 'count', does: 'what a cycle costs, in hundredths' },
      currency: { kind: 'text', does: 'of the price, such as USD' },
      remarks,
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
    does: 'put an account on a plan, or on none: it pays as it goes',
    more: 'From this cycle on where it has had no credits and no usage yet, or else from the next one.',
    words: { plan: { kind: 'plan', does: 'which plan', required: true, sign: 'plan|none' } },
    options: { account, remarks },
    example: { words: 'plan subscribe team --account demo' },
    run: async (given) => (await import('./acts.ts')).subscribe(given),
    returns: {
      account: 'which account',
      planId: 'which plan; null: pay as you go',
      fromCycle: 'the cycle it begins with, counted from 0',
      startsAt: 'when that cycle begins',
      status: 'created, changed or unchanged',
    },
    say: ({ account, planId, startsAt, fromCycle }) =>
      `${account} is on ${planId ?? 'pay as you go'} from ${startsAt} on (cycle ${fromCycle}).`,
  }),
];
