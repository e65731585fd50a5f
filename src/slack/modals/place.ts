import type { WebClient } from '@slack/web-api';
import { log } from '../../log.ts';
import { slackErrorOf } from '../errors.ts';

/** Why nothing could be posted in a channel, said before it is to get anything; `null`: it can, as far as is known. */
export async function placeFault(
  channel: string,
  client: Pick<WebClient, 'conversations'>,
): Promise<string | null> {
  try {
    const { channel: found } = await client.conversations.info({ channel });
    if (found?.is_archived) return 'This channel is archived: nothing can be posted there.';
    return found?.is_member === false ? OUTSIDE : null;
  } catch (error) {
    const reason = slackErrorOf(error);
    if (reason === 'channel_not_found') return OUTSIDE;
    log.warn('could not ask Slack about a channel', { channel, reason, error: String(error) });
    return null;
  }
}

const OUTSIDE =
  'This app is not in that channel, and can post nothing there. Type “/invite @tallybot” in it.';
