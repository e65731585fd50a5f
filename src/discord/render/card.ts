import {
  type APIActionRowComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Card } from '../../cards/card.ts';
import type { SaidChannel } from '../../cards/channels.ts';
import { sayTone } from '../../cards/tone.ts';
import { sayWhere } from '../../cards/where.ts';
import { isBlank } from '../../cards/words.ts';
import { toneColours } from '../../charts/config/palette.ts';
import { renderActions } from './actions.ts';
import { fitParts } from './fit-parts.ts';
import { limits } from './limits.ts';
import { asManyAs, line, small } from './markdown.ts';
import { type Canvas, display } from './parts.ts';
import { createPressing, type Pressing } from './pressing.ts';
import { sign } from './signature.ts';

export interface Rendered {
  flags: MessageFlags.IsComponentsV2;
  components: APIMessageTopLevelComponent[];
  allowedMentions: { parse: []; roles?: string[] };
  /** What has to be sent along, and nothing else: Discord refuses what no component shows. */
  attached: string[];
}

export interface Rendering extends Canvas {
  /** The command itself where it is no longer than that, and else a token that stands for it. */
  fit: Pressing['fit'];
  /** The command that made a private answer: gives it a button that shares it. */
  share?: string | undefined;
  /** Who shared it with everybody: their presses alone change it. */
  sharedBy?: string | undefined;
  /** The role that it wakes, by a line above the card. */
  wakes?: string | undefined;
  /** The server whose channels can be followed there; left out: nobody's. */
  workspace?: string | undefined;
}

/** A card as Discord shows it. Whatever the card holds, Discord takes what comes out. */
export function renderCard(
  said: Card,
  { fit, share, sharedBy, wakes, workspace, ...canvas }: Rendering,
): Rendered {
  const card = sayWhere(said, (channel) => canBeFollowed(channel, workspace));
  const above = wakes === undefined ? [] : [display(`<@&${wakes}>`)];
  const { rows, left } = renderActions(card.actions, share, createPressing(fit));
  const head = [display(renderHead(card))];
  const tail = renderTail(rows, card.notes, left, sharedBy);
  const { components, attached } = fitParts(card.parts, canvas, [...above, ...head, ...tail]);
  const container: APIMessageTopLevelComponent = {
    type: ComponentType.Container,
    accent_color: Number.parseInt(toneColours.dark[card.tone].slice(1), 16),
    components: [...head, ...components, ...tail],
  };
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [...above, container],
    allowedMentions: { parse: [], ...(wakes !== undefined && { roles: [wakes] }) },
    attached,
  };
}

function canBeFollowed({ platform, workspace, channel }: SaidChannel, here: string | undefined): boolean {
  return platform === 'discord' && workspace === here && /^\d+$/.test(channel);
}

function renderHead({ title, tone, subtitle }: Card): string {
  const about = [sayTone(tone), subtitle].filter((each) => each !== null && !isBlank(each)).join(' · ');
  const heading = `## ${line(title, limits.title)}`;
  // A colour alone says nothing to whoever does not see it.
  return about === '' ? heading : `${heading}\n-# ${line(about, limits.subtitle)}`;
}

function renderTail(
  rows: APIActionRowComponent<APIComponentInMessageActionRow>[],
  notes: readonly string[],
  left: readonly string[],
  sharedBy: string | undefined,
): APIComponentInContainer[] {
  const print = [
    ...(sharedBy === undefined ? [] : [sign(sharedBy)]),
    asManyAs(smallPrint(notes, limits.notes), limits.notes),
    asManyAs(smallPrint(left, limits.left), limits.left),
  ].filter((each) => each !== '');
  return [
    ...(rows.length > 0 ? [{ type: ComponentType.Separator as const }] : []),
    ...rows,
    ...(print.length > 0 ? [display(print.join('\n'))] : []),
  ];
}

function smallPrint(notes: readonly string[], max: number): string[] {
  return notes.filter((note) => !isBlank(note)).map((note) => small(note, max));
}
