import { expect, it } from 'vitest';
import { credits } from '../../src/domain/credits.ts';
import { tally } from '../../src/domain/tally.ts';
import type { HistoryPoint } from '../../src/reports/history.ts';
import { sayLine } from '../../src/views/history-words.ts';

function week(from: string, to: string, used: number, isWhole = true): HistoryPoint {
  return { ...tally([]), used: credits(used), from, to, isWhole };
}

const points = [
  week('2026-10-31', '2026-11-01', 5, false),
  week('2026-11-02', '2026-11-08', 40),
  week('2026-11-09', '2026-11-15', 60),
  week('2026-11-16', '2026-11-18', 20, false),
];

it('average, most and least are of whole weeks alone; a cut week is said for itself', () => {
  const said = sayLine({ points, total: tally(points), step: 'weekly', cycleStarts: [] }, 'credits');

  expect(said).toBe(
    '125 credits in all. 2 whole weeks: 50 a week on average, most 9–15 Nov (60), least 2–8 Nov (40), first 2–8 Nov (40), last 9–15 Nov (60). Part of a week: 31 Oct – 1 Nov (5), 16–18 Nov (20).',
  );
});

it('a day that is not over is no least day', () => {
  const days = [
    week('2026-11-17', '2026-11-17', 30),
    week('2026-11-18', '2026-11-18', 31),
    week('2026-11-19', '2026-11-19', 1, false),
  ];

  const said = sayLine({ points: days, total: tally(days), step: 'daily', cycleStarts: [] }, 'credits');

  expect(said).toContain('least 17 November 2026 (30)');
  expect(said).toContain('Not over: 19 November 2026 (1).');
});

it('many cycles are counted, a few are named', () => {
  const cycleStarts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ index, day: `20${10 + index}-03-01` }));
  const said = (count: number) =>
    sayLine({ points, total: tally(points), step: 'weekly', cycleStarts: cycleStarts(count) }, 'credits');

  expect(said(2)).toContain('Cycles began on 1 March 2010, 1 March 2011.');
  expect(said(13)).toContain('13 cycles began, the first on 1 March 2010, the last on 1 March 2022.');
});
