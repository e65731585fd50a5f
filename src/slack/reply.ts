import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { slackErrorOf } from './errors.ts';
import type { Fetch } from './patient-fetch.ts';
import type { Rendered } from './render/card.ts';

export interface Manner {
  /** In the place of the message that was pressed, or of this command's own first answer. */
  replace: boolean;
  /** Everybody in the channel sees it. */
  public?: boolean;
}

/** `null`: it is there. Else why Slack refused it, such as “invalid_blocks”. */
export type Refusal = string | null;

/** Where a command or a press is answered: an address that takes five messages within half an hour. */
export interface Reply {
  send(message: Pick<Rendered, 'text'> & Partial<Rendered>, manner: Manner): Promise<Refusal>;
}

const USES_MAX = 5;
const LIVES_MS = 30 * 60_000;
const SPENT = new Set(['used_url', 'expired_url', 'no_such_url', 'message_not_found']);

export type ReplyTo = (url: string, asker: Asker, to: 'command' | 'press') => Reply;

export function createReplyTo(fetch: Fetch, timing: Pick<Timing, 'now'>): ReplyTo {
  return (url, asker, to) => createReply({ url, asker, fetch, timing, to });
}

interface Answering {
  url: string;
  asker: Asker;
  fetch: Fetch;
  timing: Pick<Timing, 'now'>;
  /** What a command's answer replaces is its own: sent twice, it is there once. */
  to: 'command' | 'press';
}

function createReply({ url, asker, fetch, timing, to }: Answering): Reply {
  const until = timing.now() + LIVES_MS;
  let uses = 0;

  async function post(message: Partial<Rendered>, manner: Manner): Promise<Refusal> {
    uses += 1;
    const isRepeatable = manner.replace || (to === 'command' && !manner.public);
    const body = {
      ...message,
      response_type: manner.public ? 'in_channel' : 'ephemeral',
      replace_original: manner.replace,
    };
    const request = (replace: boolean): RequestInit => ({
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ...body, replace_original: replace }),
    });
    try {
      return await refusalOf(await fetch(url, request(manner.replace), { unsure: 'stop' }));
    } catch (error) {
      if (!isRepeatable) throw error;
      // Perhaps it is there: what is sent now takes its place, and is new only where it is not.
      uses += 1;
      log.info('an answer to Slack may be lost; sending it again in its own place', { error: String(error) });
      return refusalOf(await fetch(url, request(true), { unsure: 'again' }));
    }
  }

  return {
    async send(message, manner) {
      if (uses < USES_MAX && timing.now() < until) {
        const refusal = await post(message, manner).catch((error) => {
          log.warn('could not answer by the address Slack gave', { error: String(error) });
          return 'lost';
        });
        if (refusal !== 'lost' && !SPENT.has(refusal ?? '')) return refusal;
      }
      return manner.public ? 'lost' : tellPrivately(asker, message);
    },
  };
}

async function refusalOf(response: Response): Promise<Refusal> {
  const text = await response.text();
  const said = parse(text);
  if (response.status >= 500 || response.status === 429) throw new Error(`answered with ${response.status}`);
  if (response.ok && said?.ok !== false) return null;
  const isGone = response.status === 404 || response.status === 410;
  return said?.error ?? (isGone ? 'expired_url' : text.slice(0, 100) || `status ${response.status}`);
}

function parse(text: string): { ok?: boolean; error?: string } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The address is spent: the channel takes it if the app is in it, and else their direct messages. */
async function tellPrivately(
  { client, channel, userId }: Asker,
  message: Partial<Rendered>,
): Promise<Refusal> {
  const { text = '', blocks } = message;
  const said = { text, ...(blocks && { blocks }) };
  try {
    if (channel !== null) {
      await client.chat.postEphemeral({ channel, user: userId, ...said });
      return null;
    }
  } catch (error) {
    const reason = slackErrorOf(error);
    if (reason === undefined || /^invalid_blocks|^msg_/.test(reason)) return reason ?? 'lost';
  }
  try {
    await client.chat.postMessage({ channel: userId, ...said });
    return null;
  } catch (error) {
    return slackErrorOf(error) ?? 'lost';
  }
}
