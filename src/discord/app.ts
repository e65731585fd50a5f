import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { type AskingParts, createAsking } from '../chat/asking.ts';
import type { Courier } from '../chat/ports/courier.ts';
import type { Unlinking } from '../chat/ports/workspaces.ts';
import { systemTiming, type Timing } from '../chat/timing.ts';
import { createUnderway } from '../chat/underway.ts';
import type { DiscordConfig } from '../config/discord.ts';
import { createAttach } from './attachments.ts';
import { createBot } from './bot.ts';
import { createDiscordCourier } from './courier.ts';
import { checkCommands } from './deploy/check.ts';
import { createGateway } from './gateway.ts';
import { forgetGuild, forgetMissing, pinOnlyGuild } from './guilds.ts';
import { createListener } from './interactions.ts';
import { createRest, type Limits, promptly } from './rest.ts';

export interface DiscordBotOptions extends Omit<AskingParts, 'now'> {
  discord: DiscordConfig;
  charts: ChartRenderer;
  unlinking: Unlinking;
  timing?: Timing;
  limits?: Partial<Limits>;
}

export interface DiscordBot {
  /** What is said unasked. It needs no connection to the gateway. */
  courier: Courier;
  /** Resolves once Discord is reached, however long that takes: nothing else need wait for it. */
  start(): Promise<void>;
  /** Hears nothing more; answers that have been begun go out first, within a bound. */
  stop(): Promise<void>;
}

const ANSWERS_OUT_MS = 10_000;

export function createDiscordBot(options: DiscordBotOptions): DiscordBot {
  const { discord, timing = systemTiming, workspaces, unlinking } = options;
  const underway = createUnderway(timing);
  const gateway = createGateway(
    discord,
    {
      interaction: (interaction) => void underway.watch(listen(interaction)),
      guildGone: (gone) => void underway.watch(forgetGuild(unlinking, gone, timing)),
      rollCalled: (roll) => void underway.watch(forgetMissing(unlinking, roll, timing)),
    },
    timing,
  );
  const { account } = discord;
  const bot = createBot({
    asking: createAsking({
      ...options,
      workspaces: account === null ? workspaces : pinOnlyGuild(workspaces, account, gateway.guildIds),
      now: timing.now,
    }),
    attach: createAttach(options.charts, timing),
    rest: createRest(discord, options.limits),
    timing,
  });
  const listen = createListener(bot);

  return {
    courier: createDiscordCourier(bot, createRest(discord, { ...options.limits, ...promptly })),
    async start() {
      await gateway.start();
      await checkCommands(discord, options.registry.commands);
    },
    async stop() {
      await gateway.stop();
      await underway.finished(ANSWERS_OUT_MS);
    },
  };
}
