import type { KnownBlock } from '@slack/types';
import type { Asker } from '../bot.ts';
import { slackErrorOf } from '../errors.ts';

export interface HomePage {
  blocks: KnownBlock[];
  /** What it shows, for whatever is opened from it. */
  state: string;
}

/** Of the Home that was looked at; `undefined`: there was none. */
export type Hash = string | undefined;

/** `overtaken`: something newer is on its way, and this must not lie over it. */
export type Published = 'published' | 'overtaken';

const METADATA_LENGTH_MAX = 3_000;

/** Where another has been published meanwhile, the newest wish wins: nobody waits for an older one. */
export async function publish(
  { client, userId }: Asker,
  { blocks, state }: HomePage,
  hash: Hash,
  isNewest: () => boolean,
): Promise<Published> {
  const view = {
    type: 'home' as const,
    blocks,
    private_metadata: state.length <= METADATA_LENGTH_MAX ? state : '',
  };
  if (!isNewest()) return 'overtaken';
  try {
    await client.views.publish({ user_id: userId, view, ...(hash !== undefined && { hash }) });
  } catch (error) {
    if (slackErrorOf(error) !== 'hash_conflict') throw error;
    if (!isNewest()) return 'overtaken';
    await client.views.publish({ user_id: userId, view });
  }
  return 'published';
}
