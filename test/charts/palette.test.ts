import { describe, expect, it } from 'vitest';
import { chartDrawing } from '../../src/charts/config/chart-drawing.ts';
import { assignPlaces, colourOf, palettes, toneColours } from '../../src/charts/config/palette.ts';
import { inks, themes } from '../../src/charts/config/theme.ts';
import { contrast, distance, sights } from '../support/colour.ts';
import { samples } from './samples.ts';

/** `#rrggbbaa` as it is seen on a ground. */
function over(colour: string, ground: string): string {
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const alpha = part(colour, 7) / 255;
  const mixed = [1, 3, 5].map((at) => Math.round(part(colour, at) * alpha + part(ground, at) * (1 - alpha)));
  return `#${mixed.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}

describe.each(themes)('on %s ground', (theme) => {
  const { background } = inks[theme];

  it('every colour of a line or bar stands out as WCAG asks of graphics', () => {
    const colours = [...palettes[theme], ...Object.values(toneColours[theme]), inks[theme].boundary];

    expect(colours.filter((colour) => contrast(colour, background) < 3)).toEqual([]);
  });

  it('every text stands out as WCAG asks of small text', () => {
    expect(contrast(inks[theme].text, background)).toBeGreaterThan(7);
    expect(contrast(inks[theme].muted, background)).toBeGreaterThan(4.5);
  });

  it('a forecast’s range is seen on its ground, and the line in it on the range', () => {
    const { datasets } = chartDrawing(samples['line-forecast'], { theme, width: 800, roster: [] }).config
      .data;
    const middle = datasets.find(({ label }) => label === 'Most likely');
    const range = datasets.find(({ label }) => label === 'Eight futures in ten');
    const shade = over(String(range?.backgroundColor), background);

    expect(contrast(shade, background)).toBeGreaterThan(1.5);
    expect(contrast(String(middle?.borderColor), shade)).toBeGreaterThan(1.5);
  });

  // Two greys of that distance are #777777 and #909090.
  it.each(Object.keys(sights) as (keyof typeof sights)[])('%s eyes tell any two colours apart', (sight) => {
    const close = palettes[theme].flatMap((one, i) =>
      palettes[theme].slice(i + 1).filter((other) => distance(one, other, sight) < 0.078),
    );

    expect(close).toEqual([]);
  });
});

describe('the colour of a key', () => {
  const roster = Array.from({ length: 40 }, (_, i) => `agent-${i}`);

  it('is the same in every chart of an account with eight agents or fewer, whoever else is in it', () => {
    const few = roster.slice(0, 8);
    const alone = few.map((key) => assignPlaces([key], few).get(key));

    expect(new Set(alone).size).toBe(8);
    expect(few.map((key) => assignPlaces([...few].reverse(), few).get(key))).toEqual(alone);
  });

  it('does not depend on the order of drawing', () => {
    const keys = roster.slice(3, 9);

    expect(assignPlaces([...keys].reverse())).toEqual(assignPlaces(keys));
  });

  it('is nobody else’s in a chart of up to eight', () => {
    for (let from = 0; from < 30; from += 1)
      expect(new Set(assignPlaces(roster.slice(from, from + 8)).values()).size).toBe(8);
  });

  it('is shared evenly among more', () => {
    const counts = Array.from({ length: 8 }, () => 0);
    for (const place of assignPlaces(roster).values()) counts[place] = (counts[place] ?? 0) + 1;

    expect(counts).toEqual(new Array(8).fill(5));
  });

  it('is fixed for the six kinds, beside whatever agents', () => {
    const kinds = ['chat', 'voice_inbound', 'voice_outbound', 'voice_web', 'auto_trigger', 'assistant'];
    const alone = kinds.map((key) => assignPlaces([key]).get(key));

    expect(new Set(alone).size).toBe(6);
    expect(kinds.map((key) => assignPlaces(['agent-1', ...kinds, 'agent-2']).get(key))).toEqual(alone);
  });

  it('is found for a key named like something of JavaScript', () => {
    const places = assignPlaces(['constructor', '__proto__', '']);

    for (const key of places.keys()) expect(palettes.dark).toContain(colourOf(key, places, 'dark'));
  });
});
