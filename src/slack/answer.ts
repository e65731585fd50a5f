import { type Card, text } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { sayName } from '../cards/format.ts';
import type { Answered } from '../chat/asking.ts';
import type { Context } from '../chat/context.ts';
import { failureCard } from '../chat/dispatch.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import { isRevoked, slackErrorOf } from './errors.ts';
import { filesOf } from './mail.ts';
import type { Picture } from './render/card.ts';
import type { Reply } from './reply.ts';
import { show } from './show.ts';

export interface Question {
  words: string;
  asker: Asker;
  reply: Reply;
  /** The answer takes the place of the message that was pressed. */
  replace: boolean;
  /** Everybody sees that message, and this person has shared it. */
  sharedBy?: string | undefined;
}

/** Words to an answer in Slack: the card, its pictures, its files. Whatever fails, something is said. */
export async function giveAnswer(bot: Bot, question: Question): Promise<void> {
  const { words, asker, reply } = question;
  const answer = await answerOf(bot, words, asker);
  const { card, context, status } = answer;
  // What could not be done is said beside the message that was pressed, which stays as it is.
  const isChanged = question.replace && status === 'done';
  const sharedBy = isChanged ? question.sharedBy : undefined;
  const [pictures, notes] = await Promise.all([
    context ? bot.picturesOf([card], context, asker) : new Map<Chart, Picture>(),
    bot.mail.sendPrivately(filesOf(card), asker),
  ]);
  const isShareable =
    status === 'done' && sharedBy === undefined && !answer.hasActed && canBeShared(words, asker);
  await show(bot, {
    card: withNotes(card, [...notes, ...(sharedBy && context ? [saySharer(context)] : [])]),
    context,
    pictures,
    share: isShareable ? words : undefined,
    sharedBy,
    send: (message) => reply.send(message, { replace: isChanged }),
  });
}

export async function answerOf(bot: Bot, words: string, asker: Asker): Promise<Answered> {
  try {
    return await bot.answer(words, asker);
  } catch (error) {
    const card = isRevoked(slackErrorOf(error)) ? revokedCard : failureCard(error, words);
    return { card, status: 'failed', context: null };
  }
}

/** What the button of a question did is not asked again; and in direct messages there is nobody to share it with. */
function canBeShared(words: string, { channel }: Asker): boolean {
  return channel !== null && !channel.startsWith('D') && !/\bref[:=]/.test(words);
}

export function withNotes(card: Card, notes: readonly string[]): Card {
  return { ...card, notes: [...card.notes, ...notes] };
}

export function saySharer({ person }: Context): string {
  return `Shared by ${sayName(person.name)}.`;
}

const revokedCard: Card = {
  title: 'This app may no longer work in this workspace.',
  tone: 'warning',
  subtitle: null,
  parts: [
    text('Slack has withdrawn its token. An admin can install it again; no credits are touched by that.'),
  ],
  actions: [],
  notes: [],
};
