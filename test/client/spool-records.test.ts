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

test('what was settled is remembered in ranges, each line with its checksum', () => {
  const text = frameSettled([3, 0, 1, 2, 7]) + frameSettled([9]);

  expect(text).toMatch(/^\n[0-9a-f]{8} 0-3,7\n[0-9a-f]{8} 9$/);
  expect([...readSettled(text)]).toEqual([0, 1, 2, 3, 7, 9]);
});

const settled = [12, 13, 14, 1_003];
const settledText = Buffer.from(frameSettled(settled.slice(0, 3)) + frameSettled(settled.slice(3)));

test('torn at any byte, nothing is taken for settled that was not, and what comes behind it counts', () => {
  for (let size = 0; size <= settledText.length; size += 1) {
    const again = readSettled(settledText.toString('latin1', 0, size) + frameSettled([20]));

    expect([...settled, 20], `torn at ${size}`).toEqual(expect.arrayContaining([...again]));
    expect(again).toContain(20);
  }
});

test('changed at any byte, nothing is taken for settled that was not', () => {
  for (let at = 0; at < settledText.length; at += 1) {
    // Every other byte, among them the digits, the signs between them and the end of a line.
    for (let other = 1; other < 256; other += 1) {
      const bytes = Buffer.from(settledText);
      bytes[at] = (bytes[at] ?? 0) ^ other;

      const known = readSettled(bytes.toString('latin1'));

      for (const index of known) {
        if (!settled.includes(index)) expect.unreachable(`${index}, where ${at} has changed by ${other}`);
      }
    }
  }
});
