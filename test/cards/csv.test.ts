import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginCsv, csvLine } from '../../src/cards/csv.ts';
import { readCsv } from '../support/cards.ts';

/** The one cell of a line, as a reader of CSV has it. */
function cellOf(cell: string): string | undefined {
  const { rows } = readCsv(`${beginCsv(['a', 'b'])}${csvLine([cell, 'end'])}`);
  return rows[0]?.['a'];
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ufdd0', '\ufdd2', 'a', '=') }),
  fc.string({
    unit: fc.constantFrom('a', 'Z', '7', ' ', '.', ':', '-', '=', '+', '"', ',', '\r', '\n', '\t'),
  }),
);

describe('a cell of a file', () => {
  test('is the text it was given, without what Unicode keeps for programs, or that text behind an apostrophe', () => {
    fc.assert(
      fc.property(text, (given) => {
        const kept = given.replaceAll(/[\ufdd0-\ufdef]/g, '');
        expect([kept, `'${kept}`]).toContain(cellOf(given));
      }),
    );
  });

  test('is never a formula to a spreadsheet', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(cellOf(given)).not.toMatch(/^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u);
      }),
    );
  });

  test.each([
    ['an id', 'event-000000000001', 'event-000000000001'],
    ['a time', '2026-11-21 09:30:00', '2026-11-21 09:30:00'],
    ['a text with spaces at its end', 'all ', '"all "'],
    ['a formula', '=cmd()', "'=cmd()"],
    ['a formula in wide letters', '＝1', "'＝1"],
    ['a quote', 'say "no", twice', '"say ""no"", twice"'],
    ['an amount', -1_500_000n, '-1.5'],
    ['an amount of a millionth', 1n, '0.000001'],
    ['nothing', null, ''],
  ])('%s is written so that it stays what it is', (_what, given, written) => {
    expect(csvLine([given])).toBe(`${written}\r\n`);
  });
});
