import { expect, test } from 'vitest';
import { frameRecord, readRecords } from '../../src/client/spool/record.ts';
import { frameSettled, readSettled } from '../../src/client/spool/settled.ts';

const written = [
  { text: '{"id":"a","remarks":"line\\nend\\tand 漢字"}', hold: null },
  { text: '{"id":"b"}', hold: 'hold-1' },
  { text: '{"id":"c"}', hold: null },
];
const lines = written.map(({ text, hold }) => Buffer.from(frameRecord(text, hold)));
const whole = Buffer.concat(lines);

test('records are read as they were written', () => {
  expect(readRecords(whole)).toEqual({
    records: written.map((record, index) => ({ index, ...record })),
    damaged: [],
    lines: 3,
  });
});

test('torn at any byte, a file gives every record that was written whole, and that it was torn is no damage', () => {
  for (let size = 0; size <= whole.length; size += 1) {
    const { records, damaged } = readRecords(whole.subarray(0, size));

    // The end of the line alone may be missing: the record is there.
    const complete = lines.filter(
      (_, index) => Buffer.concat(lines.slice(0, index + 1)).length - 1 <= size,
    ).length;
    expect(records.length, `torn at ${size}`).toBe(complete);
    expect(records.map(({ text }) => text)).toEqual(written.slice(0, complete).map(({ text }) => text));
    expect(damaged).toEqual([]);
  }
});

test('a byte that changed anywhere costs one record at the most, and is noticed', () => {
  for (let at = 0; at < whole.length; at += 1) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x01;

    const { records } = readRecords(bytes);

    // A line end that is none any more joins two.
    expect(records.length, `changed at ${at}`).toBeGreaterThanOrEqual(whole[at] === 0x0a ? 1 : 2);
    for (const { text } of records) expect(written.map((record) => record.text)).toContain(text);
  }
});

test('what was settled is remembered in ranges', () => {
  const text = frameSettled([3, 0, 1, 2, 7]) + frameSettled([9]);

  expect(text).toBe('\n0-3,7;\n9;');
  expect([...readSettled(text)]).toEqual([0, 1, 2, 3, 7, 9]);
});

test('torn at any byte, nothing is taken for settled that was not', () => {
  const text = frameSettled([12, 13, 14]) + frameSettled([1_003]);
  for (let size = 0; size <= text.length; size += 1) {
    const again = text.slice(0, size) + frameSettled([20]);

    const settled = readSettled(again);

    expect(
      [...settled].every((index) => [12, 13, 14, 20, 1_003].includes(index)),
      `torn at ${size}`,
    ).toBe(true);
    expect(settled.has(20)).toBe(true);
  }
});
