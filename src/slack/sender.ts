import type { WebClient } from '@slack/web-api';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';
import { isUnsure, slackErrorOf } from './errors.ts';
import type { Rendered } from './render/card.ts';

export interface Destination {
  channel: string;
  thread?: string;
}

/** `unsure`: the answer was lost, and it cannot be looked up either. It is never posted a second time then. */
export type Posted =
  | { status: 'posted'; channel: string; ts: string }
  | { status: 'refused'; reason: string }
  | { status: 'unsure' };

const EVENT_TYPE = 'tallybot_post';
const LOOK_BACK = 50;

/**
 * Posts once: Slack knows no key that would make it so, so an uncertain post is looked up by the id it carries. That
 * takes a scope for reading messages, which the app does not ask for: where nobody has granted it, it stays unsure.
 */
export async function post(
  client: WebClient,
  { channel, thread }: Destination,
  { blocks, text }: Pick<Rendered, 'text'> & Partial<Rendered>,
  id: string,
  timing: Pick<Timing, 'now'>,
): Promise<Posted> {
  const since = timing.now();
  const message = {
    channel,
    text,
    ...(blocks && { blocks }),
    ...(thread !== undefined && { thread_ts: thread }),
    metadata: { event_type: EVENT_TYPE, event_payload: { id } },
    unfurl_links: false,
    unfurl_media: false,
  };
  const first = await attempt(client, message);
  if (first.status !== 'unsure') return first;
  const found = await lookUp(client, { channel, id, since });
  log.warn('a post to Slack went unanswered', { channel, found: found === null ? 'unknown' : found !== '' });
  if (found === null) return { status: 'unsure' };
  if (found !== '') return { status: 'posted', channel, ts: found };
  return attempt(client, message);
}

type Message = Parameters<WebClient['chat']['postMessage']>[0];

async function attempt(client: WebClient, message: Message): Promise<Posted> {
  try {
    const { channel = '', ts = '' } = await client.chat.postMessage(message);
    return { status: 'posted', channel, ts };
  } catch (error) {
    if (isUnsure(error)) return { status: 'unsure' };
    const reason = slackErrorOf(error);
    if (reason === undefined) return { status: 'refused', reason: String(error) };
    return { status: 'refused', reason };
  }
}

/** The message's ts; '' where it is not there; `null` where this app may not read the channel. */
async function lookUp(
  client: WebClient,
  { channel, id, since }: { channel: string; id: string; since: number },
): Promise<string | null> {
  try {
    // A minute earlier, for clocks differ.
    const oldest = String(since / 1_000 - 60);
    const { messages = [] } = await client.conversations.history({
      channel,
      oldest,
      limit: LOOK_BACK,
      include_all_metadata: true,
    });
    const found = messages.find(({ metadata }) => {
      const payload = metadata?.event_payload as { id?: string } | undefined;
      return metadata?.event_type === EVENT_TYPE && payload?.id === id;
    });
    return found?.ts ?? '';
  } catch (error) {
    log.warn('could not look up a post', { channel, reason: slackErrorOf(error), error: String(error) });
    return null;
  }
}
