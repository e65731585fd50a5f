import { sayName } from '../cards/format.ts';
import type { Named } from '../reports/ports/directory.ts';

/** As a name is compared: capitals, line breaks and the marks that only steer its direction make no other name. */
export function plainName(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** By its id, by its name, or by as much of its name as cards show of a long one. */
export function named<Thing extends Named>(things: readonly Thing[], said: string): Thing | undefined {
  const wanted = plainName(said);
  const found =
    things.find(({ id }) => id.toLowerCase() === wanted) ??
    things.find(({ name }) => plainName(name) === wanted);
  if (found || !wanted.endsWith('…')) return found;
  const begun = things.filter(({ name }) => plainName(name).startsWith(wanted.slice(0, -1)));
  return begun.length === 1 ? begun[0] : undefined;
}

/** What somebody typed or is called, among our words. */
export function quoteName(name: string): string {
  return `“${sayName(name)}”`;
}
