import { REST, Routes } from 'discord.js';
import { onTestFinished, vi } from 'vitest';
import { commands } from '../../commands/index.ts';
import { createDiscordBot } from '../../src/discord/app.ts';
import { commandSchema } from '../../src/discord/command-schema.ts';
import { manualClock } from '../../src/playground/clock.ts';
import type { Person } from '../../src/playground/discord/driver/person.ts';
import { isThinking } from '../../src/playground/discord/flags.ts';
import type { LoopbackDiscord, LoopbackOptions } from '../../src/playground/discord/index.ts';
import type { Channel, Guild, Message } from '../../src/playground/discord/world.ts';
import { type ChatPartsOptions, chatParts } from '../support/chat-parts.ts';
import type { TestDatabase } from '../support/database.ts';
import { DEMO_NOW } from '../support/demo.ts';
import { startStrictDiscord } from './strict-discord.ts';

export interface StageOptions extends ChatPartsOptions {
  /** `null`: each guild is linked by a code. */
  account?: string | null;
  shards?: 'auto' | number;
  loopback?: LoopbackOptions;
  /** What is so when the bot starts. */
  before?(discord: LoopbackDiscord): void;
}

/** The bot as it is started, in a loopback Discord, over a database that a test file shares. */
export async function botStage(database: TestDatabase, options: StageOptions = {}) {
  const { account = 'demo', shards = 1 } = options;
  const clock = manualClock(DEMO_NOW);
  const discord = await startStrictDiscord({ clock, ...options.loopback });
  const acme = discord.addGuild({ name: 'Acme' });
  const manager = discord.addRole(acme, { name: 'Manager', permissions: ['ManageGuild'] });
  const personIn = (guild: Guild, name: string, roles: (typeof manager)[] = []): Person => {
    const person = discord.as(discord.addUser({ name }));
    discord.addMember(guild, person.user, roles);
    return person;
  };
  const ann = personIn(acme, 'ann', [manager]);
  const ben = personIn(acme, 'ben');
  const general = discord.addChannel(acme, { name: 'general' });

  const { application } = discord.world;
  const rest = new REST({ api: discord.apiUrl }).setToken(application.token);
  await rest.put(Routes.applicationCommands(application.id), { body: commandSchema(commands) });

  const { parts, links, pausesMs } = chatParts(database, clock, options);
  const bot = createDiscordBot({
    discord: { token: application.token, account, apiUrl: discord.apiUrl, shards },
    ...parts,
    // What takes an hour by the clock of the stage takes a second here.
    limits: { requestsPerSecond: 10_000 },
  });
  options.before?.(discord);
  await bot.start();

  const stage = {
    ...{ clock, discord, bot, links, acme, manager, ann, ben, general, pausesMs, personIn },
    /** What somebody sees next in a channel that was not there before. */
    async sees(who: Person, channel: Channel, act: () => Promise<unknown>): Promise<Message> {
      const before = new Set(who.sees(channel).map(({ id }) => id));
      await act();
      return discord.until(() => who.sees(channel).find((each) => !before.has(each.id) && !isThinking(each)));
    },
    /** The same message once it has changed. */
    async changes(who: Person, message: Message, act: () => Promise<unknown>): Promise<Message> {
      const channel = discord.world.channels.get(message.channelId) as Channel;
      await act();
      return discord.until(() =>
        who.sees(channel).find((each) => each.id === message.id && each !== message),
      );
    },
    ask: (who: Person, channel: Channel, path: string, given: Record<string, string | number> = {}) =>
      stage.sees(who, channel, () => who.slash(channel, fullPath(path), given)),
    callsOf: (name: string) => discord.calls.filter((call) => call.name === name),
    async close() {
      await bot.stop();
      await discord.close();
    },
  };
  return stage;
}

export type BotStage = Awaited<ReturnType<typeof botStage>>;

/** discord.js leaves five seconds between two identifications, by the machine's clock: they are over. */
export function letIdentifyAgain(): void {
  vi.setSystemTime(Date.now() + 6_000);
  onTestFinished(() => void vi.useRealTimers());
}

/** As Discord wants it, where no command stands beside its own branches. */
export function fullPath(path: string): string {
  return commands.find((each) => each.path === path)?.fullPath ?? path;
}

export function saidBy({ content, components, attachments }: Message): string {
  const names = attachments.map(({ filename }) => filename).join(' ');
  return `${content}\n${JSON.stringify(components)}\n${names}`.replaceAll(/\\\\(?=[^\w\s])/g, '');
}
