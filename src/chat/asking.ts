import type { Card } from '../cards/card.ts';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import type { Context } from './context.ts';
import { type Answer, answer } from './dispatch.ts';
import { offerForm } from './forms/offer.ts';
import { answerUnlinked } from './linking.ts';
import { personOf, type Who } from './people.ts';
import type { ViewTokens } from './ports/view-tokens.ts';
import type { Linking, Members, Workspace, Workspaces } from './ports/workspaces.ts';
import type { Registry } from './registry.ts';
import { isViewToken, viewTokenOf } from './view-tokens.ts';
import { watchActs } from './watch-acts.ts';

/** `refusal`: the workspace has no account yet, and this is what is said there to those words. */
export type Door = { context: Context } | { refusal: Card };

/** Somebody as the platform shows them, and the zone they live in, where it says. */
export interface Profile extends Who {
  zone: string | null;
}

/** Who asks, and from where. */
export interface Asked extends Workspace {
  /** `null`: from where nothing can be posted. */
  channel: string | null;
  /** As people call it, where everybody there may know that. */
  channelName?: string | undefined;
  profile(): Promise<Profile>;
}

export type Answered = Answer & {
  /** `null`: there is no account. */
  context: Context | null;
  /** Something was changed by it. */
  hasActed?: boolean;
};

/** A command where it is no longer than that, and else a token that stands for it. */
export type Fit = (command: string, max: number) => string;

/** From words to a card, whichever platform they were said on. */
export interface Asking {
  registry: Registry;
  contextOf(asked: Asked, words: string): Promise<Door>;
  run(words: string, context: Context): Promise<Answer>;
  /** Both of them: who asks, and what they are answered. */
  answer(words: string, asked: Asked): Promise<Answered>;
  /** Draws, and remembers what did not fit into a control, so that it can be pressed at once. `null`: nothing is. */
  fitting<Drawn>(accountId: string | null, draw: (fit: Fit) => Drawn): Promise<Drawn>;
  /** The command behind a control's value; `null`: it has expired, or is another account's. */
  expand(value: string, context: Context): Promise<string | null>;
}

export interface AskingParts extends Pick<Context, 'acts' | 'reports'> {
  registry: Registry;
  workspaces: Workspaces;
  linking: Linking;
  members: Members;
  viewTokens: ViewTokens;
  now(): InstantMs;
}

// As long as anybody scrolls back.
const TOKEN_LIVES_MS = 180 * 24 * 3_600_000;

export function createAsking(parts: AskingParts): Asking {
  const { acts, reports, registry } = parts;

  async function contextOf(asked: Asked, words: string): Promise<Door> {
    const { platform, workspace, channel, channelName: name = null, profile } = asked;
    const [who, accountId] = await Promise.all([
      profile(),
      parts.workspaces.accountOf({ platform, workspace }),
    ]);
    const now = parts.now();
    const { roleIds = [] } = who;
    const [directory, member, roles] = await Promise.all([
      accountId === null ? null : reports.directory(accountId),
      accountId === null ? null : parts.members.memberOf(accountId, who),
      accountId === null || roleIds.length === 0 ? [] : parts.members.rolesOf(accountId, who, roleIds),
    ]);
    if (!directory) return { refusal: await answerUnlinked(words, who, parts.linking, now) };
    const person = personOf(who, member, directory, roles);
    const place = channel === null ? null : { platform, workspace, channel, name, zone: who.zone };
    return { context: { acts, reports, directory, now, person, place } };
  }

  const run = async (words: string, context: Context) =>
    offerForm(await answer(registry, words, context), words, context.person);

  return {
    registry,
    contextOf,
    run,

    async answer(words, asked) {
      const door = await contextOf(asked, words);
      if ('refusal' in door) return { card: door.refusal, status: 'refused', context: null };
      const { context } = door;
      const { acts: watched, hasActed } = watchActs(context.acts);
      const answered = await run(words, { ...context, acts: watched });
      return { ...answered, context, hasActed: hasActed() };
    },

    async fitting(accountId, draw) {
      const commands = new Map<string, string>();
      const drawn = draw((command, max) => {
        if (command.length <= max || accountId === null) return command;
        const token = viewTokenOf(command);
        commands.set(token, command);
        return token;
      });
      if (accountId !== null && commands.size > 0) {
        // An answer that is there is worth more than that each of its buttons works.
        await parts.viewTokens
          .remember(accountId, commands, parts.now() + TOKEN_LIVES_MS)
          .catch((error) => log.error('could not keep what a control stands for', { accountId, error }));
      }
      return drawn;
    },

    async expand(value, { directory, now }) {
      return isViewToken(value) ? parts.viewTokens.find(directory.id, value, now) : value;
    },
  };
}
