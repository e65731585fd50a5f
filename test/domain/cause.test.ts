import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellUsage, describeCause, explainChange } from '../../src/domain/cause.ts';
import { type Credits, credits, sum } from '../../src/domain/credits.ts';
import { cases } from '../support/cases.ts';

function cell(agentId: string, model: string, events: number, spent: number): CellUsage {
  return { agentId, model, events, credits: credits(spent) };
}

const words = {
  agent: (id: string) => id[0]?.toUpperCase() + id.slice(1),
  model: (model: string) => model[0]?.toUpperCase() + model.slice(1),
};

function said(before: readonly CellUsage[], after: readonly CellUsage[]): string {
  return describeCause(explainChange(before, after), words);
}

describe('the cause of a change in spend', () => {
  test('more events at the old price are volume', () => {
    const change = explainChange([cell('support', 'mini', 100, 100)], [cell('support', 'mini', 400, 400)]);

    expect(change).toMatchObject({ delta: credits(300), volume: credits(300), price: 0n, kind: 'volume' });
    expect(change.headline).toEqual({
      agentId: 'support',
      modelBefore: null,
      modelAfter: null,
      sharePercent: 100,
    });
  });

  test('as many events with a dearer model are price, though the dearer model has more volume', () => {
    const change = explainChange([cell('support', 'mini', 100, 100)], [cell('support', 'large', 100, 500)]);

    expect(change).toMatchObject({
      volume: 0n,
      price: credits(400),
      modelShift: credits(400),
      rateChange: 0n,
    });
    expect(change).toMatchObject({ kind: 'price', headline: { modelBefore: 'mini', modelAfter: 'large' } });
  });

  test('the same model at a new price is price, with no shift of models', () => {
    const change = explainChange([cell('support', 'mini', 100, 100)], [cell('support', 'mini', 100, 150)]);

    expect(change).toMatchObject({ volume: 0n, modelShift: 0n, rateChange: credits(50), kind: 'price' });
  });

  test('an agent that leans further towards a dearer model names both models', () => {
    const change = explainChange(
      [cell('support', 'mini', 80, 80), cell('support', 'large', 20, 100)],
      [cell('support', 'mini', 55, 55), cell('support', 'large', 45, 225)],
    );

    expect(change.parts[0]).toMatchObject({ kind: 'price', modelBefore: 'mini', modelAfter: 'large' });
  });

  test('half again as many events at twice the price are both', () => {
    const change = explainChange([cell('support', 'mini', 100, 100)], [cell('support', 'mini', 150, 300)]);

    expect(change).toMatchObject({
      delta: credits(200),
      volume: credits(50),
      price: credits(150),
      kind: 'both',
    });
  });

  test('what had no old price, a new agent, is volume', () => {
    const change = explainChange([], [cell('sales', 'large', 10, 50)]);

    expect(change).toMatchObject({ delta: credits(50), volume: credits(50), kind: 'volume' });
  });

  test('events that were free and now cost are price', () => {
    expect(explainChange([cell('support', 'mini', 10, 0)], [cell('support', 'mini', 10, 10)]).kind).toBe(
      'price',
    );
  });

  test('the rounding of an average goes into the price, to the micro-credit', () => {
    const before = [{ agentId: 'support', model: 'mini', events: 3, credits: 10n }];
    const after = [{ agentId: 'support', model: 'mini', events: 4, credits: 13n }];

    expect(explainChange(before, after)).toMatchObject({ delta: 3n, volume: 3n, price: 0n });
    expect(explainChange(after, before)).toMatchObject({ delta: -3n, volume: -3n, price: 0n });
  });

  test('drivers are those that moved the sum its way, the greatest first, and stop at four fifths', () => {
    const before = ['a', 'b', 'c', 'd'].map((agent) => cell(agent, 'mini', 300, 300));
    const after = [450, 600, 100, 440].map((count, index) => cell('abcd'[index] ?? '', 'mini', count, count));

    const change = explainChange(before, after);

    expect(change.parts.map(({ agentId }) => agentId)).toEqual(['b', 'c', 'a', 'd']);
    expect(change.drivers.map(({ agentId }) => agentId)).toEqual(['b', 'a']);
    expect(change.headline).toMatchObject({ agentId: 'b', sharePercent: 77 });
  });
});

