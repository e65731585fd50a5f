import type { Card } from '../cards/card.ts';
import { log } from '../log.ts';
import { nothingAttached } from './attachments.ts';
import type { Bot, Drawing } from './bot.ts';
import type { Refusal } from './errors.ts';
import type { Message } from './message.ts';

export type Send = (message: Message) => Promise<Refusal | null>;

/** With its pictures and files; without them, where Discord does not take those; and its heading rather than nothing. */
export async function show(bot: Bot, card: Card, drawing: Drawing, send: Send): Promise<Refusal | null> {
  const whole = await bot.draw(card, drawing);
  let refusal = await send(whole);
  if (refusal === 'malformed' && whole.files.length > 0) {
    log.warn('Discord did not take what was attached; the numbers go out instead', { title: card.title });
    const notes = [...card.notes, ...unsent(drawing)];
    refusal = await send(await bot.draw({ ...card, notes }, { ...drawing, attachments: nothingAttached }));
  }
  if (refusal === 'malformed') {
    log.error('Discord did not take our components; the heading goes out alone', { title: card.title });
    const bare = {
      ...card,
      parts: [],
      actions: [],
      notes: ['Discord did not take the rest of this message.'],
    };
    refusal = await send(await bot.draw(bare, { context: null, wakes: drawing.wakes }));
  }
  if (refusal !== null) log.warn('a message did not go out', { refusal, title: card.title });
  return refusal;
}

function unsent({ attachments }: Drawing): string[] {
  return attachments && attachments.files.size > 0
    ? ['The file could not be sent: Discord did not take it. Please try again.']
    : [];
}
