import { ShardClientUtil } from 'discord.js';
import type { LinkedWorkspace, Unlinking, Workspaces } from '../chat/ports/workspaces.ts';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';

/**
 * The settings say whose the one server is. Once the bot is in several, that holds for none of them: whoever adds it
 * to theirs would see the account.
 */
export function pinOnlyGuild(
  workspaces: Workspaces,
  accountId: string,
  guildIds: () => string[],
): Workspaces {
  return {
    async accountOf(asked) {
      const [only, another] = guildIds();
      const isPinned = asked.platform === 'discord' && asked.workspace === only && another === undefined;
      return isPinned ? accountId : workspaces.accountOf(asked);
    },
  };
}

/** What Discord says as a connection begins. */
export interface Roll {
  applicationId: string;
  /** Of the servers that fall to this connection, those that the bot is in; also those that Discord cannot reach now. */
  guildIds: readonly string[];
  shard: readonly [id: number, count: number];
}

/** Those from which the bot was thrown out while nobody listened. */
export async function forgetMissing(
  links: Unlinking,
  { applicationId, guildIds, shard: [shardId, shards] }: Roll,
  timing: Pick<Timing, 'now'>,
): Promise<void> {
  const calledAt = timing.now();
  try {
    const missing = (await links.linkedOn('discord')).filter(
      ({ workspace, linkedAt }) =>
        ShardClientUtil.shardIdForGuildId(workspace, shards) === shardId &&
        !guildIds.includes(workspace) &&
        linkedAt < calledAt,
    );
    // Which of them another application is still in, this one is not told.
    const foreign = missing.filter(({ application }) => application !== applicationId);
    if (foreign.length > 0) {
      const servers = foreign.map(({ workspace }) => workspace);
      log.warn('servers are linked in which this application of Discord is not', { servers, ...unlinkable });
    }
    for (const link of missing.filter((each) => !foreign.includes(each))) await forget(links, link, timing);
  } catch (error) {
    log.error('it could not be seen which servers are gone', { error });
  }
}

export interface Gone {
  guildId: string;
  applicationId: string;
}

/** The bot was thrown out: nothing more is posted there, and whoever takes it in again links it anew. */
export async function forgetGuild(
  links: Unlinking,
  { guildId, applicationId }: Gone,
  timing: Pick<Timing, 'now'>,
): Promise<void> {
  try {
    const link = (await links.linkedOn('discord')).find(({ workspace }) => workspace === guildId);
    if (link?.application && link.application !== applicationId) {
      log.warn('the bot was removed from a server that another application of Discord has linked', {
        workspace: guildId,
        ...unlinkable,
      });
    } else if (link) await forget(links, link, timing);
    else log.info('the bot was removed from a server', { workspace: guildId, isUnlinked: false });
  } catch (error) {
    log.error('it could not be seen whose server is gone', { workspace: guildId, error });
  }
}

const unlinkable = { remedy: 'tallybot account unlink, where no application is in it any more' };

async function forget(
  { unlink }: Unlinking,
  { workspace, accountId }: LinkedWorkspace,
  { now }: Pick<Timing, 'now'>,
): Promise<void> {
  const by = { actor: `discord:${workspace}`, remarks: 'the bot was removed from the server', at: now() };
  try {
    const isUnlinked = await unlink(accountId, { platform: 'discord', workspace }, by);
    log.info('the bot was removed from a server', { workspace, isUnlinked });
  } catch (error) {
    log.error('a server that is gone could not be unlinked', { workspace, error });
  }
}
