import type { RichTextBlock, RichTextSection } from '@slack/types';
import type { Part } from '../../cards/card.ts';
import { type Held, type SaidChannel, splitHeld, writeHeld } from '../../cards/channels.ts';
import { sayPartWhere } from '../../cards/where.ts';
import { cut } from '../../cards/words.ts';
import { escapeMarkup } from './words.ts';

// Of direct messages, whose ids begin otherwise, Slack shows no name.
const CHANNEL_ID = /^[CG][A-Z0-9]+$/;

/** As a workspace sees it: its own channels can be followed, and all others are said plainly. */
export function sayInSlack(part: Part, here: string | undefined): Part {
  return sayPartWhere(
    part,
    ({ platform, workspace, channel }) =>
      platform === 'slack' && workspace === here && CHANNEL_ID.test(channel),
  );
}

/** Slack's own mark-up of a channel, which rings nobody. */
function mention({ channel }: SaidChannel): string {
  return `<#${channel}>`;
}

/** Words in mark-up, cut to their length as it is written there. */
export function markupOfHeld({ words, channels }: Held, max: number): string {
  return cut(words, max, (letters) => writeHeld(escapeMarkup(letters), channels, mention));
}

/** As long as it is written. */
export function lengthOfHeld({ words, channels }: Held): number {
  return writeHeld(words, channels, mention).length;
}

export function cutHeld(held: Held, max: number): Held {
  const { words, channels } = held;
  const markup = lengthOfHeld(held) - words.length;
  return { words: cut(words, Math.max(1, max - markup)), channels };
}

/** Words as they are, which can hold any sign, and among them the channels. */
export function richText({ words, channels }: Held): RichTextBlock {
  const elements: RichTextSection['elements'] = splitHeld(words, channels).map((piece) =>
    typeof piece === 'string'
      ? { type: 'text', text: piece }
      : { type: 'channel', channel_id: piece.channel },
  );
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}
