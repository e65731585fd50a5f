import type { ChatInputCommandInteraction } from 'discord.js';
import type { Registry } from '../chat/registry.ts';
import { giveAnswer } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import { type SentCommand, wordsOf } from './options.ts';

/** `/usage`, `/credits`, `/notify`: what is filled in is a command, and its answer is for whoever sent it. */
export async function answerCommand(
  bot: Bot,
  interaction: ChatInputCommandInteraction,
  asker: Asker,
): Promise<void> {
  const reply = bot.replyTo(interaction, null);
  if (!(await reply.defer('private'))) return;
  const words = asTyped(bot.asking.registry, wordsOf(interaction as unknown as SentCommand));
  await giveAnswer(bot, { words, asker, reply, standing: 'private' });
}

/** By its short words: Discord has no command beside its own branches, and calls it by longer ones. */
function asTyped(registry: Registry, words: string): string {
  try {
    const { command, rest } = registry.find(words);
    return `${command.path} ${rest}`.trim();
  } catch {
    return words;
  }
}
