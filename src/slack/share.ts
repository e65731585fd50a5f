import { createHash } from 'node:crypto';
import { type Card, text } from '../cards/card.ts';
import { answerOf, saySharer, withNotes } from './answer.ts';
import type { Asker } from './asker.ts';
import type { Bot } from './bot.ts';
import { filesOf } from './mail.ts';
import type { Refusal, Reply } from './reply.ts';
import { type Posted, post } from './sender.ts';
import { show } from './show.ts';

export interface Sharing {
  words: string;
  asker: Asker & { channel: string };
  reply: Reply;
  /** Of the press: by it a post is found again whose answer was lost. */
  pressId: string;
}

/** Makes a private answer anew, where everybody sees it. `false`: it is not there. */
export async function shareAnswer(bot: Bot, { words, asker, reply, pressId }: Sharing): Promise<boolean> {
  const { card, context, status } = await answerOf(bot, words, asker);
  const tell = (said: Card) =>
    show(bot, {
      card: said,
      context,
      pictures: new Map(),
      send: (message) => reply.send(message, { replace: false }),
    });
  if (status !== 'done' || !context) {
    await tell(card);
    return false;
  }

  const pictures = await bot.picturesOf([card], context, asker);
  const id = createHash('sha256').update(pressId).digest('base64url');
  let posted: Posted | null = null;
  const refusal = await show(bot, {
    card: withNotes(card, [saySharer(context)]),
    context,
    pictures,
    sharedBy: asker.userId,
    async send(message) {
      posted = await post(asker.client, { channel: asker.channel }, message, id, bot.timing);
      if (posted.status === 'posted') return null;
      if (posted.status === 'unsure') return posted.status;
      // Where the app is not in the channel, the address that came with the press reaches it all the same.
      const isOutside = OUTSIDE.has(posted.reason);
      return isOutside ? reply.send(message, { replace: false, public: true }) : posted.reason;
    },
  });
  if (refusal !== null) {
    await tell(notSharedCard(refusal));
    return false;
  }

  const there = posted as Posted | null;
  const files = filesOf(card);
  const notes =
    there?.status === 'posted'
      ? await bot.mail.sendToThread(files, asker, there)
      : await bot.mail.sendPrivately(files, asker);
  await show(bot, {
    card: withNotes(card, ['Shared with this channel.', ...notes]),
    context,
    pictures,
    send: (message) => reply.send(message, { replace: true }),
  });
  return true;
}

const OUTSIDE = new Set(['not_in_channel', 'channel_not_found']);

const whys: Record<string, string> = {
  is_archived: 'This channel is archived: nothing can be posted here any more.',
  restricted_action: 'This workspace does not let apps post in this channel.',
  unsure: 'Slack did not say whether it was posted. Please look, and share it again if it is not there.',
  lost: 'Slack did not say whether it was posted. Please look, and share it again if it is not there.',
};

function notSharedCard(refusal: NonNullable<Refusal>): Card {
  return {
    title: 'It was not shared.',
    tone: 'warning',
    subtitle: null,
    parts: [text(whys[refusal] ?? `Slack did not take it (${refusal}). Please try again.`)],
    actions: [],
    notes: [],
  };
}
