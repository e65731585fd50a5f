import { z } from 'zod';
import { discordError } from '../discord-error.ts';
import { botPermissionsIn } from '../permissions.ts';
import { limits } from '../validate/limits.ts';
import { checked, oneOf, text, whole } from '../validate/shapes.ts';
import { type Channel, findMessage } from '../world.ts';
import { knownChannel } from './access.ts';
import { channelJson } from './json.ts';
import { type Asked, type Reply, route } from './route.ts';

const Beginning = z.object({
  name: text(1, limits.thread.name),
  auto_archive_duration: oneOf(...limits.thread.archiveMinutes).nullish(),
  rate_limit_per_user: whole(0, 21_600).nullish(),
});

/** A message has one thread at most, which has its id. */
function begin({ site, params, body }: Asked): Reply {
  const { world } = site;
  const parent = knownChannel(site, params['channel_id']);
  if (parent.kind !== 'text') throw discordError('wrongChannelType');
  const { name } = checked(Beginning, body);
  const held = botPermissionsIn(world, parent);
  if (!held.has('CreatePublicThreads')) throw discordError('missingPermissions');
  const message = findMessage(world, params['message_id'] ?? '');
  if (message?.channelId !== parent.id || message.ephemeralTo) throw discordError('unknownMessage');
  if (world.channels.has(message.id)) throw discordError('threadExists');
  const thread: Channel = {
    id: message.id,
    ...(parent.guildId ? { guildId: parent.guildId } : {}),
    parentId: parent.id,
    name,
    kind: 'thread',
    archived: false,
    // A thread has no permissions of its own.
    denied: parent.denied,
  };
  world.channels.set(thread.id, thread);
  site.dispatch('THREAD_CREATE', thread.guildId, channelJson(site, thread));
  return { status: 201, body: channelJson(site, thread) };
}

export const threadRoutes = [
  route('beginThread', 'POST /channels/{channel_id}/messages/{message_id}/threads', begin),
];
