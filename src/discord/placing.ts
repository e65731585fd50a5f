import type { REST } from 'discord.js';
import type { Card } from '../cards/card.ts';
import type { Letter } from '../chat/ports/courier.ts';
import type { Bot, Drawing } from './bot.ts';
import { deliveryAfter, type Failed, unanswered, unreadable } from './deliveries.ts';
import { type Fault, faultOf, type Refusal } from './errors.ts';
import { lookUp } from './look-up.ts';
import { marked, nonceOf } from './mark.ts';
import type { Message } from './message.ts';
import { postMessage } from './sender.ts';
import { show } from './show.ts';
import type { Spot } from './spot.ts';

export interface Parcel extends Pick<Letter, 'id' | 'isRepeated' | 'triedAt' | 'stillMine'> {
  card: Card;
  drawing: Drawing;
}

/** Does something to one message, whose id it returns. */
export type Call = (message: Message) => Promise<string>;

export interface Placing {
  /** Once, however often: at the spot or at the one instead. */
  place(parcel: Parcel, spot: Spot): Promise<{ id: string; spot: Spot } | { failed: Failed }>;
  /** Drawn whole, and with less where Discord does not take it. */
  send(parcel: Parcel, call: Call): Promise<{ id: string } | { failed: Failed }>;
}

/** As long as a notice is attempted at all, and a little more. */
const LOOK_BACK_MS = 25 * 3_600_000;
// Discord says that it knows a nonce again for “the past few minutes”.
const NONCE_LIVES_MS = 2 * 60_000;
const ATTEMPTS_MAX = 3;
const FIRST_PAUSE_MS = 250;

export function createPlacing(rest: REST, bot: Bot): Placing {
  const { timing } = bot;

  /** `null`: it is not there, or Discord itself would know it again. */
  async function lookFor(parcel: Parcel, spot: Spot): ReturnType<Placing['place']> {
    const instead = elsewhere(spot);
    const found = await lookUp(rest, spot.channel, parcel.id, timing.now() - LOOK_BACK_MS);
    if ('id' in found) return { id: found.id, spot };
    if ('absent' in found) return instead ? lookFor(parcel, instead) : absent;
    if ('fault' in found) {
      const failed = deliveryAfter(found.fault);
      // Also where nothing answers, it is looked for again before it is posted.
      return { failed: failed.status === 'later' ? { ...failed, mayBeThere: true } : failed };
    }
    const sinceMs = timing.now() - (parcel.triedAt ?? Number.NEGATIVE_INFINITY);
    return sinceMs < NONCE_LIVES_MS ? absent : { failed: unreadable };
  }

  /** What goes unanswered is asked again: with its nonce, and as an edit, it is the same. */
  async function attempt(
    stillMine: () => boolean,
    act: () => Promise<string>,
  ): Promise<{ id: string } | { failed: Failed; refusal: Refusal }> {
    for (let attempt = 1; ; attempt += 1) {
      if (!stillMine()) return { failed: lost, refusal: 'lost' };
      try {
        return { id: await act() };
      } catch (error) {
        const fault = faultOf(error);
        if (fault.kind !== 'unsure' || attempt === ATTEMPTS_MAX) {
          return { failed: deliveryAfter(fault), refusal: refusalAfter(fault) };
        }
        await timing.pause(FIRST_PAUSE_MS * 4 ** (attempt - 1));
      }
    }
  }

  async function send({ id, card, drawing, stillMine }: Parcel, call: Call) {
    let outcome: { id: string } | { failed: Failed } = { failed: unanswered };
    await show(bot, card, drawing, async (message) => {
      const done = await attempt(stillMine, () => call(marked(message, id)));
      outcome = done;
      if (!('failed' in done)) return null;
      // Whoever may write there and attach nothing gets it without its pictures.
      const hasPicturesAlone = message.files.length > 0 && drawing.attachments?.files.size === 0;
      return done.refusal === 'forbidden' && hasPicturesAlone ? 'malformed' : done.refusal;
    });
    return outcome as { id: string } | { failed: Failed };
  }

  async function place(parcel: Parcel, spot: Spot): ReturnType<Placing['place']> {
    if (parcel.isRepeated) {
      const found = await lookFor(parcel, spot);
      if (found !== absent) return found;
    }
    const nonce = nonceOf(parcel.id);
    const at = ({ channel, replyTo }: Spot) =>
      send(parcel, (message) => postMessage(rest, channel, message, nonce, replyTo));
    for (let tried = spot; ; ) {
      const sent = await at(tried);
      if ('id' in sent) return { ...sent, spot: tried };
      if (sent.failed.status !== 'gone' || !tried.instead) return sent;
      tried = tried.instead;
    }
  }

  return { place, send };
}

const lost: Failed = { status: 'lost' };
const absent = { failed: lost };

/** The next one in another channel: what stands in one is looked for there once. */
function elsewhere({ channel, instead }: Spot): Spot | undefined {
  return instead?.channel === channel ? elsewhere(instead) : instead;
}

function refusalAfter(fault: Fault): Refusal {
  return fault.kind === 'said' ? fault.refusal : 'lost';
}
