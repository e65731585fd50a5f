import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import { chartDrawing } from '../../src/charts/config/chart-drawing.ts';
import { type Theme, themes } from '../../src/charts/config/theme.ts';
import { days, samples } from './samples.ts';

const cases = Object.entries(samples).flatMap(([name, chart]) =>
  themes.map((theme) => ({ name, chart, theme })),
);

describe.each(cases)('$name, $theme', ({ chart, theme }) => {
  const drawing = draw(chart, theme);

  it('is plain data, which survives JSON as it is', () => {
    expect(JSON.parse(JSON.stringify(drawing))).toEqual(drawing);
  });

  it('has no text too small for a phone', () => {
    const sizes = found(drawing, 'size') as number[];

    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
  });

  it('states its finding in two lines at the most, and period and zone below', () => {
    const { title, subtitle } = drawing.config.options?.plugins ?? {};

    expect(title?.text?.length).toBeLessThanOrEqual(2);
    expect(String(subtitle?.text)).toContain('Europe/Berlin');
  });

  it('is no taller than it is wide', () => {
    expect(drawing.height).toBeLessThanOrEqual(drawing.width);
  });
});

function draw(chart: Parameters<typeof chartDrawing>[0], theme: Theme = 'light', width = 800) {
  return chartDrawing(chart, { theme, width, roster: [] });
}

function scalesOf(chart: Chart) {
  return (draw(chart).config.options?.scales ?? {}) as Record<
    string,
    { labels?: string[]; grid?: { color?: string[] } }
  >;
}

function found(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === key ? [each] : found(each, key)));
}

describe('bars', () => {
  it('of forty agents are eleven and the rest as one, and add up to the same', () => {
    const { data } = draw(samples['bar-40']).config;
    const values = data.datasets[0]?.data as number[];

    expect(values).toHaveLength(12);
    expect(data.labels?.at(-1)).toEqual(['and 29 more']);
    expect(sum(values)).toBe(sum(samples['bar-40'].bars.map(({ value }) => value)));
  });

  it('say the sum of the rest with six decimals and no dust of floating point', () => {
    const bars = Array.from({ length: 13 }, (_, i) => ({
      key: `${i}`,
      label: `${i}`,
      value: 1_000.1,
      text: '',
    }));

    const { figures } = scalesOf({ ...samples.bar, bars });

    expect(figures?.labels?.at(-1)).toBe('2\u202f000.2');
  });

  it('of nothing are not drawn, and of next to nothing are seen', () => {
    const bars = [5_000, 0.000_001, 0].map((value, i) => ({
      key: `${i}`,
      label: `${i}`,
      value,
      text: `${value}`,
    }));

    const [dataset] = draw({ ...samples.bar, bars }).config.data.datasets;

    expect(dataset).toMatchObject({ data: [5_000, 0.000_001, null], minBarLength: 3 });
  });

  it('stand beside their exact figures, as they were given', () => {
    expect(scalesOf(samples.bar).figures?.labels).toEqual(['2 513', '902', '410.5', '295', '0']);
  });

  it('have their figures in two lines where one would be cut', () => {
    const bars = samples.bar.bars.slice(0, 1).map((bar) => ({ ...bar, text: '2 513.25 · 61\u202f%' }));

    const { scales } = draw({ ...samples.bar, bars }, 'light', 640).config.options ?? {};

    expect(scales).toMatchObject({ figures: { labels: [['2 513.25', '61\u202f%']] } });
  });

  it('have name and figure above them on a phone, both whole', () => {
    const bars = [{ key: 'a', label: 'Northside Service Line', value: 1, text: '191.25 · 8.1\u202f%' }];

    const { scales } = draw({ ...samples.bar, bars }, 'light', 480).config.options ?? {};

    expect(scales).toMatchObject({ figures: { labels: ['191.25 · 8.1\u202f%'] } });
    expect(draw({ ...samples.bar, bars }, 'light', 480).config.data.labels).toEqual([
      'Northside Service Line',
    ]);
  });

  it('of one day are what a line and a stack become: a bar a series, with its figure', () => {
    const day = draw(samples['stacked-one-day']).config;

    expect(day.data.labels?.slice(0, 2)).toEqual([['Voice, inbound'], ['Chat']]);
    expect(scalesOf(samples['stacked-one-day']).figures?.labels?.slice(0, 2)).toEqual(['120', '40']);
    expect(draw(samples['line-one-day']).config.data.labels).toEqual([['2 Mar']]);
  });
});

