import type { Context as BoltContext } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { invariant } from '../domain/errors.ts';
import type { Asker } from './bot.ts';

/** Who is behind a command, a press or an event, as Bolt has read it. */
export function askerOf(
  { context, client }: { context: BoltContext; client: WebClient },
  channel: string | null,
): Asker {
  const { teamId: workspace, userId } = context;
  invariant(workspace && userId, 'Slack says who asks, and in which workspace');
  return { workspace, userId, channel, client };
}
