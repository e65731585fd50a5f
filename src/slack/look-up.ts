import type { ConversationsHistoryResponse, WebClient } from '@slack/web-api';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import { type Fault, faultOf } from './errors.ts';
import { isOf } from './metadata.ts';

/** `unclear`: more has been said there than is read. */
export type Found = { ts: string } | { absent: true } | { unclear: true } | { fault: Fault };

export type PlacedMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

// As many as one answer holds; of an app that is given out without being listed, Slack shows 15 a minute.
const PAGE = 999;
const PAGES_MAX = 3;
// Clocks differ.
const EARLIER_S = 60;

/** The message that carries this id, in a channel or in a thread there. Wants a scope for reading messages. */
export async function lookUp(
  client: WebClient,
  where: { channel: string; thread?: string },
  id: string,
  since: InstantMs,
): Promise<Found> {
  const found = await findMessage(client, where, since, ({ metadata }) => isOf(metadata, id));
  if (!('message' in found)) return found;
  return { ts: found.message.ts ?? '' };
}

export async function findMessage(
  client: WebClient,
  where: { channel: string; thread?: string },
  since: InstantMs,
  matches: (message: PlacedMessage) => boolean,
): Promise<{ message: PlacedMessage } | Exclude<Found, { ts: string }>> {
  const { channel, thread } = where;
  let cursor = '';
  try {
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const asked = {
        channel,
        oldest: String(Math.max(0, since / 1_000 - EARLIER_S)),
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor !== '' && { cursor }),
      };
      const answer = await (thread === undefined
        ? client.conversations.history(asked)
        : client.conversations.replies({ ...asked, ts: thread }));
      const message = (answer.messages as PlacedMessage[] | undefined)?.find(matches);
      if (message) return { message };
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') return { absent: true };
    }
    return { unclear: true };
  } catch (error) {
    const fault = faultOf(error);
    log.warn('could not look for a message in Slack', { channel, fault, error: String(error) });
    return { fault };
  }
}
