import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import { addDays } from '../../src/domain/instant.ts';
import { detectSpikes, spikeAgainst } from '../../src/domain/spike.ts';
import { cases } from '../support/cases.ts';

describe('spikes', () => {
  const today = '2026-06-01';
  const days = (spends: readonly number[]) =>
    spends.map((spent, index) => ({
      day: addDays(today, index - spends.length + 1),
      credits: credits(spent),
    }));
  const quiet = Array<number>(28).fill(20);

  test.each<[string, number[], string[]]>([
    ['three times the usual is a spike', [...quiet, 60], [today]],
    ['the usual is none', [...quiet, 20], []],
    ['under half above the usual is none, however quiet the weeks', [...quiet, 29], []],
    ['exactly half above the usual is one', [...quiet, 30], [today]],
    ['under ten credits above is none, however little the usual', [...Array<number>(28).fill(1), 10], []],
    [
      'a Monday that is always heavy is none',
      Array.from({ length: 29 }, (_, index) => (index % 7 === 0 ? 200 : 5)),
      [],
    ],
    ['with two weeks behind it there is no usual', [...Array<number>(14).fill(20), 900], []],
    ['three weeks behind it are enough', [...Array<number>(21).fill(20), 900], [today]],
    [
      'one earlier spike does not make the next one usual',
      [...quiet.slice(0, 21), 900, ...quiet.slice(0, 6), 900],
      ['2026-05-25', today],
    ],
    ['a fall is none', [...quiet, 0], []],
    [
      'weeks that swing widely take more to be passed',
      [...[10, 60, 20, 50].flatMap((n) => Array<number>(7).fill(n)), 90],
      [],
    ],
  ])('%s', (_, spends, expected) => {
    expect(detectSpikes(days(spends)).map(({ day }) => day)).toEqual(expected);
  });

  test('a spike says what was usual and how far above it was', () => {
    expect(detectSpikes(days([...quiet, 60]))).toEqual([
      { day: today, credits: credits(60), usual: credits(20), lift: credits(40) },
    ]);
  });

  test('a week is held against the weeks before it', () => {
    const usual = [100, 110, 90, 105].map((n) => credits(n));

    expect(spikeAgainst(credits(400), usual)).toEqual({ usual: 102_500_000n, lift: 297_500_000n });
    expect(spikeAgainst(credits(120), usual)).toBeNull();
  });

  test('days without rows between are days without spend', () => {
    const sparse = [
      ...days([...quiet, 0]).filter((_, index) => index % 7 !== 0),
      { day: today, credits: credits(50) },
    ];

    expect(detectSpikes([{ day: '2026-05-04', credits: 0n }, ...sparse])).toMatchObject([
      { day: today, usual: 0n },
    ]);
  });

  test('more spend on a spiking day never hides it, and the order of the rows does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 22, maxLength: 30 }), fc.nat(500), (spends, more) => {
        const rows = days(spends);
        const onLast = (found: { day: string }[]) => found.some(({ day }) => day === today);
        const before = onLast(detectSpikes(rows));
        const after = onLast(detectSpikes([...rows, { day: today, credits: credits(more) }]));

        expect(after || !before).toBe(true);
        expect(detectSpikes(rows.toReversed())).toEqual(detectSpikes(rows));
      }),
      cases(200),
    );
  });
});
