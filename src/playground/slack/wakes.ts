import type { Message, World } from './world.ts';

/** Whom a message pings: `<!channel>`, `<@U…>`. Plain text pings nobody; mrkdwn does, and the text beside the blocks. */
export function wakes(message: Pick<Message, 'text' | 'blocks'>): string[] {
  const pinging = /<(?:!(?:channel|here|everyone|subteam\^[^>]+)|@[UW][^>]*)>/g;
  return [message.text, ...mrkdwnIn(message.blocks)].flatMap((text) => text.match(pinging) ?? []);
}

/** Whom that is: what names nobody of this workspace pings nobody. */
export function pinged(world: World, message: Pick<Message, 'text' | 'blocks'>): string[] {
  const named = wakes(message).map((each) => /^<(?:!subteam\^|!|@)([^>|]+)/.exec(each)?.[1] ?? '');
  const known = (id: string) => world.users.has(id) || world.userGroups.has(id) || /^[a-z]+$/.test(id);
  return [...new Set(named.filter(known))];
}

function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  if ((type === 'mrkdwn' || type === 'markdown') && typeof text === 'string') return [text];
  return Object.values(value).flatMap(mrkdwnIn);
}
