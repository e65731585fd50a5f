export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Ink {
  background: string;
  text: string;
  /** Subtitle, ticks, legend. */
  muted: string;
  grid: string;
  /** Where a cycle begins: seen over the grid, quieter than the data. */
  boundary: string;
  /** The empty part of a gauge, and what has been folded together. */
  rest: string;
  /** Behind a bar: just seen. */
  groove: string;
}

/** White as Slack's and Discord's light ground; the dark lies between Slack's #1a1d21 and Discord's #2b2d31. */
export const inks: Record<Theme, Ink> = {
  light: {
    background: '#ffffff',
    text: '#1a1d21',
    muted: '#565c66',
    grid: '#e6e8ec',
    boundary: '#868d98',
    rest: '#d5d9df',
    groove: '#f1f2f5',
  },
  dark: {
    background: '#1e1f22',
    text: '#f2f3f5',
    muted: '#b5bac3',
    grid: '#34373c',
    boundary: '#8a919c',
    rest: '#474b52',
    groove: '#2a2c31',
  },
};

/** Families that the worker registers; a QuickChart server takes the last. Each script is a font file of its own. */
export const fontFamily = [
  'Inter',
  'Inter Extended',
  'Inter Greek',
  'Inter Cyrillic',
  'Noto Sans Arabic',
  'Noto Sans Hebrew',
  'Noto Emoji',
  'UnifontEX',
  'sans-serif',
].join(', ');

/** A chart of 800 stands 360 wide on a phone: 18 is 8 there, the smallest that is still read. */
export const sizes = { title: 26, label: 18, figure: 24, lineHeight: 1.3, padding: 24, gap: 8 } as const;
