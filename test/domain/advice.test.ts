import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advise,
  adviseLighterModels,
  adviseShortCalls,
  adviseUpgrade,
  type ModelPrice,
  type ModelUsage,
} from '../../src/domain/advice.ts';
import { comparePlans, type PackPrice, type PlanPrice } from '../../src/domain/compare-plans.ts';
import { credits, most, sum } from '../../src/domain/credits.ts';
import { cases } from '../support/cases.ts';

function usage(agentId: string, model: string, responses: number, spent: number): ModelUsage {
  return { agentId, kind: 'chat', model, responses, credits: credits(spent) };
}

function price(model: string, perResponse: bigint, kind: ModelPrice['kind'] = 'chat'): ModelPrice {
  return { kind, model, perResponse };
}

function plan(id: string, allowance: number, priceCents: number, currency = 'USD'): PlanPrice {
  return { id, allowance: credits(allowance), priceCents, currency };
}

function pack(id: string, holds: number, priceCents: number, currency = 'USD'): PackPrice {
  return { id, credits: credits(holds), priceCents, currency };
}

const starter = plan('starter', 1_000, 2_000);
const pro = plan('pro', 5_000, 6_000);
const plans = [starter, pro];
const packs = [pack('small', 500, 1_500)];

describe('a lighter model', () => {
  const prices = [
    price('mini', 1_000_000n),
    price('large', 5_000_000n),
    price('nano', 500_000n, 'voice_web'),
  ];

  test('names the dear agent, the lightest model of its kind, and the saving', () => {
    const dear = usage('support', 'large', 100, 500);

    expect(adviseLighterModels([dear, usage('sales', 'mini', 50, 50)], prices, credits(550))).toEqual([
      {
        kind: 'lighter-model',
        agentId: 'support',
        model: 'large',
        lighterModel: 'mini',
        credits: credits(500),
        saving: credits(400),
        savingPercentOfSpend: 73,
      },
    ]);
  });

  test('a saving of a tenth of the spend is named, a micro-credit less is not', () => {
    const dear = usage('support', 'large', 100, 500);

    expect(adviseLighterModels([dear], prices, credits(4_000))).toHaveLength(1);
    expect(adviseLighterModels([dear], prices, credits(4_000) + 1n)).toEqual([]);
  });

  test('an agent on the lightest model, or the only one, hears nothing', () => {
    expect(adviseLighterModels([usage('support', 'mini', 100, 100)], prices, credits(100))).toEqual([]);
    expect(
      adviseLighterModels([usage('support', 'large', 100, 500)], [price('large', 5n)], credits(500)),
    ).toEqual([]);
  });

  test('the model named is no dearer than any other, and the saving is what the responses cost less', () => {
    const models = ['a', 'b', 'c', 'd'] as const;
    const someUsage = fc.record({
      agentId: fc.constantFrom('x', 'y'),
      kind: fc.constantFrom('chat' as const, 'assistant' as const),
      model: fc.constantFrom(...models),
      responses: fc.nat(500),
      credits: fc.bigInt({ min: 0n, max: 2_000_000_000n }),
    });
    const somePrice = fc.record({
      kind: fc.constantFrom('chat' as const, 'assistant' as const),
      model: fc.constantFrom(...models),
      perResponse: fc.bigInt({ min: 0n, max: 5_000_000n }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(someUsage, { selector: (it) => `${it.agentId} ${it.kind} ${it.model}` }),
        fc.uniqueArray(somePrice, { selector: (it) => `${it.kind} ${it.model}` }),
        (usages, prices) => {
          const spend = sum(usages.map((it) => it.credits));
          const savings = usages
            .map((it) => {
              const costs = prices
                .filter(({ kind, model }) => kind === it.kind && model !== it.model)
                .map(({ perResponse }) => perResponse * BigInt(it.responses));
              return costs.reduce((best, cost) => most(best, it.credits - cost), 0n);
            })
            .filter((saving) => saving > 0n && saving * 10n >= spend)
            .sort((a, b) => (a > b ? -1 : 1));

          expect(adviseLighterModels(usages, prices, spend).map(({ saving }) => saving)).toEqual(savings);
        },
      ),
      cases(600),
    );
  });
});

describe('a bigger plan or packs', () => {
  const compare = (used: number[], offer: Partial<Parameters<typeof comparePlans>[0]> = {}) =>
    comparePlans({ plan: starter, plans, packs, used: used.map((n) => credits(n)), ...offer });

  test.each<[string, number[], string, bigint]>([
    ['within the allowance staying is cheapest', [800, 900, 700], 'starter', 0n],
    ['a little over, packs are cheaper', [1_100, 1_100, 1_100], 'starter', 0n],
    ['far over, the bigger plan is cheaper', [4_000, 4_000, 4_000], 'pro', 15_000n],
    ['one heavy cycle of three is judged with the others', [500, 2_500, 500], 'starter', 0n],
    ['only the last three cycles count', [90_000, 500, 500, 500], 'starter', 0n],
  ])('%s', (_, used, planId, savingCents) => {
    expect(compare(used)).toMatchObject({ best: { planId }, savingCents });
  });

  test('the numbers of each option are said', () => {
    expect(compare([1_700, 1_800])?.options).toEqual([
      {
        planId: 'starter',
        planCents: 4_000n,
        packs: [{ packId: 'small', count: 3 }],
        packCents: 4_500n,
        totalCents: 8_500n,
      },
      { planId: 'pro', planCents: 12_000n, packs: [], packCents: 0n, totalCents: 12_000n },
    ]);
  });

  test('at the same cost the account stays', () => {
    const comparison = compare([2_000], { plans: [plan('even', 2_000, 5_000)] });

    expect(comparison?.options.map(({ totalCents }) => totalCents)).toEqual([5_000n, 5_000n]);
    expect(comparison?.best.planId).toBe('starter');
  });

  test('smaller plans and other currencies are not compared', () => {
    const others = [plan('tiny', 100, 1), plan('euro', 9_000, 1, 'EUR')];

    expect(
      compare([4_000], { plans: others, packs: [...packs, pack('euro', 9_000, 1, 'EUR')] }),
    ).toMatchObject({
      options: [{ planId: 'starter', packs: [{ packId: 'small', count: 6 }] }],
    });
  });

  test('without packs a plan that falls short is no option', () => {
    expect(compare([4_000], { packs: [] })).toMatchObject({ best: { planId: 'pro' }, savingCents: null });
    expect(compare([9_000], { packs: [] })).toBeNull();
  });

  test('an account without a closed cycle hears nothing', () => {
    expect(compare([])).toBeNull();
  });

  test('several kinds of packs are mixed where that is cheapest', () => {
    const mixed = [pack('big', 1_000, 1_000), pack('mid', 300, 400), pack('one', 100, 200)];

    expect(compare([2_400], { packs: mixed, plans: [] })?.best).toMatchObject({
      packs: [
        { packId: 'big', count: 1 },
        { packId: 'mid', count: 1 },
        { packId: 'one', count: 1 },
      ],
      packCents: 1_600n,
    });
  });

  test('no way of buying is cheaper than the best, tried one by one', () => {
    const somePacks = fc.array(
      fc.record({ credits: fc.integer({ min: 1, max: 12 }), priceCents: fc.nat(30) }),
      { maxLength: 4 },
    );
    const somePlans = fc.array(fc.record({ allowance: fc.nat(25), priceCents: fc.nat(60) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        somePacks,
        somePlans,
        fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
        (holds, offers, used) => {
          const packs = holds.map((it, index) => pack(`pack${index}`, it.credits, it.priceCents));
          const plans = offers.map((it, index) => plan(`plan${index}`, it.allowance, it.priceCents));
          const [current = starter] = plans;
          const recent = used.slice(-3);
          const costs = offers
            .filter((it, index) => index === 0 || credits(it.allowance) > current.allowance)
            .map((it) => {
              const short = recent.reduce((total, n) => total + Math.max(n - it.allowance, 0), 0);
              return recent.length * it.priceCents + cheapestByTable(short, holds);
            });

          const comparison = comparePlans({ plan: current, plans, packs, used: used.map((n) => credits(n)) });

          const cheapest = Math.min(...costs);
          expect(comparison ? Number(comparison.best.totalCents) : Number.POSITIVE_INFINITY).toBe(cheapest);
          if (costs[0] === cheapest && comparison) expect(comparison.best.planId).toBe('plan0');
          for (const option of comparison?.options ?? []) {
            const bought = sum(
              option.packs.map(
                ({ packId, count }) => BigInt(count) * (packs.find(({ id }) => id === packId)?.credits ?? 0n),
              ),
            );
            const allowance = plans.find(({ id }) => id === option.planId)?.allowance ?? 0n;
            const short = recent.reduce(
              (total, n) => total + (credits(n) > allowance ? credits(n) - allowance : 0n),
              0n,
            );
            expect(bought >= short).toBe(true);
            expect(option.totalCents).toBe(option.planCents + option.packCents);
          }
        },
      ),
      cases(1_000),
    );
  });

  test('a need of a billion credits in packs that share no measure is answered, far sooner than all ways of buying can be tried', () => {
    const odd = [pack('a', 997, 1_000), pack('b', 1_009, 1_012), pack('c', 503, 505), pack('d', 211, 212)];

    const comparison = compare([1_000_000_000], { packs: odd, plans: [] });

    expect(comparison?.best.packCents).toBeGreaterThan(0n);
  });
});

/** The cheapest cover of every need up to this one, in whole credits. */
function cheapestByTable(need: number, packs: readonly { credits: number; priceCents: number }[]): number {
  const cheapest = [0];
  for (let short = 1; short <= need; short += 1) {
    const tries = packs.map((it) => it.priceCents + (cheapest[Math.max(short - it.credits, 0)] ?? 0));
    cheapest.push(Math.min(Number.POSITIVE_INFINITY, ...tries));
  }
  return cheapest[need] ?? 0;
}

describe('a steadily high account', () => {
  const cycles = (...used: number[]) => used.map((n) => ({ used: credits(n), allowance: credits(1_000) }));

  test.each<[string, number[], boolean]>([
    ['two of three cycles at nine tenths', [900, 100, 900], true],
    ['a credit short of nine tenths is not high', [899, 100, 900], false],
    ['two cycles are enough', [950, 990], true],
    ['one cycle is not', [5_000], false],
    ['what was before the last three is forgotten', [1_000, 1_000, 100, 100, 1_000], false],
  ])('%s', (_, used, advised) => {
    expect(adviseUpgrade(cycles(...used), starter, plans) !== null).toBe(advised);
  });

  test('names the next plan and what it adds to the bill', () => {
    expect(adviseUpgrade(cycles(950, 990, 10), starter, [plan('huge', 9_000, 9_000), pro])).toEqual({
      kind: 'steadily-high',
      highCycles: 2,
      cycles: 3,
      planId: 'pro',
      extraCentsPerCycle: 4_000,
    });
  });

  test('the biggest plan has nothing to upgrade to', () => {
    expect(adviseUpgrade(cycles(1_000, 1_000), pro, plans)).toBeNull();
  });
});

describe('short calls', () => {
  test('say how much of the billed time nobody spoke in, and what it cost', () => {
    const calls = [{ agentId: 'phone', billedMs: 60_000, actualMs: 15_000, credits: credits(100) }];

    expect(adviseShortCalls(calls, credits(200))).toEqual([
      { kind: 'rounding', agentId: 'phone', roundedPercent: 75, credits: credits(75) },
    ]);
  });

  test('under a tenth of the spend, or billed to the second, they are silent', () => {
    const short = { agentId: 'phone', billedMs: 60_000, actualMs: 15_000, credits: credits(100) };

    expect(adviseShortCalls([short], credits(751))).toEqual([]);
    expect(adviseShortCalls([{ ...short, actualMs: 60_000 }], credits(100))).toEqual([]);
    expect(adviseShortCalls([{ ...short, billedMs: 0, actualMs: 0 }], credits(100))).toEqual([]);
  });
});

describe('all advice together', () => {
  const nothing = {
    spend: credits(100),
    usage: [],
    prices: [],
    calls: [],
    cycles: [],
    plan: starter,
    plans,
    packs,
  };
  const cycles = (...used: number[]) => used.map((n) => ({ used: credits(n), allowance: credits(1_000) }));
  const kinds = (account: Partial<Parameters<typeof advise>[0]>) =>
    advise({ ...nothing, ...account }).map(({ kind }) => kind);

  test.each<[string, Partial<Parameters<typeof advise>[0]>, string[]]>([
    ['nothing to say is nothing said', {}, []],
    ['an account well within its plan hears nothing', { cycles: cycles(500, 500, 500) }, []],
    [
      'high but within the allowance: think of upgrading',
      { cycles: cycles(950, 950, 950) },
      ['steadily-high'],
    ],
    ['over the allowance the numbers speak alone', { cycles: cycles(1_100, 1_100, 1_100) }, ['plan']],
    ['where staying cannot serve, the bigger plan is said', { cycles: cycles(4_000), packs: [] }, ['plan']],
    ['with nothing to compare packs to, nothing is said', { cycles: cycles(4_000), plans: [starter] }, []],
    ['pay-as-you-go hears of models and calls alone', { plan: null, cycles: cycles(4_000, 4_000) }, []],
  ])('%s', (_, account, expected) => {
    expect(kinds(account)).toEqual(expected);
  });
});
