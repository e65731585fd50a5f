import { type REST, Routes } from 'discord.js';
import type { Card } from '../cards/card.ts';
import type { Courier, Delivery, Letter } from '../chat/ports/courier.ts';
import { log } from '../log.ts';
import type { Bot } from './bot.ts';
import { deliveryAfter, type Failed, nobodyThere, ownFault } from './deliveries.ts';
import { createEnclose } from './enclosures.ts';
import { faultOf } from './errors.ts';
import { createPlacing } from './placing.ts';
import { openDirect } from './sender.ts';
import { readPlace, type Spot, threadOf, writePlace } from './spot.ts';

/** What Discord takes everywhere; a server that pays for it may send more. */
const ATTACHMENT_BYTES_MAX = 10 * 1_024 * 1_024;

/** Takes cards to Discord, unasked. One message for each id: what may be there already is looked for first. */
export function createDiscordCourier(bot: Bot, rest: REST): Courier {
  const placing = createPlacing(rest, bot);
  const enclose = createEnclose(rest, placing, bot.timing);

  /** `sent`: what goes in the message itself, of the card that it shows. */
  async function draw({ directory, to }: Letter, sent: Card, wakes?: string) {
    const attachments = await bot.attach(sent, directory.roster, ATTACHMENT_BYTES_MAX);
    return { drawing: { context: { directory, now: bot.timing.now(), place: to }, attachments, wakes } };
  }

  async function spotOf(
    { to, card, stillMine }: Letter,
    channel: string,
  ): Promise<Spot | { failed: Failed }> {
    const parent = 'person' in to ? null : to.threadOf;
    if (parent === null) return { channel, replyTo: null };
    if (!stillMine()) return { failed: { status: 'lost' } };
    const there = readPlace(parent, channel);
    // What stands in a thread is answered in it.
    if (there.channel !== channel) return { channel: there.channel, replyTo: null };
    return threadOf(rest, there, card.title);
  }

  /** Until it is looked for, nobody knows whether an earlier attempt arrived. */
  async function safely(letter: Letter, deliver: (channel: string) => Promise<Delivery>): Promise<Delivery> {
    try {
      const channel = await channelOf(letter);
      return typeof channel === 'string' ? await deliver(channel) : unlooked(channel.failed, letter);
    } catch (error) {
      log.error('a notice could not be taken to Discord', { id: letter.id, error });
      return unlooked(ownFault, letter);
    }
  }

  async function channelOf({ to }: Letter): Promise<string | { failed: Failed }> {
    if (!('person' in to)) return to.channel;
    try {
      return await openDirect(rest, to.person);
    } catch (error) {
      const fault = faultOf(error);
      return { failed: fault.kind === 'unsure' ? nobodyThere : deliveryAfter(fault) };
    }
  }

  return {
    platform: 'discord',

    post: (letter) =>
      safely(letter, async (channel) => {
        const spot = await spotOf(letter, channel);
        if ('failed' in spot) return unlooked(spot.failed, letter);
        const wakes = roleOf(letter);
        const placed = await placing.place(
          { ...letter, ...(await draw(letter, withoutFiles(letter.card), wakes ?? undefined)) },
          spot,
        );
        if ('failed' in placed) return placed.failed;
        const there = { channel: placed.spot.channel, id: placed.id };
        const notes = await enclose(letter, there, placed.spot, (card) => draw(letter, card));
        if (letter.mention !== null && wakes === null) notes.push(unknownRole(letter.mention));
        const messageId = writePlace(there, channel);
        return { status: 'posted', messageId, ...(notes.length > 0 && { notes }) };
      }),

    edit: (letter, messageId) =>
      safely(letter, async (home) => {
        const { channel, id } = readPlace(messageId, home);
        const parcel = { ...letter, ...(await draw(letter, withoutFiles(letter.card))) };
        const edited = await placing.send(parcel, async ({ body, files }) => {
          await rest.patch(Routes.channelMessage(channel, id), { body, files });
          return id;
        });
        return 'failed' in edited ? edited.failed : { status: 'posted', messageId };
      }),
  };
}

/** They go under the message, which names them. */
function withoutFiles(card: Card): Card {
  return { ...card, parts: card.parts.filter(({ type }) => type !== 'file') };
}

/** `null`: it is none, or it would be everyone. */
function roleOf({ mention, to }: Letter): string | null {
  const isRole = mention !== null && /^\d{15,20}$/.test(mention) && mention !== to.workspace;
  return isRole && !('person' in to) ? mention : null;
}

function unknownRole(id: string): string {
  return `Nobody was woken: “${id}” is no role that can be named there.`;
}

function unlooked(failed: Failed, { isRepeated }: Letter): Failed {
  if (failed.status !== 'later') return failed;
  const { reason, afterMs } = failed;
  return { status: 'later', reason, afterMs, ...(isRepeated && { mayBeThere: true as const }) };
}
