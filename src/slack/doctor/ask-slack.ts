import { ErrorCode, WebClient } from '@slack/web-api';
import { quietLogger } from '../quiet-logger.ts';

const PATIENCE_MS = 8_000;

/** How Slack answered: what it said, or why it said nothing. */
export type Answer<Said> = { said: Said } | { error: string } | { unreachable: string };

export interface SlackLine {
  ask<Said>(token: string, call: (client: WebClient) => Promise<Said>): Promise<Answer<Said>>;
  /** By the last answer: how far our clock is ahead of Slack's. `null`: it has not answered. */
  aheadMs(): number | null;
}

/** Asks once and waits a few seconds: whoever runs a doctor wants to know now. */
export function openLine(apiUrl: string, clock: () => number): SlackLine {
  let aheadMs: number | null = null;

  async function timedFetch(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await fetch(...request);
    const at = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(at)) aheadMs = clock() - at;
    return response;
  }

  return {
    aheadMs: () => aheadMs,
    async ask(token, call) {
      const client = new WebClient(token, {
        slackApiUrl: apiUrl,
        fetch: timedFetch as typeof fetch,
        timeout: PATIENCE_MS,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: quietLogger,
      });
      try {
        return { said: await call(client) };
      } catch (error) {
        const { code, data, message, cause } = error as Failure;
        if (code === ErrorCode.PlatformError) return { error: data?.error ?? 'unknown_error' };
        if (code === ErrorCode.RateLimitedError) return { error: 'ratelimited' };
        return { unreachable: reasonOf(cause) ?? message };
      }
    },
  };
}

interface Failure extends Error {
  code?: string;
  data?: { error?: string };
}

function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return reasonOf(cause.cause) ?? (cause as { code?: string }).code ?? cause.message;
}
