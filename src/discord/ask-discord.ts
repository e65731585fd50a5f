import { DiscordAPIError, HTTPError, RateLimitError, REST } from 'discord.js';
import type { DiscordConfig } from '../config/discord.ts';

const PATIENCE_MS = 8_000;

/** How Discord answered: what it said, why it refused, or why it said nothing. */
export type Answer<Said> =
  | { said: Said }
  | { status: number; code: number; error: string }
  | { unreachable: string };

export interface DiscordLine {
  ask<Said>(call: (rest: REST) => Promise<unknown>): Promise<Answer<Said>>;
  /** By the last answer: how far our clock is ahead of Discord's. `null`: it has not answered. */
  aheadMs(): number | null;
}

/** Asks once and waits a few seconds: for whoever wants to know now. The bot itself is more patient. */
export function openLine(
  { token, apiUrl }: Pick<DiscordConfig, 'token' | 'apiUrl'>,
  clock: () => number,
): DiscordLine {
  let aheadMs: number | null = null;
  const rest = new REST({
    api: apiUrl,
    retries: 0,
    timeout: PATIENCE_MS,
    // A limit of a day is named without saying how long to wait: waited for, it would be asked again at once, for ever.
    rejectOnRateLimit: ({ retryAfter }) => retryAfter === 0 || retryAfter > PATIENCE_MS,
  }).setToken(token);
  rest.on('response', (_, response) => {
    const at = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(at)) aheadMs = clock() - at;
  });

  return {
    aheadMs: () => aheadMs,
    async ask<Said>(call: (rest: REST) => Promise<unknown>): Promise<Answer<Said>> {
      try {
        return { said: (await call(rest)) as Said };
      } catch (error) {
        if (error instanceof DiscordAPIError) {
          return { status: error.status, code: Number(error.code), error: error.message };
        }
        if (error instanceof RateLimitError) {
          return { status: 429, code: 0, error: `it asks to wait ${Math.ceil(error.retryAfter / 1_000)} s` };
        }
        if (error instanceof HTTPError) return { status: error.status, code: 0, error: error.message };
        return { unreachable: reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause) return reasonOf(error.cause);
  if (error.name === 'AbortError') return `no answer within ${PATIENCE_MS / 1_000} s`;
  return (error as { code?: string }).code ?? error.message;
}
