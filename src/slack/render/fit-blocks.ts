import type { KnownBlock } from '@slack/types';
import { limits, type Surface } from './limits.ts';
import { context } from './text-objects.ts';

/** What a message still has room for. */
export interface Room {
  blocks: number;
  text: number;
}

export function roomOn(surface: Surface): Room {
  return { blocks: limits.blocks[surface], text: limits.shownText[surface] };
}

/**
 * Head and tail always go in, for they say what it is and lead on; of the parts as many as there is room for, in their
 * order, and a line that says how many are missing.
 */
export function fitBlocks(
  { head, parts, tail }: { head: KnownBlock[]; parts: KnownBlock[][]; tail: KnownBlock[] },
  room: Room,
): KnownBlock[] {
  const body: KnownBlock[] = [];
  const frame = [...head, ...tail, missing(parts.length)];
  let blocksLeft = room.blocks - frame.length;
  let textLeft = room.text - shownText(frame);
  let whole = 0;
  fitting: for (const part of parts) {
    for (const block of part) {
      const length = shownText(block);
      if (blocksLeft < 1 || length > textLeft) break fitting;
      body.push(block);
      blocksLeft -= 1;
      textLeft -= length;
    }
    whole += 1;
  }
  const left = parts.length - whole;
  return [...head, ...body, ...(left > 0 ? [missing(left)] : []), ...tail];
}

function missing(count: number): KnownBlock {
  return context(`… and ${count} more ${count === 1 ? 'part' : 'parts'}, for which there is no room here`);
}

// What opens only when it is pressed is not in the message yet.
const HIDDEN = new Set(['options', 'initial_option', 'confirm']);

/** The length of every text that can be seen, wherever in the block it stands. */
export function shownText(shown: unknown): number {
  if (Array.isArray(shown)) return shown.reduce((sum, each) => sum + shownText(each), 0);
  if (typeof shown !== 'object' || shown === null) return 0;
  return Object.entries(shown).reduce((sum, [key, value]) => {
    if (HIDDEN.has(key)) return sum;
    return sum + (key === 'text' && typeof value === 'string' ? value.length : shownText(value));
  }, 0);
}
