/**
 * Which lines of a segment need not be sent any more: `0-999,1003;`. A kill may cut a line short, where it would read
 * as another number and an event be forgotten: so each begins anew, and counts only with its end.
 */

export function frameSettled(indexes: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === index) last[1] = index;
    else ranges.push([index, index]);
  }
  return `\n${ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join()};`;
}

export function readSettled(text: string): Set<number> {
  const settled = new Set<number>();
  for (const line of text.split('\n')) {
    if (!/^\d+(-\d+)?(,\d+(-\d+)?)*;$/.test(line)) continue;
    for (const range of line.slice(0, -1).split(',')) {
      const [from = 0, to = from] = range.split('-').map(Number);
      for (let index = from; index <= to; index += 1) settled.add(index);
    }
  }
  return settled;
}
