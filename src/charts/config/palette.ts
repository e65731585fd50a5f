import type { Tone } from '../../cards/chart.ts';
import type { Theme } from './theme.ts';

/**
 * Eight hues after Okabe and Ito, moved until each stands 3 : 1 against its ground and any two stay apart for every
 * kind of colour blindness (a test computes both). The same place is the same hue in either theme. Their own orange,
 * sky blue and yellow reach 2.2, 2.3 and 1.3 : 1 on white, too faint for a thin line.
 */
export const palettes: Record<Theme, readonly string[]> = {
  light: ['#0b46dd', '#c08300', '#07897a', '#c04a0a', '#dd4fb2', '#2b98ec', '#6b3510', '#2a3a6b'],
  dark: ['#2f86ff', '#eb921c', '#4dbd96', '#f0384a', '#dd9af5', '#a6efe0', '#d8e034', '#8f7bb8'],
};

export const toneColours: Record<Theme, Record<Tone, string>> = {
  light: { neutral: '#0b46dd', good: '#07897a', warning: '#c08300', critical: '#c0261c' },
  dark: { neutral: '#2f86ff', good: '#4dbd96', warning: '#eb921c', critical: '#f0384a' },
};

// What every account has gets a place of its own, so that the kinds never change among themselves.
const homes: Readonly<Record<string, number>> = {
  credits: 0,
  messages: 2,
  calls: 3,
  chat: 0,
  voice_inbound: 1,
  voice_outbound: 3,
  voice_web: 4,
  auto_trigger: 2,
  assistant: 6,
  // What another is compared with steps back behind it.
  before: 7,
};

/**
 * A key's place in the palette comes from where it stands in the roster, all keys of the account from the oldest on,
 * or else from the key alone. Two that want the same place in one chart are parted by moving one on; who moves does
 * not depend on the order they are drawn in. With five keys out of a hash that happens in four charts of five, so
 * that only with a roster an agent keeps its colour from chart to chart.
 */
export function assignPlaces(keys: readonly string[], roster: readonly string[] = []): Map<string, number> {
  const count = palettes.light.length;
  const standing = new Map(roster.map((key, i) => [key, i]));
  const rank = (key: string) =>
    Object.hasOwn(homes, key) ? -1 : (standing.get(key) ?? Number.POSITIVE_INFINITY);
  const wanted = (key: string) =>
    ((Object.hasOwn(homes, key) ? homes[key] : undefined) ?? standing.get(key) ?? hash(key)) % count;
  const byRight = [...new Set(keys)].sort((a, b) =>
    rank(a) === rank(b) ? (a < b ? -1 : 1) : rank(a) - rank(b),
  );

  const places = new Map<string, number>();
  const timesUsed = new Array<number>(count).fill(0);
  for (const key of byRight) {
    const round = Math.floor(places.size / count);
    let place = wanted(key);
    while ((timesUsed[place] ?? 0) > round) place = (place + 1) % count;
    timesUsed[place] = (timesUsed[place] ?? 0) + 1;
    places.set(key, place);
  }
  return places;
}

export function colourOf(key: string, places: ReadonlyMap<string, number>, theme: Theme): string {
  return palettes[theme][places.get(key) ?? 0] ?? '#000000';
}

/** `#rrggbb` with an alpha of 0 to 1. */
export function withAlpha(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

// FNV-1a: short keys that differ in one letter land far apart, and it is the same in every process.
function hash(key: string): number {
  let state = 0x811c9dc5;
  for (const unit of Buffer.from(key)) state = Math.imul(state ^ unit, 0x01000193) >>> 0;
  return state;
}
