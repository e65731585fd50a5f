import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Font, fitText, textWidth, tidy, wrapText } from '../../src/charts/config/fit-text.ts';
import { fontFamily } from '../../src/charts/config/theme.ts';
import { registerFonts } from '../../src/charts/fonts.ts';

registerFonts();
const canvas = createCanvas(1, 1).getContext('2d');
const fonts: Font[] = [
  { size: 18, weight: 400 },
  { size: 26, weight: 600 },
];

function measure(text: string, { size, weight }: Font): number {
  canvas.font = `${weight} ${size}px ${fontFamily}`;
  return canvas.measureText(text).width;
}

describe.each(fonts)('at $size px, weight $weight', (font) => {
  it.each([
    'Support bot used 61 % of 4\u202f120 credits',
    'WWW. iii, “quoted” — and (more)',
    'Łódź Ξένος Продажи',
    'ŁÓDŹ ΞΈΝΟΣ ПРОДАЖИ',
    'مساعد المبيعات',
    'עוזר מכירות',
    '🤖 Robo 👩🏽‍💻 of 🇩🇪',
  ])('the width of “%s” is never taken for less than it is drawn', (text) => {
    expect(textWidth(text, font)).toBeGreaterThan(measure(text, font) * 0.97);
  });

  it('the width of plain words is known within three per cent', () => {
    const words = 'Support bot overtook Sales bot in the second week of 2026';

    expect(textWidth(words, font) / measure(words, font)).toBeCloseTo(1, 1.5);
  });

  it('no line is wider than its room, and there are never more lines than were asked for', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 60, max: 700 }),
        fc.integer({ min: 1, max: 3 }),
        (text, room, linesMax) => {
          const lines = wrapText(text, room, linesMax, font);

          expect(lines.length).toBeLessThanOrEqual(linesMax);
          for (const line of lines) expect(textWidth(line, font)).toBeLessThanOrEqual(room);
        },
      ),
    );
  });
});

const [font] = fonts as [Font];

it('what fits stays as it is', () => {
  expect(fitText('Support bot', 200, font)).toBe('Support bot');
});

it('what does not fit ends in …, and no emoji is cut in two', () => {
  const cut = fitText('👩🏽‍💻'.repeat(20), 100, font);

  expect(cut).toMatch(/^(👩🏽‍💻)+…$/u);
});

it('a title of two lines has no last line of one word', () => {
  expect(wrapText('At this pace the credits run out between 24 and 29 May', 440, 2, font)).toEqual([
    'At this pace the credits run',
    'out between 24 and 29 May',
  ]);
});

it('line breaks, control codes and overrides of direction do not reach the picture', () => {
  expect(tidy('Ann\r\nwith\ta\u0000 \u202ebreak\u2028')).toBe('Ann with a break');
});
