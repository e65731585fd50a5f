import type { KnownBlock } from '@slack/types';
import { limits, type Surface } from './limits.ts';
import { context } from './text-objects.ts';

/** What a message still has room for. */
export interface Room {
  blocks: number;
  text: number;
  /** Everything, also what is not shown yet, as it is sent. */
  json: number;
}

export function roomOn(surface: Surface): Room {
  return { blocks: limits.blocks[surface], text: limits.shownText[surface], json: limits.json };
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
  let left = roomAfter(frame, room);
  let whole = 0;
  fitting: for (const part of parts) {
    for (const block of part) {
      left = roomAfter([block], left);
      if (left.blocks < 0 || left.text < 0 || left.json < 0) break fitting;
      body.push(block);
    }
    whole += 1;
  }
  const rest = parts.length - whole;
  return [...head, ...body, ...(rest > 0 ? [missing(rest)] : []), ...tail];
}

export function roomAfter(used: readonly KnownBlock[], room: Room): Room {
  return {
    blocks: room.blocks - used.length,
    text: room.text - shownText(used),
    json: room.json - JSON.stringify(used).length,
  };
}

function missing(count: number): KnownBlock {
  return context(`… and ${count} more ${count === 1 ? 'part' : 'parts'}, for which there is no room here`);
}

// What opens only when it is pressed is not in the message yet.
const HIDDEN = new Set(['options', 'initial_option', 'confirm']);

// What is read out in the place of a picture counts as well.
const WRITTEN = new Set(['text', 'alt_text', 'caption', 'accessibility_label', 'channel_id']);

/** The length of every text that can be seen, wherever in the block it stands. */
function shownText(shown: unknown): number {
  if (Array.isArray(shown)) return shown.reduce((sum, each) => sum + shownText(each), 0);
  if (typeof shown !== 'object' || shown === null) return 0;
  return Object.entries(shown).reduce((sum, [key, value]) => {
    if (HIDDEN.has(key)) return sum;
    return sum + (WRITTEN.has(key) && typeof value === 'string' ? value.length : shownText(value));
  }, 0);
}
