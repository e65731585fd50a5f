import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

function watched(isTTY: boolean, total = 200, columns = 80) {
  let written = '';
  const time = { now: 0 };
  const stream = { isTTY, columns, write: (text: string) => (written += text) };
  const progress = createProgress(stream, () => time.now, { total, unit: 'rows' });
  const at = (now: number, done: number, counted: number) => {
    time.now = now;
    progress.at(done, counted);
  };
  const said = () => written.replaceAll(/[█░]+/g, (bar) => `${bar.split('█').length - 1}/${bar.length}`);
  return { at, said, clear: progress.clear };
}

test('at a terminal it is a bar with its pace, drawn ten times a second at most, and gone when it is over', () => {
  const { at, said, clear } = watched(true);

  at(0, 0, 0);
  at(99, 50, 1);
  at(2_000, 50, 5_000);
  at(2_050, 60, 6_000);
  at(2_100, 199, 20_000);
  clear();
  clear();

  expect(said().split('\r\x1b[K')).toEqual([
    '',
    '0/30 0 %  0 rows',
    '8/30 25 %  5 000 rows  2 500/s  6 s left',
    '30/30 99 %  20 000 rows  9 524/s  1 s left',
    '',
  ]);
});

test('a run that goes on is measured from where it went on', () => {
  const { at, said } = watched(true);

  at(0, 100, 1_000_000);
  at(10_000, 110, 1_001_000);

  expect(said()).toContain('55 %  1 001 000 rows  100/s  1 min 30 s left');
});

test('elsewhere it is a line every ten seconds, and none of what is over before', () => {
  const { at, said, clear } = watched(false);

  at(5_000, 20, 10);
  at(10_000, 40, 20);
  at(15_000, 60, 30);
  at(20_000, 80, 40);
  clear();

  expect(said()).toBe('20 %  20 rows  2/s  40 s left\n40 %  40 rows  2/s  30 s left\n');
});

test.each([
  [50, '6/11 50 %  20 000 rows  2 000/s  10 s left'],
  [30, '50 %  20 000 rows  2 000/s  1'],
])(
  'in a terminal of %i columns the bar gives way, so that no line wraps which could not be drawn over',
  (columns, line) => {
    const { at, said } = watched(true, 200, columns);

    at(0, 0, 0);
    at(10_000, 100, 20_000);

    expect(said().split('\r\x1b[K').at(-1)).toBe(line);
  },
);

test('of nothing, all is done', () => {
  const { at, said } = watched(true, 0);

  at(0, 0, 0);

  expect(said()).toContain('100 %');
});
