import fc from 'fast-check';
import { expect, test } from 'vitest';
import { button, type Card, type ChartPart, type TablePart } from '../../src/cards/card.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { cases } from '../support/cases.ts';

const WIDTH = 100;
const blank: Card = { title: 'Title', tone: 'neutral', subtitle: null, parts: [], actions: [], notes: [] };

function tableOf(columns: TablePart['columns'], rows: TablePart['rows']): TablePart {
  return { type: 'table', caption: 'Caption', columns, rows, empty: 'Nothing' };
}

function linesOf(card: Partial<Card>): string[] {
  return renderPlainText({ ...blank, ...card }).split('\n');
}

test('a wide table is wrapped in its words and never in its figures', () => {
  const word = fc.stringMatching(/^[a-z]{1,20}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 30 }).map((all) => all.join(' '));
  const figure = fc.bigInt(0n, 10n ** 12n).map((n) => `${n}.5`);
  const row = fc.tuple(words, figure, words, figure, words);
  const aligned = (['left', 'right', 'left', 'right', 'left'] as const).map((align, index) => ({
    label: `c${index}`,
    align,
  }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const lines = linesOf({ parts: [tableOf(aligned, rows)] });

      for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
      const said = lines.join('\n').split(/\s+/);
      for (const cells of rows) {
        for (const cell of cells.flatMap((each) => each.split(' '))) expect(said).toContain(cell);
      }
    }),
    cases(200),
  );
});

test('a table that fits stands as it is, its columns in line', () => {
  const table = tableOf(
    [
      { label: 'Agent', align: 'left' },
      { label: 'Credits', align: 'right' },
    ],
    [
      ['Front Desk', '1.5'],
      ['Mia', '120'],
    ],
  );

  expect(linesOf({ parts: [table] }).slice(2, 7)).toEqual([
    'Caption',
    'Agent       Credits',
    '───────────────────',
    'Front Desk      1.5',
    'Mia             120',
  ]);
});

test('a word longer than a line is broken rather than let out', () => {
  const long = 'x'.repeat(300);
  const card = {
    title: long,
    subtitle: long,
    parts: [
      { type: 'text', text: long },
      { type: 'fields', fields: [{ label: 'Label', value: long }] },
    ],
    notes: [long],
  } satisfies Partial<Card>;

  for (const line of linesOf(card)) expect(line.length).toBeLessThanOrEqual(WIDTH);
});

test('the title of a chart is not repeated where the card has said it', () => {
  const chart = (title: string): ChartPart => ({
    type: 'chart',
    chart: { type: 'sparkline', title, subtitle: '', unit: 'credits', alt: 'Alt 42.', values: [42] },
    table: null,
  });

  expect(linesOf({ parts: [chart('Title')] }).filter((line) => line !== '')).toEqual(['Title', 'Alt 42.']);
  expect(linesOf({ parts: [chart('Other')] })).toContain('Other. Alt 42.');
});

test('every way to go on is said: commands, links, what is chosen and from how many', () => {
  const lines = linesOf({
    actions: [
      button('By agent', 'usage agents'),
      { type: 'link', label: 'Upgrade', url: 'https://example.com/' },
      { type: 'select', label: 'Lens', options: [{ label: 'credits', command: 'a' }], selected: 'a' },
      { type: 'select', label: 'Remove', options: [{ label: 'x', command: 'a' }], selected: null },
      { type: 'range', label: 'Dates', command: 'usage', firstDay: '2026-05-01', lastDay: '2026-05-01' },
    ],
  });

  expect(lines).toEqual([
    'Title',
    '',
    '[By agent]  /usage agents',
    '[Upgrade]  https://example.com/',
    'Lens: credits, one of 1',
    'Remove: choose from 1',
    'Dates  /usage 2026-05-01',
    '',
  ]);
});
