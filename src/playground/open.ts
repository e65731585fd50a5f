import { join } from 'node:path';
import type { DiscordConfig } from '../config/discord.ts';
import type { SlackConfig } from '../config/slack.ts';
import { startLoopbackDiscord } from './discord/index.ts';
import { type MovableClock, movableClock } from './movable-clock.ts';
import { startLoopbackSlack } from './slack/index.ts';
import { applicationIds, setUpDiscord } from './stage/discord.ts';
import { type SlackCommand, setUpSlack } from './stage/slack.ts';
import type { Stage } from './stage/stage.ts';
import type { Platform } from './wire.ts';

export interface PlaygroundOptions {
  dataDir: string;
  /** The account whose numbers both places show. */
  account: string;
  zone: string;
  /** As the manifest registers them with Slack. */
  slackCommands: readonly SlackCommand[];
}

/** A Slack and a Discord on this machine, with which the bot speaks as with the real ones. */
export interface Playground {
  clock: MovableClock;
  zone: string;
  /** Calls `look` whenever time has been skipped, until what it returns is called. */
  watchClock(look: () => void): () => void;
  slack: SlackConfig;
  discord: DiscordConfig;
  stages: Record<Platform, Stage>;
  loopbacks: {
    slack: Awaited<ReturnType<typeof startLoopbackSlack>>;
    discord: Awaited<ReturnType<typeof startLoopbackDiscord>>;
  };
  close(): Promise<void>;
}

export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { dataDir, account, zone, slackCommands } = options;
  const clock = movableClock(join(dataDir, 'playground.json'));
  const [slack, discord] = await Promise.all([
    startLoopbackSlack({ clock }),
    startLoopbackDiscord({ clock, application: applicationIds }),
  ]);
  const slackStage = setUpSlack(slack, zone, slackCommands);
  const discordStage = setUpDiscord(discord);
  return {
    clock,
    zone,
    watchClock: clock.watch,
    slack: {
      apiUrl: slack.apiUrl,
      transport: { mode: 'socket', appToken: slack.world.app.appToken },
      install: { by: 'token', botToken: slack.botToken(slackStage.workspace), account },
    },
    discord: { token: discord.world.application.token, account, apiUrl: discord.apiUrl, shards: 1 },
    stages: { slack: slackStage, discord: discordStage },
    loopbacks: { slack, discord },
    async close() {
      await Promise.all([slack.close(), discord.close()]);
    },
  };
}
