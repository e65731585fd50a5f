import type { WebClient } from '@slack/web-api';
import type { Card } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { type Answered, type Asked, type AskingParts, createAsking, type Door } from '../chat/asking.ts';
import type { Context } from '../chat/context.ts';
import type { Answer } from '../chat/dispatch.ts';
import type { Workspace } from '../chat/ports/workspaces.ts';
import type { Registry } from '../chat/registry.ts';
import type { Timing } from '../chat/timing.ts';
import type { Asker } from './asker.ts';
import type { Profiles } from './install/profiles.ts';
import type { Mail } from './mail.ts';
import type { Pictures, Uploading } from './pictures.ts';
import { type Picture, type Rendered, renderCards } from './render/card.ts';
import type { Surface } from './render/limits.ts';
import type { ReplyTo } from './reply.ts';

export interface Drawing {
  surface: Surface;
  /** Whose channels can be followed there. */
  workspace?: string | undefined;
  /** Whose tokens stand for commands that are too long; `null`: none are. */
  accountId: string | null;
  pictures?: ReadonlyMap<Chart, Picture>;
  /** The command that made a private answer: gives it a button that shares it. */
  share?: string | undefined;
  /** Whom it wakes, in words of its own above the first card. */
  mention?: string | undefined;
}

export type { Asker };

/** Whose numbers are shown, and in which workspace. */
export type Whose = Pick<Context, 'directory'> & { place?: Pick<Workspace, 'workspace'> | null };

/** What every listener uses: it knows the commands and the account, and nothing of how Slack delivers. */
export interface Bot {
  registry: Registry;
  contextOf(asker: Asker, words: string): Promise<Door>;
  run(words: string, context: Context): Promise<Answer>;
  /** Both of them: who asks, and what they are answered. `context` is `null` where there is no account. */
  answer(words: string, asker: Asker): Promise<Answered>;
  /** Of every chart on these cards. Never rejects; a chart that is missing is shown as its numbers. */
  picturesOf(cards: readonly Card[], of: Whose, to: Uploading): Promise<ReadonlyMap<Chart, Picture>>;
  forgetPictures(pictures: ReadonlyMap<Chart, Picture>): void;
  /** Blocks and text. What does not fit into a control is remembered first, so that it can be pressed at once. */
  render(cards: readonly Card[], drawing: Drawing): Promise<Rendered>;
  /** The command behind a button's or an option's value; `null`: it has expired, or is another account's. */
  expand(value: string, context: Context): Promise<string | null>;
  /** Where a command or a press is answered, by the address that came with it. */
  replyTo: ReplyTo;
  mail: Mail;
  /** Of a workspace that is known by its name alone. */
  clientOf(workspace: string): Promise<WebClient>;
  timing: Timing;
}

export interface BotParts extends Omit<AskingParts, 'now'> {
  profiles: Profiles;
  pictures: Pictures;
  mail: Mail;
  clientOf: Bot['clientOf'];
  replyTo: ReplyTo;
  timing: Timing;
}

export function createBot(parts: BotParts): Bot {
  const { timing } = parts;
  const asking = createAsking({ ...parts, now: timing.now });
  const askedBy = ({ workspace, userId, channel, channelName, client }: Asker): Asked => ({
    platform: 'slack',
    workspace,
    channel,
    channelName,
    profile: () => parts.profiles.profileOf(client, workspace, userId),
  });

  return {
    registry: asking.registry,
    contextOf: (asker, words) => asking.contextOf(askedBy(asker), words),
    run: asking.run,
    answer: (words, asker) => asking.answer(words, askedBy(asker)),

    picturesOf(cards, { directory }, { workspace, client }) {
      const charts = cards.flatMap(({ parts: all }) =>
        all.flatMap((part) => (part.type === 'chart' ? [part.chart] : [])),
      );
      return parts.pictures.of(charts, directory.roster, { workspace, client });
    },

    forgetPictures: (pictures) => parts.pictures.forget(pictures.values()),

    render: (cards, { accountId, pictures = new Map(), ...more }) =>
      asking.fitting(accountId, (fit) => renderCards(cards, { ...more, pictures, fit })),

    expand: asking.expand,
    replyTo: parts.replyTo,
    mail: parts.mail,
    clientOf: parts.clientOf,
    timing,
  };
}
