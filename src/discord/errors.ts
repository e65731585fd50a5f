import { RESTJSONErrorCodes as codes, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { wasNeverSent } from '../chat/reaching.ts';

/**
 * Why something did not reach Discord. `expired`: the token that came with it; `gone`: what was to be changed;
 * `forbidden`: the bot may not there; `malformed`: what was sent; `lost`: nobody knows, or there was no way.
 */
export type Refusal =
  | 'expired'
  | 'gone'
  | 'taken'
  | 'forbidden'
  | 'archived'
  | 'closed'
  | 'malformed'
  | 'lost';

const byCode: Readonly<Record<number, Refusal>> = {
  [codes.InvalidWebhookToken]: 'expired',
  [codes.UnknownWebhook]: 'expired',
  [codes.UnknownInteraction]: 'expired',
  [codes.UnknownMessage]: 'gone',
  [codes.InteractionHasAlreadyBeenAcknowledged]: 'taken',
  [codes.MissingAccess]: 'forbidden',
  [codes.MissingPermissions]: 'forbidden',
  [codes.UnknownChannel]: 'forbidden',
  [codes.InvalidActionOnArchivedThread]: 'archived',
  [codes.CannotSendMessagesToThisUser]: 'closed',
};

export function refusalOf(error: unknown): Refusal {
  if (error instanceof DiscordAPIError) {
    const known = byCode[Number(error.code)];
    if (known) return known;
    if (error.status === 400 || error.status === 413) return 'malformed';
  }
  // Something in front of Discord takes no such amount of bytes.
  if (error instanceof HTTPError && error.status === 413) return 'malformed';
  return 'lost';
}

/** What became of a call that failed. Only after `unsure` may it have been done all the same. */
export type Fault =
  | { kind: 'said'; code: number; status: number; refusal: Refusal }
  | { kind: 'wait'; afterMs: number | null }
  | { kind: 'unsent' }
  | { kind: 'unsure' };

const TOO_OFTEN = new Set<number>([
  codes.ActionCannotBePerformedDueToSlowmodeRateLimit,
  codes.ChannelSendRateLimit,
  codes.ServiceResourceIsBeingRateLimited,
  codes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
]);

export function faultOf(error: unknown): Fault {
  if (error instanceof RateLimitError) return { kind: 'wait', afterMs: error.retryAfter };
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code);
    if (TOO_OFTEN.has(code)) return { kind: 'wait', afterMs: null };
    return { kind: 'said', code, status: error.status, refusal: refusalOf(error) };
  }
  if (error instanceof HTTPError && error.status === 413) {
    return { kind: 'said', code: 0, status: 413, refusal: 'malformed' };
  }
  // What discord.js says once a token was refused: it sends it no more.
  if (error instanceof Error && /^Expected token to be set/.test(error.message)) {
    return { kind: 'said', code: 0, status: 401, refusal: 'lost' };
  }
  return { kind: wasNeverSent(error) ? 'unsent' : 'unsure' };
}
