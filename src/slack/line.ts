import { WebClient, type WebClientOptions } from '@slack/web-api';
import { UserError } from '../domain/errors.ts';
import { log } from '../log.ts';
import type { Fetch } from './patient-fetch.ts';

/** The way into one workspace for what nobody waits for. */
export interface Line {
  workspace: string;
  /** Waits, and asks again. */
  client: WebClient;
  /** Asks once: whoever posts is asked anew before each time. */
  prompt: WebClient;
}

/** `removed`: the app is not installed there. `closed`: its token could not be had now. */
export type NoLine = 'removed' | 'closed';
export type OpenLine = (workspace: string) => Promise<Line | NoLine>;

export function createOpenLine(
  clientOf: (workspace: string) => Promise<WebClient>,
  fetch: Fetch,
  options: WebClientOptions,
): OpenLine {
  const prompt = new WeakMap<WebClient, WebClient>();
  return async (workspace) => {
    try {
      const client = await clientOf(workspace);
      const twin =
        prompt.get(client) ??
        new WebClient(client.token, {
          ...options,
          fetch,
          retryConfig: { retries: 0 },
          rejectRateLimitedCalls: true,
        });
      prompt.set(client, twin);
      return { workspace, client, prompt: twin };
    } catch (error) {
      if (error instanceof UserError && error.code === 'not-installed') return 'removed';
      log.warn('no token to post with in Slack', { workspace, error: String(error) });
      return 'closed';
    }
  };
}
