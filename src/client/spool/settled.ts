import { CHECKSUM_DIGITS, checksum } from './checksum.ts';

/**
 * Which lines of a segment need not be sent any more: a checksum and `0-999,1003`. A line that a kill cut short, or the
 * disk has changed, would read as other numbers and events be forgotten: it counts for nothing, and they are sent again.
 */

export function frameSettled(indexes: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === index) last[1] = index;
    else ranges.push([index, index]);
  }
  const content = ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join();
  // The one before it may lack its end.
  return `\n${checksum(content)} ${content}`;
}

export function readSettled(text: string): Set<number> {
  const settled = new Set<number>();
  for (const line of text.split('\n')) {
    const content = line.slice(CHECKSUM_DIGITS + 1);
    if (line !== `${checksum(content)} ${content}`) continue;
    for (const range of content.split(',')) {
      const [from = 0, to = from] = range.split('-').map(Number);
      for (let index = from; index <= to; index += 1) settled.add(index);
    }
  }
  return settled;
}
