import type { Message } from './world.ts';

/** Whom a message pings: `<!channel>`, `<@U…>`. Plain text pings nobody; mrkdwn does, and the text beside the blocks. */
export function wakes(message: Pick<Message, 'text' | 'blocks'>): string[] {
  const pinging = /<(?:!(?:channel|here|everyone|subteam\^[^>]+)|@[UW][^>]*)>/g;
  return [message.text, ...mrkdwnIn(message.blocks)].flatMap((text) => text.match(pinging) ?? []);
}

function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  if ((type === 'mrkdwn' || type === 'markdown') && typeof text === 'string') return [text];
  return Object.values(value).flatMap(mrkdwnIn);
}
