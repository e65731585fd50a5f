import type { WebClient } from '@slack/web-api';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';
import { type Fault, faultOf } from './errors.ts';
import { lookUp } from './look-up.ts';
import { metadataOf } from './metadata.ts';
import type { Rendered } from './render/card.ts';

export interface Destination {
  channel: string;
  thread?: string;
}

export type Said = Pick<Rendered, 'text'> & Partial<Rendered>;

/** `unsure`: the answer was lost, and it cannot be looked up either. It is never posted a second time then. */
export type Posted =
  | { status: 'posted'; channel: string; ts: string }
  | { status: 'refused'; reason: string }
  | { status: 'unsure' };

export type Sent = { channel: string; ts: string } | { fault: Fault };

/** Slack knows no key by which it would post once: the message carries its id, so that it can be found again. */
export async function postOnce(
  client: WebClient,
  { channel, thread }: Destination,
  { blocks, text }: Said,
  id: string,
): Promise<Sent> {
  try {
    const { channel: where = channel, ts = '' } = await client.chat.postMessage({
      channel,
      text,
      ...(blocks && { blocks }),
      ...(thread !== undefined && { thread_ts: thread }),
      metadata: metadataOf(id),
      unfurl_links: false,
      unfurl_media: false,
    });
    return { channel: where, ts };
  } catch (error) {
    const fault = faultOf(error);
    log.warn('a post to Slack failed', { channel, fault, error: String(error) });
    return { fault };
  }
}

/**
 * Posts once, and again only where it is seen that the first did not arrive. That takes a scope for reading messages
 * which a workspace need not grant: then it stays unsure.
 */
export async function post(
  client: WebClient,
  to: Destination,
  said: Said,
  id: string,
  timing: Pick<Timing, 'now'>,
): Promise<Posted> {
  const since = timing.now();
  const first = await postOnce(client, to, said, id);
  if (!('fault' in first) || first.fault.kind !== 'unsure') return postedOf(first);
  const found = await lookUp(client, to, id, since);
  log.warn('a post to Slack went unanswered', { channel: to.channel, found });
  if ('ts' in found) return { status: 'posted', channel: to.channel, ts: found.ts };
  return 'absent' in found ? postedOf(await postOnce(client, to, said, id)) : { status: 'unsure' };
}

function postedOf(sent: Sent): Posted {
  if (!('fault' in sent)) return { status: 'posted', ...sent };
  const { fault } = sent;
  if (fault.kind === 'unsure') return { status: 'unsure' };
  return { status: 'refused', reason: fault.kind === 'said' ? fault.error : said[fault.kind] };
}

const said = { wait: 'too many requests', unsent: 'it could not be reached' };
