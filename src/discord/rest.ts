import { DefaultRestOptions, REST } from 'discord.js';
import type { DiscordConfig } from '../config/discord.ts';

const ANSWER_WITHIN_MS = 10_000;

type MakeRequest = typeof DefaultRestOptions.makeRequest;

export interface Limits {
  /** Longer waits are refused. */
  waitMaxMs: number;
  attemptsAgain: number;
  /** All together: Discord's own bound, which discord.js keeps by itself. */
  requestsPerSecond: number;
}

// Discord may ask for a longer wait; then it is too late for whoever waits in front of a screen.
const patiently: Limits = { waitMaxMs: 30_000, attemptsAgain: 3, requestsPerSecond: 50 };

/** Asks once: for whoever decides anew before each time. */
export const promptly: Partial<Limits> = { waitMaxMs: 0, attemptsAgain: 0 };

/** For answers: apart from the client, so that those under way can still go out when the gateway is closed. */
export function createRest(
  { apiUrl, token }: Pick<DiscordConfig, 'apiUrl' | 'token'>,
  limits: Partial<Limits> = {},
): REST {
  const { waitMaxMs, attemptsAgain, requestsPerSecond } = { ...patiently, ...limits };
  return new REST({
    api: apiUrl,
    retries: attemptsAgain,
    globalRequestsPerSecond: requestsPerSecond,
    timeout: ANSWER_WITHIN_MS,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > waitMaxMs,
    makeRequest: askAgain((url, init) =>
      inBytes(init).then((sent) => DefaultRestOptions.makeRequest(url, sent)),
    ),
  }).setToken(token);
}

/**
 * Forms are written out here. discord.js leaves that to the undici that was loaded first, by whichever library; that of
 * Slack is a newer one, to which the forms of Node are none, and no picture went out in Discord any more.
 */
async function inBytes(init: Parameters<MakeRequest>[1]): Promise<Parameters<MakeRequest>[1]> {
  if (!(init.body instanceof FormData)) return init;
  const form = new Response(init.body);
  const type = form.headers.get('content-type') ?? '';
  return {
    ...init,
    body: new Uint8Array(await form.arrayBuffer()),
    headers: { ...(init.headers as Record<string, string>), 'content-type': type },
  };
}

const CALLBACK = /\/interactions\/\d+\/[^/]+\/callback/;
const FOLLOW_UP = /\/webhooks\/\d+\/[^/]+$/;

/**
 * discord.js asks again only where a connection was reset, and knows other cuts by other names. What it asks again does
 * the same: an edit, a post with its nonce, and the first answer, of which the second asking hears that it is there.
 */
function askAgain(makeRequest: MakeRequest): MakeRequest {
  const unsure = new Set<string>();
  return async (url, init) => {
    const { pathname } = new URL(url);
    const isCallback = CALLBACK.test(pathname);
    try {
      const response = await makeRequest(url, init);
      if (!isCallback || !unsure.delete(url) || response.status !== 400) return response;
      return new Response(null, { status: 204 });
    } catch (error) {
      if (isCallback) unsure.add(url);
      const isRepeatable = !(init.method === 'POST' && FOLLOW_UP.test(pathname));
      if (!isRepeatable || !(error instanceof Error) || error.name === 'AbortError') throw error;
      throw Object.assign(new Error(error.message, { cause: error }), { code: 'ECONNRESET' });
    }
  };
}
