import type { BaseInteraction, REST } from 'discord.js';
import type { Card } from '../cards/card.ts';
import type { Asking } from '../chat/asking.ts';
import type { Context } from '../chat/context.ts';
import type { Workspace } from '../chat/ports/workspaces.ts';
import type { Timing } from '../chat/timing.ts';
import { type Attach, type Attachments, nothingAttached } from './attachments.ts';
import { type Message, messageOf } from './message.ts';
import { type Rendering, renderCard } from './render/card.ts';
import { createReply, type Reply, type Source } from './reply.ts';
import { speakDiscord } from './spoken.ts';

/** Whose numbers they are, and where they are shown. */
export type DrawnFor = Pick<Context, 'directory' | 'now'> & {
  place?: Pick<Workspace, 'workspace'> | null;
};

export interface Drawing extends Pick<Rendering, 'share' | 'sharedBy' | 'wakes'> {
  /** Whose tokens stand for commands that are too long; `null`: there is no account. */
  context: DrawnFor | null;
  attachments?: Attachments;
}

/** What every listener uses: it knows the commands and the account, and nothing of the gateway. */
export interface Bot {
  asking: Asking;
  attach: Attach;
  /** What does not fit into a control is remembered first, so that it can be pressed at once. */
  draw(card: Card, drawing: Drawing): Promise<Message>;
  replyTo(interaction: BaseInteraction & { token: string }, source: Source | null): Reply;
  rest: REST;
  timing: Timing;
}

export type BotParts = Pick<Bot, 'asking' | 'attach' | 'rest' | 'timing'>;

export function createBot(parts: BotParts): Bot {
  const { asking, rest, timing } = parts;
  return {
    ...parts,
    async draw(card, { context, attachments = nothingAttached, ...more }) {
      const { pictures, files, notes } = attachments;
      const noted = speakDiscord({ ...card, notes: [...card.notes, ...notes] }, asking.registry, context);
      const rendered = await asking.fitting(context?.directory.id ?? null, (fit) =>
        renderCard(noted, { pictures, files, fit, workspace: context?.place?.workspace, ...more }),
      );
      return messageOf(rendered, attachments);
    },
    replyTo: (interaction, source) => createReply({ rest, timing }, interaction, source),
  };
}
