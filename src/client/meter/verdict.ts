import { MeterRefusedError, MeterUnreachableError, type TallybotError } from '../errors.ts';
import type { Answer, NoAnswer } from './meter.ts';

/** What an answer means for whoever asked, whatever was asked. */
export type Verdict =
  | { kind: 'yes'; json: Record<string, unknown> }
  /** It will pass: the same again, later. */
  | { kind: 'again'; error: TallybotError; afterMs: number | null }
  /** Somebody has to mend the key or the address first, unless less at once gets through. */
  | { kind: 'barred'; error: TallybotError; isTooMuch?: boolean }
  /** This content it will never take. */
  | { kind: 'no'; error: MeterRefusedError };

const PASSING = new Set([408, 425, 429]);
const TOO_LARGE = 413;

export function verdictOf(answer: Answer | NoAnswer): Verdict {
  if (answer.status === null) {
    const error = new MeterUnreachableError(answer.why, { cause: answer.cause });
    return { kind: 'again', error, afterMs: null };
  }
  const { status, json, isProblem, retryAfterMs: afterMs } = answer;
  if (status >= 500 || PASSING.has(status)) {
    return { kind: 'again', error: new MeterUnreachableError(`status ${status}`), afterMs };
  }
  if (status < 300 && isRecord(json)) return { kind: 'yes', json };
  if (isProblem && (status === 401 || status === 403)) {
    const what = status === 401 ? 'does not know the key' : 'does not let the key do this';
    return { kind: 'barred', error: new MeterRefusedError('key-refused', status, `The meter ${what}.`) };
  }
  const said = isRecord(json) ? json : {};
  const { code, detail } = said;
  // What stands between us and the meter refuses in its own way, and its refusal says nothing about the content: the
  // meter names a code, but for a body that is larger than any event or came to it in pieces.
  if (isProblem && typeof code === 'string') {
    const words = typeof detail === 'string' ? detail : `status ${status}`;
    return { kind: 'no', error: new MeterRefusedError(code, status, `The meter refused it: ${words}`) };
  }
  return { kind: 'barred', error: notAMeter(`with status ${status}`), isTooMuch: status === TOO_LARGE };
}

/** A proxy whose meter is gone, a login page, another service: what stands at the address cannot speak for the meter. */
export function notAMeter(how: string): MeterUnreachableError {
  return new MeterUnreachableError(`something else does at its address, ${how}`, { code: 'not-a-meter' });
}

export function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
