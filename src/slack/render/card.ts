import type { KnownBlock } from '@slack/types';
import type { Card, Part } from '../../cards/card.ts';
import { sayTone } from '../../cards/tone.ts';
import { cleanLine, isBlank } from '../../cards/words.ts';
import { renderActions } from './actions.ts';
import { sayCards } from './fallback.ts';
import { fitBlocks, type Room, roomAfter, roomOn } from './fit-blocks.ts';
import { limits } from './limits.ts';
import { type Canvas, renderEachPart } from './parts.ts';
import { createPressing, type Pressing } from './pressing.ts';
import { context, plain, plainLines, section } from './text-objects.ts';

export type { Picture } from './parts.ts';

export interface Rendered {
  blocks: KnownBlock[];
  /** The same in one text, for notifications and for whoever listens. */
  text: string;
}

export interface Rendering extends Canvas {
  /** The command itself where it is no longer than that, and else a token that stands for it. */
  fit: Pressing['fit'];
  /** The command that made a private answer: gives it a button that shares it. */
  share?: string | undefined;
  /** Whom it wakes: Slack's own mark-up, which stands above the first card. Nothing else in it is read as such. */
  mention?: string | undefined;
}

/** A card as Slack shows it. Whatever the card holds, Slack takes what comes out. */
export function renderCard(card: Card, rendering: Rendering): Rendered {
  return renderCards([card], rendering);
}

/** Several cards one below the other: App Home is made of them. */
export function renderCards(cards: readonly Card[], rendering: Rendering): Rendered {
  const pressing = createPressing(rendering.fit);
  const parts = renderEachPart(
    cards.flatMap((card) => card.parts),
    rendering,
  );
  const whole = roomOn(rendering.surface);
  // A line between two cards, and one that says how many found no room.
  const room = { ...whole, blocks: whole.blocks - 2 };
  const blocks: KnownBlock[] = [];
  for (const [index, card] of cards.entries()) {
    const left = roomAfter(blocks, room);
    if (index > 0 && !hasRoomForFrame(left)) {
      blocks.push(context(`… and ${cards.length - index} more, for which there is no room here`));
      break;
    }
    if (index > 0) blocks.push({ type: 'divider' });
    const own = parts.splice(0, card.parts.length);
    const mention = index === 0 ? rendering.mention : undefined;
    blocks.push(...renderFrame(card, own, left, { ...rendering, mention }, pressing));
  }
  const wake = rendering.mention === undefined ? '' : `${rendering.mention} `;
  return { blocks, text: `${wake}${sayCards(cards, limits.fallbackText - wake.length)}` };
}

/** Parts alone, for whoever puts a frame of their own around them. */
export function renderParts(parts: readonly Part[], canvas: Canvas): KnownBlock[] {
  const each = renderEachPart(parts, canvas);
  return fitBlocks({ head: [], parts: each, tail: [] }, roomOn(canvas.surface));
}

function hasRoomForFrame({ blocks, text, json }: Room): boolean {
  const { frame } = limits;
  return blocks >= frame.blocks && text >= frame.text && json >= frame.json;
}

function renderFrame(
  card: Card,
  parts: KnownBlock[][],
  room: Room,
  { share, mention }: Pick<Rendering, 'share' | 'mention'>,
  pressing: Pressing,
): KnownBlock[] {
  const { blocks, left } = renderActions(card.actions, share, pressing);
  const notes = [...card.notes, ...left].filter((note) => !isBlank(note)).join('\n');
  const tail = [...blocks, ...(notes === '' ? [] : [context(notes)])];
  const wake = mention === undefined ? [] : [section({ type: 'mrkdwn', text: mention, verbatim: true })];
  return fitBlocks({ head: [...wake, ...renderHead(card)], parts, tail }, room);
}

function renderHead({ title, tone, subtitle }: Card): KnownBlock[] {
  const blocks: KnownBlock[] = [{ type: 'header', text: plain(title, limits.header) }];
  // A mistake is explained in its title, and may take more words than a heading has room for.
  if (cleanLine(title, limits.contextText).length > limits.header)
    blocks.push(section(plainLines(title, limits.contextText)));
  const about = [sayTone(tone), subtitle].filter((each) => each !== null && !isBlank(each));
  if (about.length > 0) {
    blocks.push({
      type: 'context',
      elements: about.map((each) => plain(each ?? '', limits.contextText)),
    });
  }
  return blocks;
}
