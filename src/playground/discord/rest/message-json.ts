import { type Component, eachComponent } from '../components.ts';
import { messageFlag } from '../flags.ts';
import { attachmentUrl } from '../messages/attachments.ts';
import type { Site } from '../site.ts';
import type { Message, User } from '../world.ts';
import { type Json, stamp, userJson } from './json.ts';

export function messageJson(site: Site, message: Message): Json {
  const { world } = site;
  const interaction = world.interactions.get(message.interactionId ?? '');
  const author = world.users.get(message.authorId);
  const users = message.mentions.flatMap((id) => world.users.get(id) ?? []);
  const guildId = world.channels.get(message.channelId)?.guildId;
  const roles = message.mentions.filter((id) => world.guilds.get(guildId ?? '')?.roles.has(id));
  return {
    id: message.id,
    type: interaction?.type === 2 ? 20 : message.replyTo ? 19 : 0,
    channel_id: message.channelId,
    author: author ? userJson(author) : {},
    content: message.content,
    timestamp: stamp(message.atMs),
    edited_timestamp: message.editedAtMs === undefined ? null : stamp(message.editedAtMs),
    tts: false,
    mention_everyone: message.mentions.some((each) => each === 'everyone' || each === 'here'),
    mentions: users.map(userJson),
    mention_roles: roles,
    attachments: message.attachments.map((attachment) => attachmentJson(site, message, attachment)),
    embeds: message.embeds,
    components: componentsJson(site, message),
    pinned: false,
    flags: message.flags,
    ...(message.replyTo
      ? { message_reference: { type: 0, channel_id: message.channelId, message_id: message.replyTo } }
      : {}),
    ...(interaction
      ? {
          webhook_id: world.application.id,
          application_id: world.application.id,
          interaction_metadata: {
            id: interaction.id,
            type: interaction.type,
            user: userJson(world.users.get(interaction.userId) as User),
            authorizing_integration_owners: interaction.guildId ? { 0: interaction.guildId } : {},
            ...(interaction.commandName ? { name: interaction.commandName } : {}),
          },
        }
      : {}),
  };
}

function attachmentJson(site: Site, message: Message, attachment: Message['attachments'][number]): Json {
  const url = attachmentUrl(site, message, attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    ...(attachment.description ? { description: attachment.description } : {}),
    content_type: attachment.contentType,
    size: attachment.bytes.length,
    url,
    proxy_url: url,
    ephemeral: (message.flags & messageFlag.ephemeral) !== 0,
  };
}

/** What was `attachment://chart.png` comes back as a link. */
function componentsJson(site: Site, message: Message): Component[] {
  const copy = structuredClone(message.components);
  for (const { component } of eachComponent(copy)) {
    for (const media of [
      component.media,
      component.file,
      ...(component.items ?? []).map((item) => item.media),
    ]) {
      const name = media && /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
      const attachment = message.attachments.find(({ filename }) => filename === name);
      if (!media || !attachment) continue;
      const url = attachmentUrl(site, message, attachment);
      Object.assign(media, { url, proxy_url: url, attachment_id: attachment.id, loading_state: 2 });
    }
  }
  return copy;
}
