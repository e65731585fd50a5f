import type { RequestClient, Twilio } from 'twilio';
import type { InstantMs } from '../../domain/instant.ts';
import { faultOf, TwilioFault } from './fault.ts';
import type { TwilioSecrets, TwilioSettings } from './settings.ts';

export interface TwilioPlace {
  apiUrl: string;
  /** For a whole answer: one that trickles in is none. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Twilio's own client, which neither tries again by itself nor waits for ever. It is large, and loaded only here. */
export async function openTwilio(
  { accountSid }: TwilioSettings,
  { authToken, apiKeySid, apiKeySecret }: TwilioSecrets,
  { apiUrl, timeoutMs = TIMEOUT_MS }: TwilioPlace,
  now: InstantMs,
): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const transport = new twilio.RequestClient({ timeout: timeoutMs, keepAlive: false, autoRetry: false });
  const httpClient: Pick<RequestClient, 'request'> = {
    async request(asked) {
      const { pathname, search } = new URL(asked.uri);
      const uri = `${apiUrl}${pathname}${search}`;
      const answer = await answered(transport.request({ ...asked, uri }), timeoutMs);
      if (answer.statusCode >= 300) throw faultOf(answer, now);
      return answer;
    },
  };
  return twilio(apiKeySid ?? accountSid, apiKeySecret ?? authToken, {
    accountSid,
    // Of which nothing but this is called.
    httpClient: httpClient as RequestClient,
  });
}

function answered<Answer>(work: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new TwilioFault('unreachable', `no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    work
      // The error holds the request with what it signed in with, which belongs in no log.
      .then(resolve, ({ code }) => reject(new TwilioFault('unreachable', `no answer: ${code}`)))
      .finally(() => clearTimeout(late));
  });
}
