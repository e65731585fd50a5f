import {
  type APIModalInteractionResponseCallbackData,
  type BaseInteraction,
  InteractionResponseType,
  MessageFlags,
  type REST,
  Routes,
} from 'discord.js';
import { log } from '../log.ts';
import { type Refusal, refusalOf } from './errors.ts';
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

/** `source`: the message that was pressed. */
export function createReply(
  rest: REST,
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

  async function attempt(call: () => Promise<unknown>): Promise<Refusal | null> {
    try {
      await call();
      return null;
    } catch (error) {
      const reason = refusalOf(error);
      log.warn('Discord did not take an answer', { reason, error: String(error) });
      return reason;
    }
  }

  const editOriginal = ({ body, files }: Message) =>
    attempt(() =>
      rest.patch(Routes.webhookMessage(applicationId, token, '@original'), { body, files, auth: false }),
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
      const refusal = await editOriginal(message);
      if (refusal === 'gone') return followUp(message);
      if (refusal !== 'expired' && refusal !== 'lost') return refusal;
      if (standing === 'update' && (await editPublic(message)) === null) return null;
      return tellDirectly(message);
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
