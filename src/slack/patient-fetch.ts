import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';

export type Fetch = (url: string | URL, init?: RequestInit, patience?: Patience) => Promise<Response>;

type FetchOnce = (url: string, init: RequestInit) => Promise<Response>;

export interface Patience {
  /** What is to be done where nobody knows whether Slack did it: ask again, or leave it to whoever asked. */
  unsure: 'again' | 'stop';
}

/** Said to be told where Slack refuses a token: by whoever asked last with it. */
export type Heard = (answered: { error: string; authorization: string | undefined }) => void;

const ATTEMPTS_MAX = 4;
const ANSWER_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 250;
// Slack may ask for more; then it is too late for whoever waits in front of a screen.
const RETRY_AFTER_MAX_MS = 30_000;

/** What puts a message somewhere must not be done twice: whoever asked looks first. */
const POSTS = new Set(['chat.postMessage', 'chat.postEphemeral', 'files.completeUploadExternal']);

function patienceFor(url: string): Patience {
  return { unsure: POSTS.has(new URL(url).pathname.split('/').at(-1) ?? '') ? 'stop' : 'again' };
}

/**
 * Asks Slack as Slack wants to be asked: waits as long as a 429 says, and asks again, a few times and later each time,
 * where it failed or did not answer. What comes back is a whole answer, or an error.
 */
export function createPatientFetch(
  timing: Timing,
  heard: Heard = () => {},
  fetchOnce: FetchOnce = fetch,
): Fetch {
  const ask = createPromptFetch(timing, heard, fetchOnce);
  return async (address, init = {}, patience = patienceFor(String(address))) => {
    const url = String(address);
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === ATTEMPTS_MAX;
      const pauseMs = FIRST_PAUSE_MS * 4 ** (attempt - 1);
      try {
        const response = await ask(url, init);
        if (response.status === 429) {
          const waitMs = Number(response.headers.get('retry-after') ?? 1) * 1_000;
          if (isLast || !(waitMs <= RETRY_AFTER_MAX_MS)) return response;
          log.info('Slack asks to wait', { url: nameOf(url), waitMs });
          await timing.pause(waitMs);
          continue;
        }
        if (response.status < 500 || isLast || patience.unsure === 'stop') return response;
        log.warn('Slack failed; asking again', { url: nameOf(url), status: response.status });
      } catch (error) {
        if (isLast || patience.unsure === 'stop') throw error;
        log.warn('Slack did not answer; asking again', { url: nameOf(url), error: String(error) });
      }
      await timing.pause(pauseMs);
    }
  };
}

/** Asks once: for whoever decides anew before each time. */
export function createPromptFetch(
  timing: Timing,
  heard: Heard = () => {},
  fetchOnce: FetchOnce = fetch,
): Fetch {
  return async (address, init = {}) => {
    const response = await wholeAnswer(timing, fetchOnce, String(address), init);
    await hear(response, init, heard);
    return response;
  };
}

/** Headers alone are no answer: the body may hang as well. */
async function wholeAnswer(
  timing: Timing,
  fetchOnce: FetchOnce,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const giveUp = new AbortController();
  const callOff = timing.after(ANSWER_WITHIN_MS, () =>
    giveUp.abort(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)),
  );
  try {
    const response = await fetchOnce(url, { ...init, signal: giveUp.signal });
    const body = await response.arrayBuffer();
    const { status, statusText } = response;
    const headers = new Headers(response.headers);
    // It has been unpacked already.
    headers.delete('content-encoding');
    return new Response(status === 204 ? null : body, { status, statusText, headers });
  } finally {
    callOff();
  }
}

async function hear(response: Response, { headers }: RequestInit, heard: Heard): Promise<void> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return;
  const said = await readJson(response.clone());
  if (said?.ok !== false) return;
  heard({
    error: String(said.error),
    authorization: new Headers(headers).get('authorization') ?? undefined,
  });
}

async function readJson(response: Response): Promise<{ ok?: boolean; error?: string } | null> {
  try {
    return (await response.json()) as { ok?: boolean; error?: string };
  } catch {
    return null;
  }
}

/** Addresses that answer by themselves have no place in a log. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
  return method ?? host;
}
