import { Client, type ClientOptions, GatewayIntentBits } from 'discord.js';
import type { LoopbackDiscord } from '../../../src/playground/discord/index.ts';

/** The bot of a test: real discord.js, with nothing changed but Discord's address. */
export async function connected(
  discord: LoopbackDiscord,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    ...options,
    rest: { api: discord.apiUrl, retries: 0, ...options.rest },
    // It would wait five seconds between two introductions.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }), ...options.ws },
  });
  client.on('error', () => {});
  // Once discord.js has taken in what it was told, whoever waits for that looks again.
  client.on('raw', () => setImmediate(discord.changed));
  const ready = new Promise<void>((resolve) => {
    client.once('clientReady', () => resolve());
  });
  await client.login(discord.world.application.token);
  await ready;
  return client as Client<true>;
}
