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
