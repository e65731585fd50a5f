import type { RequestClient, Twilio } from 'twilio';
import type { InstantMs } from '../../domain/instant.ts';
import { faultOf, TwilioFault } from './fault.ts';
import type { TwilioSecrets, TwilioSettings } from './settings.ts';

export interface TwilioPlace {
  apiUrl: string;
  /** Until when a whole answer is waited for, from now on: one that trickles in is none. */
  deadline?: () => AbortSignal;
}

const TIMEOUT_MS = 10_000;
const inTime = () => AbortSignal.timeout(TIMEOUT_MS);

/** Twilio's own client, which neither tries again by itself nor waits for ever. It is large, and loaded only here. */
export async function openTwilio(
  { accountSid }: TwilioSettings,
  { authToken, apiKeySid, apiKeySecret }: TwilioSecrets,
  { apiUrl, deadline = inTime }: TwilioPlace,
  now: InstantMs,
): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const transport = new twilio.RequestClient({ timeout: TIMEOUT_MS, keepAlive: false, autoRetry: false });
  const httpClient: Pick<RequestClient, 'request'> = {
    async request(asked) {
      const { pathname, search } = new URL(asked.uri);
      const uri = `${apiUrl}${pathname}${search}`;
      const answer = await answered(transport.request({ ...asked, uri }), deadline());
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

function answered<Answer>(work: Promise<Answer>, deadline: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new TwilioFault('unreachable', 'no answer in time'));
    deadline.addEventListener('abort', late, { once: true });
    // The error holds the request with what it signed in with, which belongs in no log.
    work.then(resolve, ({ code }) => reject(new TwilioFault('unreachable', `no answer: ${code}`)));
  });
}
