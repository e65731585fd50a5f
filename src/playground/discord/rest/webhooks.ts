import { discordError } from '../discord-error.ts';
import { isThinking, messageFlag } from '../flags.ts';
import { checkedContent } from '../messages/content.ts';
import { edit, post, remove } from '../messages/post.ts';
import { isExpired } from '../site.ts';
import { type Channel, findMessage, type Interaction, type Message } from '../world.ts';
import { answerFlags } from './interactions.ts';
import { messageJson } from './message-json.ts';
import { type Asked, messageBucket, noContent, ok, type Reply, type Route, route } from './route.ts';

/** What was acknowledged can be answered on for a quarter of an hour. */
function target({ site, params }: Asked): { interaction: Interaction; channel: Channel } {
  const { world } = site;
  if (params['webhook_id'] !== world.application.id) throw discordError('unknownWebhook');
  const interaction = [...world.interactions.values()].find(({ token }) => token === params['webhook_token']);
  if (!interaction || isExpired(site, interaction)) throw discordError('invalidWebhookToken');
  if (interaction.state === 'waiting' || interaction.state === 'failed') throw discordError('unknownWebhook');
  const channel = world.channels.get(interaction.channelId);
  if (!channel) throw discordError('unknownChannel');
  return { interaction, channel };
}

function messageOf({ site, params }: Asked, { id, originalId }: Interaction): Message {
  const wanted = params['message_id'];
  const message = findMessage(site.world, wanted ?? originalId ?? '');
  const isOwn = message?.interactionId === id || message?.id === originalId;
  if (!message || !isOwn) throw discordError('unknownMessage');
  return message;
}

function show(asked: Asked): Reply {
  return ok(messageJson(asked.site, messageOf(asked, target(asked).interaction)));
}

function change(asked: Asked): Reply {
  const { interaction, channel } = target(asked);
  return changeIn(asked, channel, messageOf(asked, interaction));
}

function changeIn({ site, body, files }: Asked, channel: Channel, before: Message): Reply {
  return ok(
    messageJson(
      site,
      edit(site, channel, before, checkedContent(site, { body, files, before }, answerFlags)),
    ),
  );
}

function take(asked: Asked): Reply {
  remove(asked.site, messageOf(asked, target(asked).interaction));
  return noContent;
}

function followUp(asked: Asked): Reply {
  const { site, body, files } = asked;
  const { interaction, channel } = target(asked);
  const original = findMessage(site.world, interaction.originalId ?? '');
  // The first thing that is said after a deferral is what was deferred.
  if (original && isThinking(original)) return changeIn(asked, channel, original);
  const said = checkedContent(site, { body, files }, answerFlags);
  const isPrivate = ((said.body.flags ?? 0) & messageFlag.ephemeral) !== 0;
  const message = post(site, channel, said, {
    interactionId: interaction.id,
    ephemeralTo: isPrivate ? interaction.userId : undefined,
  });
  return ok(messageJson(site, message));
}

const byToken: Pick<Route, 'auth' | 'bucket'> = { auth: 'none', bucket: messageBucket };
const original = '/webhooks/{webhook_id}/{webhook_token}/messages/@original';
const other = '/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}';

export const webhookRoutes = [
  route('followUp', 'POST /webhooks/{webhook_id}/{webhook_token}', followUp, byToken),
  route('getOriginal', `GET ${original}`, show, byToken),
  route('editOriginal', `PATCH ${original}`, change, byToken),
  route('deleteOriginal', `DELETE ${original}`, take, byToken),
  route('getFollowUp', `GET ${other}`, show, byToken),
  route('editFollowUp', `PATCH ${other}`, change, byToken),
  route('deleteFollowUp', `DELETE ${other}`, take, byToken),
];
