import {
  type APIModalInteractionResponseCallbackData,
  type BaseInteraction,
  InteractionResponseType,
  MessageFlags,
  type REST,
  Routes,
} from 'discord.js';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';
import { faultOf, type Refusal, refusalOf } from './errors.ts';
import { type Message, privately } from './message.ts';
import { post, postDirectly } from './sender.ts';

/** `private`: an answer of its own, which nobody else sees; `update`: in the place of the message that was pressed. */
export type Standing = 'private' | 'update';

/** One interaction, answered first within three seconds and then, for a quarter of an hour, as often as is needed. */
export interface Reply {
  /** At once, before anything is looked up. `false`: too late, or somebody else answers. */
  defer(standing: Standing): Promise<boolean>;
  openModal(modal: APIModalInteractionResponseCallbackData): Promise<boolean>;
  /** What was deferred. Where its token takes nothing any more, the person gets it by another way. */
  change(message: Message): Promise<Refusal | null>;
  /** Beside the message that was pressed, for whoever pressed. */
  add(message: Message): Promise<Refusal | null>;
}

export interface Source {
  id: string;
  channelId: string;
  isPrivate: boolean;
}

// What was deferred says that it thinks until it is edited. The first pauses are for somebody who waits, the others for
// whom no other way led to either. With four attempts of ten seconds after each, all of it is within the quarter of an
// hour that the token lives.
const SOON_MS = [0, 2_000, 10_000, 40_000];
const LATER_MS = [120_000, 240_000];

/** `source`: the message that was pressed. */
export function createReply(
  { rest, timing }: { rest: REST; timing: Pick<Timing, 'pause'> },
  { id, token, applicationId, user, channelId }: BaseInteraction & { token: string },
  source: Source | null,
): Reply {
  async function first(body: object): Promise<boolean> {
    try {
      await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
      return true;
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === 'taken') log.info('an interaction is answered by another replica');
      // Nothing was done: whoever asked is told by Discord, and asks again.
      else log.warn('an interaction was not answered in time', { reason, error: String(error) });
      return false;
    }
  }

  /** After each pause, as long as nobody knows what became of it: several, where doing it twice is doing it once. */
  async function attempt(
    call: () => Promise<unknown>,
    pausesMs: readonly number[] = [0],
  ): Promise<Refusal | null> {
    let reason: Refusal = 'lost';
    for (const pauseMs of pausesMs) {
      if (pauseMs > 0) await timing.pause(pauseMs);
      try {
        await call();
        return null;
      } catch (error) {
        reason = refusalOf(error);
        log.warn('Discord did not take an answer', { reason, error: String(error) });
        if (!['unsent', 'unsure'].includes(faultOf(error).kind)) return reason;
      }
    }
    return reason;
  }

  const editOriginal = ({ body, files }: Message, pausesMs?: readonly number[]) =>
    attempt(
      () =>
        rest.patch(Routes.webhookMessage(applicationId, token, '@original'), { body, files, auth: false }),
      pausesMs,
    );

  const followUp = (message: Message) => {
    const { body, files } = privately(message);
    return attempt(() => rest.post(Routes.webhook(applicationId, token), { body, files, auth: false }));
  };

  let standing: Standing = 'private';

  /** Everybody sees that message: it can be changed as any other of the bot's. */
  function editPublic({ body, files }: Message): Promise<Refusal | null> {
    if (!source || source.isPrivate) return Promise.resolve('expired');
    return attempt(() => rest.patch(Routes.channelMessage(source.channelId, source.id), { body, files }));
  }

  async function tellDirectly(message: Message): Promise<Refusal | null> {
    const posted = await postDirectly(rest, user.id, message, id);
    if (posted.status === 'posted') return null;
    // Without its numbers: everybody there would see them.
    const said = channelId === null ? posted : await post(rest, channelId, sayTooLate(user.id), id);
    return said.status === 'posted' ? null : said.reason;
  }

  return {
    defer(how) {
      standing = how;
      return how === 'update'
        ? first({ type: InteractionResponseType.DeferredMessageUpdate })
        : first({
            type: InteractionResponseType.DeferredChannelMessageWithSource,
            data: { flags: MessageFlags.Ephemeral },
          });
    },

    openModal: (data) => first({ type: InteractionResponseType.Modal, data }),

    async change(message) {
      // A message that was pressed may have been pressed again meanwhile.
      const isOwn = standing === 'private';
      const refusal = await editOriginal(message, isOwn ? SOON_MS : undefined);
      if (refusal === 'gone') return followUp(message);
      if (refusal !== 'expired' && refusal !== 'lost') return refusal;
      if (standing === 'update' && (await editPublic(message)) === null) return null;
      const told = await tellDirectly(message);
      return told !== null && isOwn && refusal === 'lost' ? editOriginal(message, LATER_MS) : told;
    },

    async add(message) {
      const refusal = await followUp(message);
      return refusal === 'expired' || refusal === 'lost' ? tellDirectly(message) : refusal;
    },
  };
}

function sayTooLate(userId: string): Message {
  return {
    body: {
      content: `<@${userId}> Your answer took longer than Discord waits, and I may not write to you directly. Please ask again.`,
      allowed_mentions: { users: [userId] },
    },
    files: [],
  };
}
