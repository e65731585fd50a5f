import { ErrorCode } from '@slack/web-api';
import { wasNeverSent } from '../chat/reaching.ts';

/** What Slack itself answered: “is_archived”. `undefined`: it was never asked, or its answer never came. */
export function slackErrorOf(error: unknown): string | undefined {
  const { code, data } = (error ?? {}) as { code?: string; data?: { error?: string } };
  return code === ErrorCode.PlatformError ? data?.error : undefined;
}

/** What became of a call that failed. Only after `unsure` may it have been done all the same. */
export type Fault =
  | { kind: 'said'; error: string }
  | { kind: 'wait'; afterMs: number | null }
  | { kind: 'unsent' }
  | { kind: 'unsure' };

/** Slack begins to work and then fails: what it says of its own errors. */
const BEGUN = new Set(['internal_error', 'fatal_error', 'service_unavailable']);

export function faultOf(error: unknown): Fault {
  const said = slackErrorOf(error);
  if (said === 'ratelimited') return { kind: 'wait', afterMs: null };
  if (said !== undefined) return BEGUN.has(said) ? { kind: 'unsure' } : { kind: 'said', error: said };
  const { code, retryAfter } = (error ?? {}) as { code?: string; retryAfter?: number };
  if (code === ErrorCode.RateLimitedError)
    return { kind: 'wait', afterMs: retryAfter === undefined ? null : retryAfter * 1_000 };
  if (code === ErrorCode.RequestError) return { kind: wasNeverSent(error) ? 'unsent' : 'unsure' };
  return { kind: code === ErrorCode.HTTPError ? 'unsure' : 'unsent' };
}

/** The app was removed there, or its token withdrawn; only installing it again helps. */
export function isRevoked(reason: string | undefined): boolean {
  return reason === 'token_revoked' || reason === 'account_inactive';
}
