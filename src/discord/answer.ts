import type { Card } from '../cards/card.ts';
import type { Answered } from '../chat/asking.ts';
import type { Context } from '../chat/context.ts';
import { failureCard } from '../chat/dispatch.ts';
import type { Asker } from './asker.ts';
import { type Attachments, nothingAttached } from './attachments.ts';
import type { Bot } from './bot.ts';
import type { Reply, Standing } from './reply.ts';
import { show } from './show.ts';

export interface Question {
  words: string;
  asker: Asker;
  /** Deferred already. */
  reply: Reply;
  standing: Standing;
  /** Everybody sees the message that was pressed, and this person has shared it. */
  sharedBy?: string | undefined;
}

/** What the button of a question did is done: run again, it would say that. */
const REF = /\bref[:=]/;

/** Words to an answer in Discord: the card, its pictures, its files. Whatever fails, something is said. */
export async function giveAnswer(
  bot: Bot,
  { words, asker, reply, standing, sharedBy }: Question,
): Promise<Answered> {
  const answer = await answerOf(bot, words, asker);
  const { card, context, status } = answer;
  // What could not be done is said beside the message that was pressed, which stays as it is.
  const isBeside = standing === 'update' && status !== 'done';
  const attachments = await attachedTo(bot, card, context, asker);
  const signer = isBeside ? undefined : sharedBy;
  const isShareable = status === 'done' && signer === undefined && !answer.hasActed && !REF.test(words);
  await show(
    bot,
    card,
    { context, attachments, share: isShareable ? words : undefined, sharedBy: signer },
    isBeside ? reply.add : reply.change,
  );
  return answer;
}

export async function answerOf(bot: Bot, words: string, asker: Asker): Promise<Answered> {
  try {
    return await bot.asking.answer(words, asker);
  } catch (error) {
    return { card: failureCard(error, words), status: 'failed', context: null };
  }
}

export async function attachedTo(
  bot: Bot,
  card: Card,
  context: Context | null,
  { attachmentBytesMax }: Asker,
): Promise<Attachments> {
  if (!context) return nothingAttached;
  return bot.attach(card, context.directory.roster, attachmentBytesMax);
}
