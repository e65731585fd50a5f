import { RESTJSONErrorCodes as codes } from 'discord.js';
import type { Delivery } from '../chat/ports/courier.ts';
import type { Fault } from './errors.ts';

export type Failed = Exclude<Delivery, { status: 'posted' }>;
type Later = Extract<Delivery, { status: 'later' }>;

const noAccess =
  'The bot may not write there. It needs “View Channel”, “Send Messages” and “Attach Files” in the channel.';
const unknownPerson = 'This person takes no direct messages from the bot.';

/** There is no such place any more, or the bot may not be there. */
const gone: Readonly<Record<number, string>> = {
  [codes.UnknownChannel]: 'The channel is gone.',
  [codes.UnknownGuild]: 'The server is gone.',
  [codes.UnknownUser]: unknownPerson,
  [codes.MissingAccess]: 'The bot is not in the server any more, or may not see the channel.',
  [codes.MissingPermissions]: noAccess,
  [codes.CannotReplyWithoutPermissionToReadMessageHistory]: noAccess,
  [codes.CannotSendMessagesToThisUser]: unknownPerson,
  [codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: unknownPerson,
  [codes.InvalidActionOnArchivedThread]: 'The thread is closed.',
  [codes.ThreadLocked]: 'The thread is closed.',
};

/** What Discord says of an edit, and of a post whose nonce it knows: it was there, and somebody has deleted it. */
const DELETED: Failed = { status: 'refused', reason: 'deleted' };

const withdrawn: Failed = {
  status: 'gone',
  reason: 'Discord does not take the token of the bot any more.',
};
export const nobodyThere = later('Discord could not be reached.');
export const ownFault = later('Something went wrong on our side.');
export const unanswered = later('Discord did not say whether it was posted.', { mayBeThere: true });
export const unreadable: Failed = {
  status: 'unsure',
  reason:
    'An earlier attempt may have arrived, and the bot may not read there whether it did. It can with “Read Message History”.',
};

/** What became of a call, where it failed. */
export function deliveryAfter(fault: Fault): Failed {
  switch (fault.kind) {
    case 'wait':
      return later('Discord asks for fewer requests.', { afterMs: fault.afterMs });
    case 'unsent':
      return nobodyThere;
    case 'unsure':
      return unanswered;
    case 'said':
      return deliveryOf(fault);
  }
}

function deliveryOf({ code, status }: Extract<Fault, { kind: 'said' }>): Failed {
  const isGone = gone[code];
  if (isGone !== undefined) return { status: 'gone', reason: isGone };
  if (code === codes.UnknownMessage) return DELETED;
  if (status === 401) return withdrawn;
  return { status: 'refused', reason: `Discord did not take it (${status}, ${code}).` };
}

function later(reason: string, more: { afterMs?: number | null; mayBeThere?: true } = {}): Later {
  return { status: 'later', reason, afterMs: null, ...more };
}
