import type { ChatInputCommandInteraction } from 'discord.js';
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
  const words = wordsOf(interaction as unknown as SentCommand);
  await giveAnswer(bot, { words, asker, reply, standing: 'private' });
}