describe('a line', () => {
  it('has a dashed line where each cycle begins, and nowhere else', () => {
    const { above } = scalesOf(samples.line);

    const drawn = above?.grid?.color?.flatMap((colour, i) => (colour === 'transparent' ? [] : i));

    expect(drawn).toEqual([0, 31, 61]);
  });

  it('names every third cycle of a year, where every one would overlap', () => {
    const { above } = scalesOf(samples['line-year']);

    expect(above?.labels?.filter(Boolean)).toEqual([
      'cycle of 1 Feb',
      'cycle of 1 May',
      'cycle of 1 Aug',
      'cycle of 1 Nov',
    ]);
  });

  it('opens into the forecast at the last day that is known', () => {
    const [used, limit, middle, high, low] = draw(samples['line-forecast']).config.data.datasets;

    expect(limit?.data[19]).toBe(3_000);
    expect(middle?.data[19]).toBe(used?.data[19]);
    expect(high?.data[19]).toBe(used?.data[19]);
    expect(low?.data[19]).toBe(used?.data[19]);
    expect(high?.data[18]).toBeNull();
  });

  it('of one day between two gaps is a dot', () => {
    const labels = days(40);
    const values = labels.map((_, i) => (i === 20 ? 5 : null));

    const [dataset] = draw({ ...samples.line, labels, series: [{ key: 'a', label: 'a', values }] }).config
      .data.datasets;

    expect(dataset).toHaveProperty(['pointRadius', 20], 6);
  });

  it('is dashed to what is not whole and hollow there, and the whole line ends before it', () => {
    const [whole, part] = draw(samples['line-weekly']).config.data.datasets;

    expect(whole?.data.flatMap((value, i) => (value === null ? i : []))).toEqual([0, 12]);
    expect(part?.data.flatMap((value, i) => (value === null ? [] : i))).toEqual([0, 1, 11, 12]);
    expect(part).toMatchObject({
      label: 'Part of a week',
      borderDash: [5, 5],
      pointBackgroundColor: '#ffffff',
      pointRadius: [5, ...new Array(11).fill(0), 5],
    });
  });

  it('has no colour of the palette where it is a level of the plan', () => {
    const [used, limit] = draw(samples['line-forecast']).config.data.datasets;

    expect(limit).toMatchObject({ label: samples['line-forecast'].limit.label, borderColor: '#1a1d21' });
    expect(limit?.borderColor).not.toBe(used?.borderColor);
  });

  it('says how many of many are not drawn', () => {
    const { data, options } = draw(samples['line-many']).config;

    expect(data.datasets).toHaveLength(8);
    expect(String(options?.plugins?.subtitle?.text)).toContain('4 more not drawn');
  });

  it('of numbers that are none has gaps there', () => {
    const series = [{ key: 'a', label: 'a', values: [1, Number.NaN, Number.POSITIVE_INFINITY] }];

    const { data } = draw({ ...samples.line, labels: days(3), series }).config;

    expect(data.datasets[0]?.data).toEqual([1, null, null]);
  });
});

it('stacks of more kinds than colours fold the smallest into one and keep the height of every day', () => {
  const chart = samples['stacked-many'];

  const { datasets } = draw(chart).config.data;

  expect(datasets).toHaveLength(8);
  expect(datasets.at(-1)?.label).toBe('and 5 more');
  for (const day of chart.labels.keys())
    expect(sum(datasets.map(({ data }) => data[day] ?? 0))).toBe(
      sum(chart.series.map(({ values }) => values[day] ?? 0)),
    );
});

it('what is not whole in a stack lies under a veil as high as the bar, and the legend names it', () => {
  const chart = samples['stacked-weekly'];

  const veil = draw(chart).config.data.datasets[0];

  expect(veil).toMatchObject({ label: 'Part of a week', grouped: false });
  expect(veil?.data.flatMap((value, i) => (value === null ? [] : [[i, value]]))).toEqual(
    [0, 12].map((i) => [i, sum(chart.series.map(({ values }) => values[i] ?? 0))]),
  );
});

describe('a gauge', () => {
  it('says what is used in full beside a shorter total, also where there is little room', () => {
    const { scales } = draw(samples['gauge-warning'], 'light', 480).config.options ?? {};

    expect(scales).toMatchObject({
      above: {
        labels: [`${samples['gauge-warning'].usedText} used`, `of ${samples['gauge-warning'].totalText}`],
      },
    });
  });

  it('leaves the unit to the total on a phone rather than cutting what is used', () => {
    const chart = { ...samples.gauge, unit: 'credits', usedText: '8 670.25', totalText: '10 000' };
    const labelsAt = (width: number) => {
      const { scales } = draw(chart, 'light', width).config.options ?? {};
      return (scales as Record<string, { labels?: string[] }>)['above']?.labels;
    };

    expect(labelsAt(800)).toEqual(['8 670.25 credits used', 'of 10 000 credits']);
    expect(labelsAt(480)).toEqual(['8 670.25 used', 'of 10 000 credits']);
  });

  it('of more than its allowance goes on beyond its end', () => {
    const parts = draw(samples['gauge-overage']).config.data.datasets.map(({ data }) => data[0]);

    expect(parts).toEqual([1, null, expect.closeTo(830 / 4_120)]);
  });

  it('without an allowance is empty or all overage', () => {
    const none = { ...samples.gauge, total: 0, used: 0 };

    expect(draw(none).config.data.datasets.map(({ data }) => data[0])).toEqual([null, null, null]);
    expect(draw({ ...none, used: 3 }).config.data.datasets.map(({ data }) => data[0])).toEqual([
      null,
      null,
      1,
    ]);
  });
});

it('the same agent is drawn in the same colour as a line, a bar and a stack', () => {
  const roster = Array.from({ length: 12 }, (_, i) => `agent-${i}`);
  const paper = { theme: 'dark', width: 800, roster } as const;
  const series = [{ key: 'agent-2', label: 'Third', values: [1, 2, 3] }];
  const labels = days(3);

  const colours = [
    { ...samples.line, labels, series },
    { ...samples.stacked, labels, series },
    { ...samples.bar, bars: samples.bar.bars.slice(2, 3) },
  ].map((chart) => [chartDrawing(chart, paper).config.data.datasets[0]?.backgroundColor].flat()[0]);

  expect(new Set(colours).size).toBe(1);
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
