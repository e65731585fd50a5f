import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRecord, parseCsv } from '../../src/cli/import/csv.ts';
import { columns, csvRows, ndjsonRows, type Row } from '../../src/cli/import/rows.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { cases } from '../support/cases.ts';

async function* inChunks(text: string, size = text.length): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function parse(text: string, size?: number): Promise<CsvRecord[]> {
  return all(parseCsv(inChunks(text, size)));
}

const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' '), maxLength: 6 });
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe('a CSV file', () => {
  test('says back what was written, wherever its chunks are cut and however its lines end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (records, ending, endsLast, size) => {
          const text = records.map((fields) => fields.map(quoted).join(',')).join(ending);

          const parsed = await parse(endsLast ? text + ending : text, size);

          expect(parsed.map(({ fields }) => fields)).toEqual(records);
          expect(parsed.every(({ fault }) => fault === null)).toBe(true);
        },
      ),
      cases(500),
    );
  });

  test.each([
    [
      'unquoted fields',
      'a,b\nc, d ',
      [
        ['a', 'b'],
        ['c', ' d '],
      ],
    ],
    ['empty fields, and an empty quoted one alone', 'a,,\n""\n', [['a', '', ''], ['']]],
    ['blank lines, which are none', '\n\na\r\n\r\n', [['a']]],
    ['quotes and commas within quotes', '"a ""b"", c",d', [['a "b", c', 'd']]],
  ])('with %s', async (_, text, expected) => {
    expect((await parse(text)).map(({ fields }) => fields)).toEqual(expected);
  });

  test('names the line that each record begins at, also after line breaks within quotes', async () => {
    const parsed = await parse('a\r\n"b\r\nb\nb"\r\n\r\nc\n');

    expect(parsed.map(({ line }) => line)).toEqual([1, 2, 6]);
  });

  test.each([
    ['a"b,c\nd', ['has a quote inside a field that does not begin with one', null]],
    ['"a"b,c\nd', ['has text after a closing quote', null]],
    ['a\n"b,c\nd', [null, 'has a quote that is never closed']],
    [
      `a\n"${'x'.repeat(1_000_001)}"\nb`,
      [null, 'is longer than 1000000 characters: is a quote left open?', null],
    ],
  ])('says what is wrong with its quotes, and goes on: %.12j', async (text, faults) => {
    expect((await parse(text)).map(({ fault }) => fault)).toEqual(faults);
  });
});

describe('the columns', () => {
  const rows = (text: string): Promise<Row[]> => all(csvRows(inChunks(text)));

  test('are the fields of an event', () => {
    const fields = UsageEvent.options.flatMap((option) => Object.keys(option.in.shape));

    expect(Object.keys(columns).sort()).toEqual([...new Set(fields)].sort());
  });

  test('are read as their kinds, and what is empty is left out', async () => {
    const text =
      'id,type,agent,quantity,playground,holds,person\n1,reply,ada,2,TRUE,[],\n2,reply,ada,two,maybe,[,pia';

    expect(await rows(text)).toEqual([
      { line: 2, input: { id: '1', type: 'reply', agent: 'ada', quantity: 2, playground: true, holds: [] } },
      {
        line: 3,
        input: {
          id: '2',
          type: 'reply',
          agent: 'ada',
          quantity: 'two',
          playground: 'maybe',
          holds: '[',
          person: 'pia',
        },
      },
    ]);
  });

  test.each([
    ['id,type,agnet\n', 'unknown-column'],
    ['id,type,agent,id\n', 'column-twice'],
    ['id,agent\n', 'missing-column'],
    ['"id,type\n', 'bad-header'],
  ])('are refused before anything is counted: %j', async (text, code) => {
    await expect(rows(text)).rejects.toMatchObject({ code });
  });

  test('of a row must be as many as in the first line', async () => {
    expect(await rows('id,type,agent\n1,reply')).toEqual([{ line: 2, fault: 'has 2 fields instead of 3' }]);
  });
});

test('a file of JSON lines names what is none, and goes on', async () => {
  const text = `{"id":1}\r\n\n{]\n"${'x'.repeat(1_100_000)}"\n{"id":2}`;

  expect(await all(ndjsonRows(inChunks(text, 100_000)))).toEqual([
    { line: 1, input: { id: 1 } },
    { line: 3, fault: 'is not JSON' },
    { line: 4, fault: 'is longer than 1048576 characters' },
    { line: 5, input: { id: 2 } },
  ]);
});
