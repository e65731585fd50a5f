import type { Credits } from './credits.ts';

/** Everything that is counted of usage. */
export interface Tally {
  used: Credits;
  events: number;
  calls: number;
  chats: number;
  messages: number;
  leads: number;
  actualMs: number;
  billedMs: number;
}

export function tally(cells: Iterable<Tally>): Tally {
  const sum: Tally = {
    used: 0n,
    events: 0,
    calls: 0,
    chats: 0,
    messages: 0,
    leads: 0,
    actualMs: 0,
    billedMs: 0,
  };
  for (const cell of cells) {
    sum.used += cell.used;
    sum.events += cell.events;
    sum.calls += cell.calls;
    sum.chats += cell.chats;
    sum.messages += cell.messages;
    sum.leads += cell.leads;
    sum.actualMs += cell.actualMs;
    sum.billedMs += cell.billedMs;
  }
  return sum;
}

export function tallyBy<T extends Tally>(
  cells: readonly T[],
  keyOf: (cell: T) => string,
): Map<string, Tally> {
  return new Map([...grouped(cells, keyOf)].map(([key, group]) => [key, tally(group)]));
}

export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

/** The dearest first; of equals the one that did more, then by name, so that two runs print the same. */
export function dearestFirst<T extends { id: string } & Pick<Tally, 'used' | 'events'>>(a: T, b: T): number {
  if (a.used !== b.used) return a.used > b.used ? -1 : 1;
  return b.events - a.events || (a.id < b.id ? -1 : 1);
}
