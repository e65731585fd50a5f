import type { Context as BoltContext } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { invariant } from '../domain/errors.ts';

/** Who asks, and from where. Everything else is found out when it is asked for: nothing stays in memory. */
export interface Asker {
  workspace: string;
  userId: string;
  /** `null`: from where nothing can be posted, such as App Home. */
  channel: string | null;
  /** As people call it, where everybody there may know that. */
  channelName?: string | undefined;
  client: WebClient;
}

/** Who is behind a command, a press or an event, as Bolt has read it. */
export function askerOf(
  { context, client }: { context: BoltContext; client: WebClient },
  channel: string | null,
  name?: string,
): Asker {
  const { teamId: workspace, userId } = context;
  invariant(workspace && userId, 'Slack says who asks, and in which workspace');
  return { workspace, userId, channel, channelName: publicName(name), client };
}

/** Of a private channel Slack says only that it is one. */
function publicName(name: string | undefined): string | undefined {
  return name === undefined || NO_NAMES.test(name) ? undefined : name;
}

const NO_NAMES = /^(|privategroup|directmessage|mpdm-.*)$/;
