import { createHash } from 'node:crypto';
import { ComponentType } from 'discord.js';
import type { Message } from './message.ts';

/** What Discord takes: 25 letters. */
export function nonceOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 25);
}

/**
 * The numbers of two components, which nobody is shown: by them a message is known again after its nonce, which Discord
 * forgets within minutes. Thirty bits each, and greater than any that Discord gives by itself.
 */
function numbersOf(id: string): [frame: number, heading: number] {
  const hash = createHash('sha256').update(id).digest();
  const [frame, heading] = [hash.readUInt32BE(0), hash.readUInt32BE(4)].map((each) => (each >>> 2) + 2 ** 30);
  return [frame ?? 0, heading === frame ? 1 : (heading ?? 0)];
}

export function marked({ body, files }: Message, id: string): Message {
  const [frame, heading] = numbersOf(id);
  const components = body.components?.map((each) => {
    if (each.type !== ComponentType.Container) return each;
    const [first, ...rest] = each.components;
    return first ? { ...each, id: frame, components: [{ ...first, id: heading }, ...rest] } : each;
  });
  return { body: { ...body, ...(components && { components }) }, files };
}

interface Numbered {
  id?: number | undefined;
  components?: readonly object[];
}

export function isMarked(components: readonly object[] | undefined, id: string): boolean {
  const [frame, heading] = numbersOf(id);
  return ((components ?? []) as readonly Numbered[]).some(
    (each) => each.id === frame && (each.components?.[0] as Numbered | undefined)?.id === heading,
  );
}
