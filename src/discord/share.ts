import { answerOf, attachedTo } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import type { Refusal } from './errors.ts';
import { notSharedCard } from './refusals.ts';
import type { Reply } from './reply.ts';
import { post } from './sender.ts';
import { show } from './show.ts';

export interface Sharing {
  words: string;
  asker: Asker & { channel: string };
  reply: Reply;
  /** Of the press: by it, what is posted twice is there once. */
  pressId: string;
}

/** Makes a private answer anew, where everybody sees it. `false`: it is not there. */
export async function shareAnswer(bot: Bot, { words, asker, reply, pressId }: Sharing): Promise<boolean> {
  const { card, context, status } = await answerOf(bot, words, asker);
  if (status !== 'done' || !context) {
    await show(bot, card, { context }, reply.add);
    return false;
  }
  const attachments = await attachedTo(bot, card, context, asker);
  const send = async (message: Parameters<typeof reply.add>[0]): Promise<Refusal | null> => {
    const posted = await post(bot.rest, asker.channel, message, pressId);
    return posted.status === 'posted' ? null : posted.reason;
  };
  const refusal = await show(bot, card, { context, attachments, sharedBy: asker.userId }, send);
  if (refusal !== null) {
    await show(bot, notSharedCard(refusal), { context }, reply.add);
    return false;
  }
  const notes = [...card.notes, 'Shared with this channel.'];
  await show(bot, { ...card, notes }, { context, attachments }, reply.change);
  return true;
}
