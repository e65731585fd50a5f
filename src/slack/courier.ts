import type { Courier, Delivery, Letter } from '../chat/ports/courier.ts';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import type { Bot } from './bot.ts';
import {
  deliveryAfter,
  type Failed,
  nobodyThere,
  ownFault,
  privateUnsure,
  removedDelivery,
  tooMuchSince,
  unanswered,
  unreadable,
} from './deliveries.ts';
import { createEnclose } from './enclosures.ts';
import { faultOf } from './errors.ts';
import type { Line, OpenLine } from './line.ts';
import { lookUp } from './look-up.ts';
import { filesOf } from './mail.ts';
import { mentionOf } from './mention.ts';
import { type Destination, postOnce, type Said, type Sent } from './sender.ts';
import { show } from './show.ts';

/** As long as a notice is attempted at all, and a little more. */
const LOOK_BACK_MS = 25 * 3_600_000;

type Placed = { channel: string; ts: string };

/** Takes cards to Slack, unasked. One message for each id: what may be there already is looked for first. */
export function createSlackCourier(bot: Bot, openLine: OpenLine): Courier {
  const enclose = createEnclose(bot.mail, bot.timing);
  const { timing } = bot;

  async function lookFor(
    { prompt }: Line,
    where: Destination,
    { id, to }: Letter,
    since: InstantMs,
  ): Promise<Placed | Failed | null> {
    // A direct channel has an id of its own, which only a message in it tells.
    if ('person' in to) return privateUnsure;
    const found = await lookUp(prompt, where, id, since);
    if ('ts' in found) return { channel: where.channel, ts: found.ts };
    if ('absent' in found) return null;
    if ('unclear' in found) return tooMuchSince;
    if (found.fault.kind === 'said' && found.fault.error === 'missing_scope') return unreadable;
    const delivery = deliveryAfter(found.fault);
    // Also where nothing answers, it is looked for again before it is posted.
    return delivery.status === 'later' ? { ...delivery, mayBeThere: true } : delivery;
  }

  /** The card with its pictures, or with less, by whichever call puts it there. */
  async function send(
    letter: Letter,
    line: Line,
    call: (said: Said) => Promise<Sent>,
    mention?: string,
  ): Promise<Placed | Failed> {
    const { card, directory } = letter;
    const pictures = await bot.picturesOf([card], { directory }, line);
    let outcome: Placed | Failed = nobodyThere;
    await show(bot, {
      card,
      context: { directory, place: letter.to },
      pictures,
      mention,
      async send(said) {
        if (!letter.stillMine()) {
          outcome = { status: 'lost' };
          return 'lost';
        }
        const sent = await call(said);
        if (!('fault' in sent)) {
          outcome = sent;
          return null;
        }
        outcome = deliveryAfter(sent.fault);
        return sent.fault.kind === 'said' ? sent.fault.error : sent.fault.kind;
      },
    });
    return outcome;
  }

  async function place(letter: Letter, line: Line, mention: string | undefined): Promise<Placed | Failed> {
    const where = placeOf(letter);
    const begunAt = timing.now();
    if (letter.isRepeated) {
      const found = await lookFor(line, where, letter, begunAt - LOOK_BACK_MS);
      if (found !== null) return found;
    }
    const call = (said: Said) => postOnce(line.prompt, where, said, letter.id);
    const sent = await send(letter, line, call, mention);
    if (sent !== unanswered) return sent;
    // It may still be on its way: where it is not seen yet, it is looked for once more before it is posted again.
    return (await lookFor(line, where, letter, begunAt)) ?? sent;
  }

  async function safely(letter: Letter, deliver: (line: Line) => Promise<Delivery>): Promise<Delivery> {
    // Nobody has looked yet whether an earlier attempt arrived.
    const mayBeThere = letter.isRepeated ? { mayBeThere: true as const } : {};
    try {
      const line = await openLine(letter.to.workspace);
      if (line === 'removed') return removedDelivery;
      return line === 'closed' ? { ...nobodyThere, ...mayBeThere } : await deliver(line);
    } catch (error) {
      log.error('a notice could not be taken to Slack', { id: letter.id, error });
      return { ...ownFault, ...mayBeThere };
    }
  }

  return {
    platform: 'slack',

    post: (letter) =>
      safely(letter, async (line) => {
        const mention = letter.mention === null ? null : mentionOf(letter.mention);
        const there = await place(letter, line, mention ?? undefined);
        if ('status' in there) return there;
        const { channel, ts } = there;
        const thread = { channel, thread: placeOf(letter).thread ?? ts };
        const notes = await enclose({
          files: filesOf(letter.card),
          line,
          thread,
          lookSince: letter.isRepeated ? timing.now() - LOOK_BACK_MS : null,
          stillMine: letter.stillMine,
        });
        if (letter.mention !== null && mention === null) notes.push(unknownMention(letter.mention));
        const messageId = 'person' in letter.to ? `${channel}:${ts}` : ts;
        return { status: 'posted', messageId, ...(notes.length > 0 && { notes }) };
      }),

    edit: (letter, messageId) =>
      safely(letter, async (line) => {
        const { channel, ts } = editedAt(letter, messageId);
        const sent = await send(letter, line, async ({ text, blocks = [] }) => {
          try {
            // Its metadata stays as it is, not being named.
            await line.prompt.chat.update({ channel, ts, text, blocks });
            return { channel, ts };
          } catch (error) {
            return { fault: faultOf(error) };
          }
        });
        return 'status' in sent ? sent : { status: 'posted', messageId };
      }),
  };
}

function placeOf({ to }: Letter): Destination {
  if ('person' in to) return { channel: to.person };
  return { channel: to.channel, ...(to.threadOf !== null && { thread: to.threadOf }) };
}

/** Of a direct message the id tells in which channel it is. */
function editedAt({ to }: Letter, messageId: string): Placed {
  if (!('person' in to)) return { channel: to.channel, ts: messageId };
  const [channel = '', ts = ''] = messageId.split(':');
  return { channel, ts };
}

function unknownMention(id: string): string {
  return `Nobody was woken: “${id}” is no user group of Slack.`;
}