describe('the cause in words', () => {
  const mini = [cell('support', 'mini', 100, 100)];

  test.each<[string, CellUsage[], CellUsage[]]>([
    ['Spend did not change.', mini, mini],
    [
      'Spend rose by 300 credits, from volume. Support was used more (+300).',
      mini,
      [cell('support', 'mini', 400, 400)],
    ],
    [
      'Spend fell by 50 credits, from volume. Support was used less (−50).',
      mini,
      [cell('support', 'mini', 50, 50)],
    ],
    [
      'Spend rose by 400 credits, from a dearer model. Support shifted from Mini to Large (+400).',
      mini,
      [cell('support', 'large', 100, 500)],
    ],
    [
      'Spend fell by 400 credits, from a lighter model. Support shifted from Large to Mini (−400).',
      [cell('support', 'large', 100, 500)],
      mini,
    ],
    [
      'Spend rose by 50 credits, from a higher price. Support paid a higher price per event (+50).',
      mini,
      [cell('support', 'mini', 100, 150)],
    ],
    [
      'Spend fell by 50 credits, from a lower price. Support paid a lower price per event (−50).',
      mini,
      [cell('support', 'mini', 100, 50)],
    ],
    [
      'Spend rose by 500 credits: 300 more from volume, 200 more from a dearer model. Sales is new (+300); Support shifted from Mini to Large (+200).',
      mini,
      [cell('sales', 'mini', 300, 300), cell('support', 'large', 100, 300)],
    ],
    [
      'Spend rose by 50 credits: 50 less from volume, 100 more from a dearer model. Support was used less and shifted from Mini to Large (+50).',
      mini,
      [cell('support', 'large', 50, 150)],
    ],
    [
      'Spend did not change: 50 less from volume, 50 more from a dearer model.',
      mini,
      [cell('support', 'large', 50, 100)],
    ],
    ['Spend fell by 100 credits, from volume. Support was not used (−100).', mini, []],
  ])('%s', (sentence, before, after) => {
    expect(said(before, after)).toBe(sentence);
  });

  test('amounts are printed as the caller prints them', () => {
    const change = explainChange([], [cell('sales', 'mini', 9_000, 9_000)]);
    const amount = (micros: Credits) => (micros / 1_000_000n).toLocaleString('en');

    expect(describeCause(change, { ...words, amount })).toBe(
      'Spend rose by 9,000 credits, from volume. Sales is new (+9,000).',
    );
  });
});

const someUsage = fc.array(
  fc.record({
    agentId: fc.constantFrom('a', 'b', 'c'),
    model: fc.constantFrom('mini', 'large', 'huge'),
    events: fc.nat(1_000),
    credits: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
  }),
  { maxLength: 12 },
);

describe('for any two periods', () => {
  test('the parts add up to the change exactly, and each part to its own', () => {
    fc.assert(
      fc.property(someUsage, someUsage, (before, after) => {
        const change = explainChange(before, after);
        const total = (cells: CellUsage[]) => sum(cells.map((it) => it.credits));

        expect(change.delta).toBe(total(after) - total(before));
        expect(sum(change.parts.map(({ delta }) => delta))).toBe(change.delta);
        for (const it of [change, ...change.parts]) {
          expect(it.volume + it.modelShift + it.rateChange).toBe(it.delta);
          expect(it.modelShift + it.rateChange).toBe(it.price);
        }
      }),
      cases(1_000),
    );
  });

  test('exchanging them negates the change, agent by agent', () => {
    fc.assert(
      fc.property(someUsage, someUsage, (before, after) => {
        const there = explainChange(before, after);
        const back = explainChange(after, before);

        expect(back.delta).toBe(-there.delta);
        expect(back.parts.map(({ agentId, delta }) => [agentId, -delta])).toEqual(
          there.parts.map(({ agentId, delta }) => [agentId, delta]),
        );
      }),
      cases(600),
    );
  });

  test('a period against itself has no cause', () => {
    fc.assert(
      fc.property(someUsage, (usage) => {
        const change = explainChange(usage, [...usage].reverse());

        expect(change).toMatchObject({
          delta: 0n,
          volume: 0n,
          price: 0n,
          kind: 'none',
          drivers: [],
          headline: null,
        });
      }),
      cases(600),
    );
  });

  test('cells given in pieces and in another order are the same cells', () => {
    fc.assert(
      fc.property(someUsage, someUsage, (before, after) => {
        const pieces = after.toReversed().flatMap((it) => [
          { ...it, events: 0 },
          { ...it, credits: 0n },
        ]);

        expect(explainChange(before, pieces)).toEqual(explainChange(before, after));
      }),
      cases(600),
    );
  });

  test('at one price for every model, nothing is price', () => {
    fc.assert(
      fc.property(someUsage, someUsage, fc.bigInt({ min: 1n, max: 5_000_000n }), (before, after, price) => {
        const priced = (cells: CellUsage[]) =>
          cells.map((it) => ({ ...it, credits: BigInt(it.events) * price }));

        expect(explainChange(priced(before), priced(after))).toMatchObject({
          price: 0n,
          modelShift: 0n,
          rateChange: 0n,
        });
      }),
      cases(600),
    );
  });
});
