import type { Unread } from '../../jobs/telephony/ports.ts';
import type { TelephonyFailure } from '../../reports/ports/paying.ts';

/** Twilio has not said what it was asked. `message`: what it did instead, without anything that is secret. */
export class TwilioFault extends Error {
  readonly failure: TelephonyFailure;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    failure: TelephonyFailure,
    message: string,
    { status = null, retryAfterMs = null }: { status?: number | null; retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.name = 'TwilioFault';
    this.failure = failure;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What became of asking; that Twilio has not said it is an answer too. */
export async function orUnread<Read>(ask: () => Promise<Read>): Promise<Read | Unread> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TwilioFault)) throw error;
    const { failure, message: detail, retryAfterMs } = error;
    return { failure, detail, retryAfterMs };
  }
}

interface Answer {
  statusCode: number;
  headers?: unknown;
  body?: unknown;
}

export function faultOf(answer: Answer, now: number): TwilioFault {
  const { statusCode: status } = answer;
  const code = (answer.body as { code?: unknown } | null)?.code;
  const message = `HTTP ${status}${typeof code === 'number' ? `, code ${code}` : ''}`;
  return new TwilioFault(failureOf(status), message, { status, retryAfterMs: retryAfterMs(answer, now) });
}

function failureOf(status: number): TelephonyFailure {
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'busy';
  return status >= 500 ? 'unreachable' : 'unexpected';
}

/** In seconds, or as a date. */
function retryAfterMs({ headers }: Answer, now: number): number | null {
  const said = (headers as Record<string, unknown> | undefined)?.['retry-after'];
  if (typeof said !== 'string') return null;
  const waitMs = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - now;
  return Number.isFinite(waitMs) && waitMs > 0 ? waitMs : null;
}
