import { ShardClientUtil, SnowflakeUtil } from 'discord.js';
import type { Unlinking, Workspaces } from '../chat/ports/workspaces.ts';
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
  links: Workspaces & Unlinking,
  { applicationId, guildIds, shard: [shardId, shards] }: Roll,
  timing: Pick<Timing, 'now'>,
): Promise<void> {
  const calledAt = timing.now();
  // What is older was linked through another application, and is in servers that this one knows nothing of.
  const bornAt = SnowflakeUtil.timestampFrom(applicationId);
  try {
    const missing = (await links.linkedOn('discord')).filter(
      ({ workspace, linkedAt }) =>
        ShardClientUtil.shardIdForGuildId(workspace, shards) === shardId &&
        !guildIds.includes(workspace) &&
        linkedAt < calledAt,
    );
    const foreign = missing.filter(({ linkedAt }) => linkedAt < bornAt);
    if (foreign.length > 0) {
      const servers = foreign.map(({ workspace }) => workspace);
      log.warn('servers are linked that another application of Discord was in', { servers });
    }
    for (const { workspace } of missing.filter((each) => !foreign.includes(each))) {
      await forgetGuild(links, workspace, timing);
    }
  } catch (error) {
    log.error('it could not be seen which servers are gone', { error });
  }
}

/** The bot was thrown out: nothing more is posted there, and whoever takes it in again links it anew. */
export async function forgetGuild(
  { accountOf, unlink }: Workspaces & Unlinking,
  workspace: string,
  { now }: Pick<Timing, 'now'>,
): Promise<void> {
  const guild = { platform: 'discord', workspace } as const;
  try {
    const accountId = await accountOf(guild);
    const by = { actor: `discord:${workspace}`, remarks: 'the bot was removed from the server', at: now() };
    const isUnlinked = accountId !== null && (await unlink(accountId, guild, by));
    log.info('the bot was removed from a server', { workspace, isUnlinked });
  } catch (error) {
    log.error('a server that is gone could not be unlinked', { workspace, error });
  }
}
