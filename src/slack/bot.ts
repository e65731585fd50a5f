import type { Card } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import type { Context } from '../chat/context.ts';
import { type Answer, answer } from '../chat/dispatch.ts';
import { answerUnlinked } from '../chat/linking.ts';
import { personOf } from '../chat/people.ts';
import type { ViewTokens } from '../chat/ports/view-tokens.ts';
import type { Linking, Members, Workspaces } from '../chat/ports/workspaces.ts';
import type { Registry } from '../chat/registry.ts';
import { isViewToken, viewTokenOf } from '../chat/view-tokens.ts';
import type { Asker } from './asker.ts';
import type { Profiles } from './install/profiles.ts';
import type { Mail } from './mail.ts';
import { offerForm } from './modals/offer.ts';
import type { Pictures } from './pictures.ts';
import { type Picture, type Rendered, renderCards } from './render/card.ts';
import type { Surface } from './render/limits.ts';
import type { ReplyTo } from './reply.ts';
import type { Timing } from './timing.ts';

/** `refusal`: the workspace has no account yet, and this is what is said there to those words. */
export type Door = { context: Context } | { refusal: Card };

export interface Drawing {
  surface: Surface;
  /** Whose tokens stand for commands that are too long; `null`: none are. */
  accountId: string | null;
  pictures?: ReadonlyMap<Chart, Picture>;
  /** The command that made a private answer: gives it a button that shares it. */
  share?: string | undefined;
}

export type { Asker };

/** What every listener uses: it knows the commands and the account, and nothing of how Slack delivers. */
export interface Bot {
  registry: Registry;
  contextOf(asker: Asker, words: string): Promise<Door>;
  run(words: string, context: Context): Promise<Answer>;
  /** Both of them: who asks, and what they are answered. `context` is `null` where there is no account. */
  answer(words: string, asker: Asker): Promise<Answer & { context: Context | null }>;
  /** Of every chart on these cards. Never rejects; a chart that is missing is shown as its numbers. */
  picturesOf(cards: readonly Card[], context: Context, asker: Asker): Promise<ReadonlyMap<Chart, Picture>>;
  forgetPictures(pictures: ReadonlyMap<Chart, Picture>): void;
  /** Blocks and text. What does not fit into a control is remembered first, so that it can be pressed at once. */
  render(cards: readonly Card[], drawing: Drawing): Promise<Rendered>;
  /** The command behind a button's or an option's value; `null`: it has expired, or is another account's. */
  expand(value: string, context: Context): Promise<string | null>;
  /** Where a command or a press is answered, by the address that came with it. */
  replyTo: ReplyTo;
  mail: Mail;
  timing: Timing;
}

export interface BotParts extends Pick<Context, 'acts' | 'reports'> {
  registry: Registry;
  workspaces: Workspaces;
  linking: Linking;
  members: Members;
  viewTokens: ViewTokens;
  profiles: Profiles;
  pictures: Pictures;
  mail: Mail;
  replyTo: ReplyTo;
  timing: Timing;
}

// As long as anybody scrolls back.
const TOKEN_LIVES_MS = 180 * 24 * 3_600_000;

export function createBot(parts: BotParts): Bot {
  const { acts, reports, registry, timing } = parts;

  async function contextOf({ workspace, userId, channel, client }: Asker, words: string): Promise<Door> {
    const [who, accountId] = await Promise.all([
      parts.profiles.profileOf(client, workspace, userId),
      parts.workspaces.accountOf({ platform: 'slack', workspace }),
    ]);
    const now = timing.now();
    const [directory, member] = await Promise.all([
      accountId === null ? null : reports.directory(accountId),
      accountId === null ? null : parts.members.memberOf(accountId, who),
    ]);
    if (!directory) return { refusal: await answerUnlinked(words, who, parts.linking, now) };
    const person = personOf(who, member, directory);
    const place =
      channel === null ? null : ({ platform: 'slack', workspace, channel, zone: who.zone } as const);
    return { context: { acts, reports, directory, now, person, place } };
  }

  const run = async (words: string, context: Context) =>
    offerForm(await answer(registry, words, context), words, context.person);

  return {
    registry,
    contextOf,
    run,

    async answer(words, asker) {
      const door = await contextOf(asker, words);
      if ('refusal' in door) return { card: door.refusal, status: 'refused', context: null };
      return { ...(await run(words, door.context)), context: door.context };
    },

    picturesOf(cards, { directory }, { workspace, client }) {
      const charts = cards.flatMap(({ parts: all }) =>
        all.flatMap((part) => (part.type === 'chart' ? [part.chart] : [])),
      );
      return parts.pictures.of(charts, directory.roster, { workspace, client });
    },

    forgetPictures: (pictures) => parts.pictures.forget(pictures.values()),

    async render(cards, { surface, accountId, pictures = new Map(), share }) {
      const commands = new Map<string, string>();
      const fit = (command: string, max: number) => {
        if (command.length <= max || accountId === null) return command;
        const token = viewTokenOf(command);
        commands.set(token, command);
        return token;
      };
      const rendered = renderCards(cards, { surface, pictures, share, fit });
      if (accountId !== null && commands.size > 0) {
        await parts.viewTokens.remember(accountId, commands, timing.now() + TOKEN_LIVES_MS);
      }
      return rendered;
    },

    async expand(value, { directory, now }) {
      return isViewToken(value) ? parts.viewTokens.find(directory.id, value, now) : value;
    },

    replyTo: parts.replyTo,
    mail: parts.mail,
    timing,
  };
}
