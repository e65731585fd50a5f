import { textsOf } from '../components.ts';
import { botPermissionsIn } from '../permissions.ts';
import type { MessageBody } from '../validate/message.ts';
import type { Channel, Message, World } from '../world.ts';

type Allowed = NonNullable<MessageBody['allowed_mentions']>;

/** Whom a message may ping: without `allowed_mentions`, everyone that its texts name. */
export function mentionsOf(
  world: World,
  channel: Channel,
  message: Pick<Message, 'content' | 'components'>,
  allowed: Allowed | null | undefined,
): string[] {
  const said = [message.content, ...textsOf(message.components)].join('\n');
  const find = (pattern: RegExp) => [...said.matchAll(pattern)].map(([, id]) => id ?? '');
  const everyone = find(/@(everyone|here)/g).filter(
    () => allows(allowed, 'everyone') && mayWakeAll(world, channel),
  );
  const users = find(/<@!?(\d+)>/g).filter((id) => world.users.has(id) && allows(allowed, 'users', id));
  const roles = find(/<@&(\d+)>/g).filter(
    (id) =>
      allows(allowed, 'roles', id) && (roleOf(world, channel, id)?.mentionable || mayWakeAll(world, channel)),
  );
  return [...new Set([...everyone, ...users, ...roles])];
}

function allows(
  allowed: Allowed | null | undefined,
  kind: 'everyone' | 'users' | 'roles',
  id?: string,
): boolean {
  if (!allowed) return true;
  if (allowed.parse?.includes(kind)) return true;
  return kind !== 'everyone' && id !== undefined && (allowed[kind] ?? []).includes(id);
}

function mayWakeAll(world: World, channel: Channel): boolean {
  return botPermissionsIn(world, channel).has('MentionEveryone');
}

function roleOf(world: World, channel: Channel, id: string) {
  return world.guilds.get(channel.guildId ?? '')?.roles.get(id);
}
