import { discordError, invalidForm } from '../discord-error.ts';
import { messageFlag } from '../flags.ts';
import { settle } from '../interactions.ts';
import { checkedContent, checkedDeferral } from '../messages/content.ts';
import { edit, post, postThinking } from '../messages/post.ts';
import { firstAnswerWithinMs, type Site } from '../site.ts';
import { checkedChoices } from '../validate/choices.ts';
import { checkedModal } from '../validate/modal.ts';
import { type Channel, findMessage, type Interaction, type Message } from '../world.ts';
import { messageJson } from './message-json.ts';
import { type Asked, noContent, ok, type Reply, route } from './route.ts';

const { suppressEmbeds, suppressNotifications, ephemeral, componentsV2 } = messageFlag;

/** The flags that an interaction's message may ask for; EPHEMERAL counts in the first answer alone. */
export const answerFlags = suppressEmbeds | suppressNotifications | ephemeral | componentsV2;

/** What one kind of first answer does; the message it leaves is `@original`. */
interface Callback {
  /** Which interactions may be answered so. */
  fits(interaction: Interaction): boolean;
  answer(asked: Asked, interaction: Interaction, channel: Channel): Message | undefined;
}

const isAboutMessage = ({ type, sourceId }: Interaction) => [3, 5].includes(type) && sourceId !== undefined;
const isNotAutocomplete = ({ type }: Interaction) => type !== 4;

const callbacks: Readonly<Record<number, Callback>> = {
  4: {
    fits: isNotAutocomplete,
    answer({ site, body, files }, interaction, channel) {
      const data = (body as { data?: { flags?: number } }).data;
      const said = checkedContent(site, { body: data, files }, answerFlags, ['data']);
      return post(site, channel, said, seenBy(interaction, ((data?.flags ?? 0) & ephemeral) !== 0));
    },
  },
  5: {
    fits: isNotAutocomplete,
    answer({ site, body }, interaction, channel) {
      const isPrivate = checkedDeferral((body as { data?: unknown }).data);
      return postThinking(site, channel, seenBy(interaction, isPrivate));
    },
  },
  6: {
    fits: isAboutMessage,
    answer: ({ site }, interaction) => sourceOf(site, interaction),
  },
  7: {
    fits: isAboutMessage,
    answer({ site, body, files }, interaction, channel) {
      const before = sourceOf(site, interaction);
      const data = (body as { data?: unknown }).data ?? {};
      return edit(
        site,
        channel,
        before,
        checkedContent(site, { body: data, files, before }, answerFlags, ['data']),
      );
    },
  },
  8: {
    fits: ({ type }) => type === 4,
    answer({ body }, interaction) {
      interaction.choices = checkedChoices(
        (body as { data?: unknown }).data,
        interaction.offersNumbers ?? false,
      );
      return undefined;
    },
  },
  9: {
    fits: ({ type }) => type === 2 || type === 3,
    answer({ site, body }, { userId, channelId, guildId, sourceId }) {
      const { custom_id: customId, title, components } = checkedModal((body as { data?: unknown }).data);
      site.world.modals.set(userId, {
        userId,
        channelId,
        ...(guildId ? { guildId } : {}),
        ...(sourceId ? { sourceId } : {}),
        customId,
        title,
        components,
      });
      return undefined;
    },
  },
};

function seenBy({ id, userId }: Interaction, isPrivate: boolean) {
  return { interactionId: id, ephemeralTo: isPrivate ? userId : undefined };
}

function sourceOf(site: Site, { sourceId }: Interaction): Message {
  const source = findMessage(site.world, sourceId ?? '');
  if (!source) throw discordError('unknownMessage');
  return source;
}

function firstAnswer(asked: Asked): Reply {
  const { site, params, body, query } = asked;
  const interaction = site.world.interactions.get(params['interaction_id'] ?? '');
  const isLate = (each: Interaction) => site.clock.now() - each.atMs >= firstAnswerWithinMs;
  if (!interaction || interaction.token !== params['interaction_token'])
    throw discordError('unknownInteraction');
  if (interaction.state === 'failed') throw discordError('unknownInteraction');
  if (interaction.state !== 'waiting') throw discordError('alreadyAcknowledged');
  if (isLate(interaction)) throw discordError('unknownInteraction');

  const type = Number((body as { type?: unknown } | undefined)?.type);
  const callback = callbacks[type];
  if (!callback?.fits(interaction)) {
    const message = `Value must be one of {${Object.keys(callbacks)
      .filter((each) => callbacks[Number(each)]?.fits(interaction))
      .join(', ')}}.`;
    throw invalidForm([{ at: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
  }
  const channel = site.world.channels.get(interaction.channelId);
  if (!channel) throw discordError('unknownChannel');
  const message = callback.answer(asked, interaction, channel);
  settle(site, interaction, type, message);
  if (query['with_response'] !== 'true') return noContent;
  return ok({ interaction: interactionJson(interaction, message), ...resource(site, type, message) });
}

function interactionJson({ id, type, state }: Interaction, message: Message | undefined) {
  return {
    id,
    type,
    ...(message
      ? {
          response_message_id: message.id,
          response_message_loading: state === 'deferred',
          response_message_ephemeral: message.ephemeralTo !== undefined,
        }
      : {}),
  };
}

function resource(site: Site, type: number, message: Message | undefined) {
  if (type === 8 || type === 9) return {};
  return { resource: { type, ...(message && type !== 6 ? { message: messageJson(site, message) } : {}) } };
}

export const interactionRoutes = [
  route('callback', 'POST /interactions/{interaction_id}/{interaction_token}/callback', firstAnswer, {
    auth: 'none',
    // Answers to interactions are not limited like other calls.
    bucket: { limit: 1_000, windowMs: 1_000 },
  }),
];
