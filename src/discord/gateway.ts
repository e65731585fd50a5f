import {
  Client,
  DiscordjsErrorCodes,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  type Interaction,
  Options,
} from 'discord.js';
import { type Timing, within } from '../chat/timing.ts';
import type { DiscordConfig } from '../config/discord.ts';
import { log } from '../log.ts';
import type { Gone, Roll } from './guilds.ts';

export interface Gateway {
  /** Resolves once Discord is reached, however long that takes, or when it never will be. */
  start(): Promise<void>;
  /** Hears nothing more. */
  stop(): Promise<void>;
  /** Where the bot is. */
  guildIds(): string[];
}

export interface Heard {
  interaction(interaction: Interaction): void;
  guildGone(guild: Gone): void;
  /** A connection has begun anew. */
  rollCalled(roll: Roll): void;
}

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
// A guild that Discord itself cannot reach keeps nobody else waiting: an answer has three seconds.
const GUILDS_WITHIN_MS = 1_500;
// The library lets go of a socket that is still being opened without closing it, and what becomes of that would end the
// process: so it is waited for.
const OPENED_WITHIN_MS = 2_000;

/** discord.js's client, which connects, resumes and identifies anew by itself; what it gives up on is begun again here. */
export function createGateway(config: DiscordConfig, heard: Heard, timing: Timing): Gateway {
  let client: Client | null = null;
  let opening: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  let stopWaiting = () => {};
  const stopped = new Promise<void>((resolve) => {
    stopWaiting = resolve;
  });

  /** A client whose login failed is of no more use. */
  async function connectOnce(): Promise<void> {
    const own = createClient(config, heard);
    client = own;
    const ready = new Promise<void>((resolve) => void own.once(Events.ClientReady, () => resolve()));
    opening = own.login(config.token);
    await opening;
    await Promise.race([ready, stopped]);
  }

  return {
    async start() {
      for (let failures = 0; !isStopped; failures += 1) {
        try {
          await connectOnce();
          log.info('connected to Discord', { guilds: client?.guilds.cache.size });
          return;
        } catch (error) {
          if (isStopped) return;
          if (isHopeless(error))
            return log.error('Discord does not take the bot token', { error: String(error) });
          const waitMs = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** failures);
          log.error('could not connect to Discord', { error: String(error), waitMs });
          await Promise.race([timing.pause(waitMs), stopped]);
        }
      }
    },
    async stop() {
      isStopped = true;
      stopWaiting();
      client?.removeAllListeners(Events.ShardReconnecting);
      await within(timing, OPENED_WITHIN_MS, opening.then(noMatter, noMatter));
      await client?.destroy();
    },
    guildIds: () => [...(client?.guilds.cache.keys() ?? [])],
  };
}

function createClient({ apiUrl, shards }: DiscordConfig, heard: Heard): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: apiUrl },
    ...(shards === 'auto' ? { shards } : { shardCount: shards }),
    waitGuildTimeout: GUILDS_WITHIN_MS,
    // Nothing is looked up in what was said before, or in who is there.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: ({ id, client: own }) => id === own.user.id },
      UserManager: { maxSize: 1, keepOverLimit: ({ id, client: own }) => id === own.user?.id },
    }),
    allowedMentions: { parse: [] },
  });
  client.on(Events.InteractionCreate, heard.interaction);
  client.on(Events.GuildDelete, ({ id, client: { application } }) =>
    heard.guildGone({ guildId: id, applicationId: application.id }),
  );
  client.ws.on(GatewayDispatchEvents.Ready, (ready: GatewayReadyDispatchData) =>
    heard.rollCalled({
      applicationId: ready.application.id,
      guildIds: ready.guilds.map(({ id }) => id),
      shard: ready.shard ?? [0, 1],
    }),
  );
  client.on(Events.Error, (error) => log.error('discord.js failed', { error: String(error) }));
  client.on(Events.ShardError, (error, shard) =>
    log.warn('the connection to Discord failed', { shard, error: String(error) }),
  );
  client.on(Events.ShardReconnecting, (shard) =>
    log.info('the connection to Discord has ended; connecting again', { shard }),
  );
  client.on(Events.ShardResume, (shard, missed) => log.info('connected to Discord again', { shard, missed }));
  client.on(Events.ShardDisconnect, ({ code }, shard) =>
    log.error(
      'Discord has closed the connection for good; look at the bot’s token and settings, and start anew',
      {
        shard,
        code,
      },
    ),
  );
  return client;
}

function isHopeless(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DiscordjsErrorCodes.TokenInvalid;
}

function noMatter(): void {}
