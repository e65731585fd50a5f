import { type APIThreadChannel, RESTJSONErrorCodes as codes, type REST, Routes } from 'discord.js';
import { lineOf } from '../cards/words.ts';
import { deliveryAfter, type Failed } from './deliveries.ts';
import { faultOf } from './errors.ts';

/** Where in Discord something is posted. */
export interface Spot {
  channel: string;
  replyTo: string | null;
  /** Where it goes when the bot may not post there. */
  instead?: Spot;
}

const NAME_LENGTH_MAX = 100;
const KEPT_OPEN_MINUTES = 4_320;

/** No thread can be begun from it: it stands in one, or in a direct channel; the bot may not; there are too many. */
const NO_THREAD = new Set<number>([
  codes.MissingAccess,
  codes.MissingPermissions,
  codes.CannotExecuteActionOnThisChannelType,
  codes.InvalidMessageType,
  codes.MaximumActiveThreads,
  codes.MaximumActiveAnnouncementThreads,
]);

const ORPHANED: Failed = { status: 'refused', reason: 'The message in whose thread it belongs is gone.' };

/** The thread of a message, which has the message's own id; a reply to the message where there can be none. */
export async function threadOf(
  rest: REST,
  { channel, id: messageId }: Placed,
  title: string,
): Promise<Spot | { failed: Failed }> {
  const reply = replyTo({ channel, id: messageId });
  try {
    const { id } = (await rest.post(Routes.threads(channel, messageId), {
      body: { name: lineOf(title, NAME_LENGTH_MAX), auto_archive_duration: KEPT_OPEN_MINUTES },
    })) as APIThreadChannel;
    return { channel: id, replyTo: null, instead: reply };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind !== 'said') return { failed: deliveryAfter(fault) };
    if (fault.code === codes.ThreadAlreadyCreatedForMessage) {
      return { channel: messageId, replyTo: null, instead: reply };
    }
    if (NO_THREAD.has(fault.code)) return reply;
    return { failed: fault.code === codes.UnknownMessage ? ORPHANED : deliveryAfter(fault) };
  }
}

export interface Placed {
  channel: string;
  id: string;
}

/** Whoever may not read what was said may not reply to it either. */
export function replyTo({ channel, id }: Placed): Spot {
  return { channel, replyTo: id, instead: { channel, replyTo: null } };
}

/** Where it stands elsewhere than in the channel it was sent to, such as in a thread there, its id says so. */
export function writePlace({ channel, id }: Placed, home: string): string {
  return channel === home ? id : `${channel}:${id}`;
}

export function readPlace(messageId: string, home: string): Placed {
  const [first = '', second] = messageId.split(':');
  return second === undefined ? { channel: home, id: first } : { channel: first, id: second };
}
