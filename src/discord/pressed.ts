import type { Message as DiscordMessage, MessageComponentInteraction } from 'discord.js';
import { MessageFlags } from 'discord.js';
import { type Press, readChoice, readPress } from './render/pressing.ts';
import { signerOf } from './render/signature.ts';
import type { Source, Standing } from './reply.ts';

/** What a button or a list stands for; `null`: this version made it not. */
export function pressIn(interaction: MessageComponentInteraction): Press | null {
  if (interaction.isButton()) return readPress(interaction.customId);
  if (!interaction.isStringSelectMenu() || !interaction.customId.startsWith('select:')) return null;
  const [value] = interaction.values;
  return value === undefined ? null : readChoice(value);
}

/** What stands on what was pressed. */
export function labelOf({ component }: MessageComponentInteraction): string {
  // Of a message that has changed since, it is not there any more.
  const said = component as { label?: string | null; placeholder?: string | null } | undefined | null;
  return said?.label ?? said?.placeholder ?? 'Go on';
}

export function sourceOf({ id, channelId, flags }: DiscordMessage): Source {
  return { id, channelId, isPrivate: flags.has(MessageFlags.Ephemeral) };
}

/** One's own private message changes, and what one has shared; what others have shared does not. */
export function standingOf(
  message: DiscordMessage | null,
  userId: string,
): { standing: Standing; sharedBy?: string } {
  if (!message) return { standing: 'private' };
  if (sourceOf(message).isPrivate) return { standing: 'update' };
  const sharedBy = signerOf(message.components.map((component) => component.toJSON()));
  return sharedBy === userId ? { standing: 'update', sharedBy } : { standing: 'private' };
}
