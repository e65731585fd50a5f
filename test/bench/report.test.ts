import { expect, it } from 'vitest';
import { formatTable, median, percentile, timesRow } from './report.ts';

it('a table aligns words left and numbers right', () => {
  const rows = [
    { case: 'one account', perSecond: 45_000, p99Ms: 1.25 },
    { case: 'many', perSecond: 980, p99Ms: 12 },
  ];

  expect(formatTable(rows)).toBe(
    ['case         perSecond  p99Ms', 'one account     45 000   1.25', 'many               980     12'].join(
      '\n',
    ),
  );
  expect(formatTable([])).toBe('');
  expect(formatTable([timesRow('nothing', [])])).toContain('–');
});

it('a percentile is one of the values, the nearest that covers the share', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  expect(percentile(oneToHundred, 0.5)).toBe(50);
  expect(percentile(oneToHundred, 0.99)).toBe(99);
  expect(percentile(oneToHundred, 1)).toBe(100);
  expect(percentile(oneToHundred, 0)).toBe(1);
  expect(percentile([10, 9, 100], 0.99)).toBe(100);
  expect(percentile([], 0.5)).toBeNaN();
});

it('the median of an even number of values lies between the middle two', () => {
  expect(median([3, 1, 20])).toBe(3);
  expect(median([4, 1, 20, 3])).toBe(3.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});
