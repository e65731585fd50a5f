import {
  type APIChannel,
  type APIMessage,
  type REST,
  RESTJSONErrorCodes,
  Routes,
  SnowflakeUtil,
} from 'discord.js';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import { type Fault, faultOf } from './errors.ts';
import { isMarked, nonceOf } from './mark.ts';

/** `unclear`: the bot may not read what was said there, or more was said than it reads. */
export type Found = { id: string } | { absent: true } | { unclear: true } | { fault: Fault };

const PAGE = 100;
const PAGES_MAX = 5;

/** The bot's own message of this notice. What others say is not shown to it. */
export async function lookUp(rest: REST, channel: string, id: string, since: InstantMs): Promise<Found> {
  let before: string | null = null;
  try {
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(before !== null && { before }) });
      const messages = (await rest.get(Routes.channelMessages(channel), { query })) as APIMessage[];
      const message = messages.find((each) => isMarked(each.components, id) || each.nonce === nonceOf(id));
      if (message) return { id: message.id };
      const oldest = messages.at(-1)?.id ?? null;
      if (oldest === null && page === 1)
        return (await isEmpty(rest, channel)) ? { absent: true } : { unclear: true };
      if (oldest === null || messages.length < PAGE || SnowflakeUtil.timestampFrom(oldest) < since) {
        return { absent: true };
      }
      before = oldest;
    }
    return { unclear: true };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind === 'said' && fault.code === RESTJSONErrorCodes.UnknownMessage) return { absent: true };
    log.warn('could not look for a message in Discord', { channel, fault, error: String(error) });
    return { fault };
  }
}

/** Whoever may not read what was said is shown nothing at all: an empty list alone says nothing. */
async function isEmpty(rest: REST, channel: string): Promise<boolean> {
  const { last_message_id: last } = (await rest.get(Routes.channel(channel))) as APIChannel & {
    last_message_id?: string | null;
  };
  return last === null || last === undefined;
}
