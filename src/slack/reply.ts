import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';
import type { Asker } from './asker.ts';
import { slackErrorOf } from './errors.ts';
import type { Fetch, Patience } from './patient-fetch.ts';
import type { Rendered } from './render/card.ts';

export interface Manner {
  /** In the place of the message that was pressed, or of this command's own first answer. */
  replace: boolean;
  /** Everybody in the channel sees it. */
  public?: boolean;
  /** What comes after it takes its place: it is tried once, and goes no other way. */
  fleeting?: boolean;
}

/** `null`: it is there. Else why Slack refused it, such as “invalid_blocks”. */
export type Refusal = string | null;

/** Where a command or a press is answered: an address that takes five messages within half an hour. */
export interface Reply {
  send(message: Pick<Rendered, 'text'> & Partial<Rendered>, manner: Manner): Promise<Refusal>;
}

const USES_MAX = 5;
const LIVES_MS = 30 * 60_000;
// Before each attempt where nobody knows what became of the one before. The first are for somebody who waits; the others
// for whom no other way led to either.
const SOON_MS = [0, 0, 2_000, 10_000, 40_000];
const LATER_MS = [120_000, 300_000];
const SPENT = new Set(['used_url', 'expired_url', 'no_such_url', 'message_not_found']);

export type ReplyTo = (url: string, asker: Asker, to: 'command' | 'press') => Reply;

export function createReplyTo(fetch: Fetch, timing: Pick<Timing, 'now' | 'pause'>): ReplyTo {
  return (url, asker, to) => createReply({ url, asker, fetch, timing, to });
}

interface Answering {
  url: string;
  asker: Asker;
  fetch: Fetch;
  timing: Pick<Timing, 'now' | 'pause'>;
  /** What a command's answer replaces is its own: sent again, it is there once. */
  to: 'command' | 'press';
}

function createReply({ url, asker, fetch, timing, to }: Answering): Reply {
  const until = timing.now() + LIVES_MS;
  let uses = 0;

  async function attempt(
    message: Partial<Rendered>,
    { public: isPublic, replace }: Manner,
    unsure: Patience['unsure'],
  ): Promise<Refusal> {
    const body = {
      ...message,
      response_type: isPublic ? 'in_channel' : 'ephemeral',
      replace_original: replace,
    };
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const refusal = await refusalOf(
      await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }, { unsure }),
    );
    uses += 1;
    return refusal;
  }

  async function post(
    message: Partial<Rendered>,
    manner: Manner,
    pausesMs: readonly number[],
  ): Promise<Refusal> {
    for (const [index, pauseMs] of pausesMs.entries()) {
      if (pauseMs > 0) await timing.pause(pauseMs);
      if (uses >= USES_MAX || timing.now() >= until) return 'expired_url';
      // Perhaps it is there: what is sent again takes its place, and is new only where it is not.
      const replace = manner.replace || index > 0;
      try {
        return await attempt(message, { ...manner, replace }, index === 0 ? 'stop' : 'again');
      } catch (error) {
        log.warn('an answer to Slack may be lost', { error: String(error) });
      }
    }
    return 'lost';
  }

  function attemptsOf({ replace, public: isPublic, fleeting }: Manner): number {
    if (fleeting) return 1;
    // A message that was pressed may have been pressed again meanwhile.
    if (to === 'command' && !isPublic) return SOON_MS.length;
    return replace ? 2 : 1;
  }

  return {
    async send(message, manner) {
      const refusal = await post(message, manner, SOON_MS.slice(0, attemptsOf(manner)));
      const isLost = refusal === 'lost';
      if (!isLost && !SPENT.has(refusal ?? '')) return refusal;
      if (manner.public || manner.fleeting) return 'lost';
      const told = await tellPrivately(asker, message);
      return told !== null && isLost && to === 'command'
        ? post(message, { ...manner, replace: true }, LATER_MS)
        : told;
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
