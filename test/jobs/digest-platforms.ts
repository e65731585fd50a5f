import type { Courier } from '../../src/chat/ports/courier.ts';
import { createInstallations } from '../../src/db/installations.ts';
import { createDiscordBot } from '../../src/discord/app.ts';
import { nonceOf } from '../../src/discord/mark.ts';
import type { ManualClock } from '../../src/playground/clock.ts';
import { startLoopbackSlack } from '../../src/playground/slack/index.ts';
import { createSlackBot } from '../../src/slack/app.ts';
import { allScopes } from '../../src/slack/install/scopes.ts';
import { startStrictDiscord } from '../discord/strict-discord.ts';
import { chatParts } from '../support/chat-parts.ts';
import type { TestDatabase } from '../support/database.ts';

/** A message as it stands in a channel: of which notice, and when it was posted. */
export interface Standing {
  channel: string;
  /** What the platform keeps of the notice's id. */
  mark: string;
  at: number;
}

// Also those that let it look whether a post arrived whose answer was lost.
const granted = allScopes.map(({ scope }) => scope);

/** Both loopbacks on one clock, and the couriers of the bots as they are started. */
export async function bothPlatforms(database: TestDatabase, clock: ManualClock) {
  const slack = await startLoopbackSlack({ clock, app: { scopes: granted } });
  const discord = await startStrictDiscord({ clock });
  const team = slack.addWorkspace({ name: 'Acme' });
  const guild = discord.addGuild({ name: 'Acme' });
  const { parts } = chatParts(database, clock, {});
  const { appToken } = slack.world.app;
  const slackBot = createSlackBot({
    slack: {
      apiUrl: slack.apiUrl,
      transport: { mode: 'socket', appToken },
      install: { by: 'token', botToken: slack.botToken(team), account: 'acme' },
    },
    installations: createInstallations(database),
    ...parts,
  });
  const discordBot = createDiscordBot({
    discord: { token: discord.world.application.token, account: 'acme', apiUrl: discord.apiUrl, shards: 1 },
    ...parts,
  });
  return {
    slack,
    discord,
    couriers: [slackBot.courier, discordBot.courier] satisfies Courier[],
    timing: parts.timing,
    channel(platform: 'slack' | 'discord', name: string): { workspace: string; channel: string } {
      return platform === 'slack'
        ? { workspace: team.id, channel: slack.addChannel(team, { name }).id }
        : { workspace: guild.id, channel: discord.addChannel(guild, { name }).id };
    },
    /** The next post stands there, and nobody hears of it. */
    loseAnswer(platform: 'slack' | 'discord'): void {
      if (platform === 'slack') slack.faults.next('chat.postMessage', { kind: 'drop-after' });
      else discord.faults.next('createMessage', { kind: 'drop-after' });
    },
    markOf: (platform: 'slack' | 'discord', id: string) => (platform === 'slack' ? id : nonceOf(id)),
    /** Every message in every channel. */
    standing: (): Standing[] => [
      ...slack.world.messages.map(({ channelId, metadata, ts }) => ({
        channel: channelId,
        mark: String((metadata?.event_payload as { id?: string } | undefined)?.id),
        at: Number(ts) * 1_000,
      })),
      ...discord.world.messages.map(({ channelId, nonce, atMs }) => ({
        channel: channelId,
        mark: String(nonce),
        at: atMs,
      })),
    ],
    async close(): Promise<void> {
      await slack.close();
      await discord.close();
    },
  };
}
