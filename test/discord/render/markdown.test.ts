import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/cards/words.ts';
import { bold, escapeMarkdown, line, lines, small } from '../../../src/discord/render/markdown.ts';
import { strangeTexts } from '../../slack/render/strange-cards.ts';
import { cases } from '../../support/cases.ts';

/** As Discord reads a backslash: it takes the meaning from the sign behind it, and is not shown. */
function shown(written: string): string {
  return written.replaceAll(/\\([^0-9A-Za-z\s])/g, '$1').replaceAll('\u200b', '');
}

const hostile = [
  ...strangeTexts,
  '<@123>',
  '<@&123>',
  '<#123>',
  '<:tada:123>',
  '<a:tada:123>',
  '<t:1700000000:R>',
  '</usage:123>',
  '<id:customize>',
  '[harmless](https://evil.example)',
  '<https://evil.example>',
  '||spoiler||',
  '__under__ **bold** _it_ ~~gone~~',
  '# Heading\n## Heading\n-# small',
  '- list\n* list\n  1. list\n12) list',
  '>>> all of it',
  '```js\ncode\n```',
  ':100: 1:100: and 14:05',
  '\\*not escaped\\*',
  'agent\\',
];

describe.each(hostile.map((text) => [text.slice(0, 30), text]))('a text like %j', (_, text) => {
  test('is shown as it is, and is none of Discord’s marks', () => {
    const written = lines(text, 3_000);
    // What stands behind a backslash has no meaning any more.
    const bare = written.replaceAll(/\\[^0-9A-Za-z\s]/g, 'x');

    expect(bare).not.toMatch(/[*_~`|<>[\]\\]|@(everyone|here)/);
    expect(bare).not.toMatch(/^\s*(#|-|\+|\d+[.)]\s)/m);
    expect(bare).not.toMatch(/:\/\/|:[a-z_0-9]+:/i);
    expect(written.length).toBeLessThanOrEqual(3_000);
    if (text.length < 100) expect(shown(written)).toBe(linesOf(text, 3_000).replaceAll('\u200b', ''));
  });
});

test('what is escaped reads as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      fc.pre(!text.includes('\u200b'));
      expect(shown(escapeMarkdown(text))).toBe(text);
    }),
    cases(200),
  );
});

test('what is cut is as long as its place as it is written, and no backslash is left without its sign', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constantFrom(...hostile)),
      fc.integer({ min: 8, max: 60 }),
      (text, max) => {
        for (const written of [line(text, max), lines(text, max)]) {
          expect(written.length).toBeLessThanOrEqual(max);
          expect(written).not.toMatch(/(?<!\\)(\\\\)*\\$/);
          expect(written).not.toBe('');
        }
      },
    ),
    cases(200),
  );
});

test('ordinary words stay as they are', () => {
  const words = '2 432.75 credits used, +2 % · 14–20 November 2026, 21 Nov 09:59 (2026-11-01..2026-11-05)';

  expect(escapeMarkdown(words)).toBe(words);
});

test('bold and small print are our own marks, around what is escaped', () => {
  expect(bold('a*b', 50)).toBe('**a\\*b**');
  expect(small('one\n\n# two', 50)).toBe('-# one\n-# \\# two');
});
