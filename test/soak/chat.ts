import { REST, Routes } from 'discord.js';
import { commands } from '../../commands/index.ts';
import { commandSchema } from '../../src/discord/command-schema.ts';
import { startLoopbackDiscord } from '../../src/playground/discord/index.ts';
import { startLoopbackSlack } from '../../src/playground/slack/index.ts';
import type { Dice } from '../chaos/dice.ts';

/** Both platforms, with somebody in each who asks now and then, and faults that come as they come. */
export interface Chat {
  settings: Record<string, string>;
  /** Asks for something in one of both. What came of it is theirs to say: faults are part of it. */
  ask(dice: Dice): Promise<unknown>;
  /** Has both channels warned. */
  warnChannels(): Promise<void>;
  disturb(dice: Dice): void;
  calm(): void;
  /** How often each notice stands in a channel, by its id or its nonce. */
  copies(): Map<string, number>;
  close(): Promise<void>;
}

const asked = ['summary', 'agents', 'history', 'log', 'why', 'patterns'] as const;
const SETTLED_MS = 20_000;

export async function openChat(accounts: { slack: string; discord: string }): Promise<Chat> {
  const slack = await startLoopbackSlack({ patienceMs: SETTLED_MS });
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = slack.as(slack.addUser(acme, { name: 'ann', isAdmin: true }));
  const slackChannel = slack.addChannel(acme, { name: 'general', members: [ann.user] });

  const discord = await startLoopbackDiscord({ patienceMs: SETTLED_MS });
  const guild = discord.addGuild({ name: 'Acme' });
  const ben = discord.as(discord.addUser({ name: 'ben' }));
  const boss = discord.addRole(guild, { name: 'Boss', permissions: ['ManageGuild'] });
  discord.addMember(guild, ben.user, [boss]);
  const discordChannel = discord.addChannel(guild, { name: 'general' });
  const { application } = discord.world;
  await new REST({ api: discord.apiUrl })
    .setToken(application.token)
    .put(Routes.applicationCommands(application.id), { body: commandSchema(commands) });

  const disturbances = [
    () => slack.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterS: 1 }),
    () => slack.faults.next('chat.postMessage', { kind: 'status', status: 500 }),
    () => slack.faults.next('chat.postMessage', { kind: 'drop-after' }),
    () => slack.faults.next('response_url', { kind: 'status', status: 503 }),
    () => slack.faults.next('upload', { kind: 'drop-before' }),
    () => slack.faults.duplicateDeliveries(1),
    () => slack.sockets.disconnect('refresh_requested'),
    () => discord.faults.next('createMessage', { kind: 'rate-limited', retryAfterS: 1 }),
    () => discord.faults.next('createMessage', { kind: 'status', status: 502 }),
    () => discord.faults.next('createMessage', { kind: 'drop-after' }),
    () => discord.faults.duplicateInteractions(1),
    () => discord.gateway.drop(),
  ];

  return {
    settings: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_APP_TOKEN: slack.world.app.appToken,
      SLACK_BOT_TOKEN: slack.botToken(acme),
      SLACK_ACCOUNT: accounts.slack,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: application.token,
      DISCORD_ACCOUNT: accounts.discord,
    },
    ask: (dice) =>
      dice.below(2) === 0
        ? ann.slash(slackChannel, '/usage', dice.pick(asked))
        : ben.slash(discordChannel, `usage ${dice.pick(asked)}`),
    async warnChannels() {
      await slack.until(() => slack.sockets.count() > 0);
      await ann.slash(slackChannel, '/notify', 'alerts 80% 50% 20% 0');
      await ben.slash(discordChannel, 'notify alerts', { at: '80% 50% 20% 0' });
    },
    disturb: (dice) => dice.pick(disturbances)(),
    calm() {
      slack.faults.clear();
      discord.faults.clear();
    },
    copies() {
      const ids = [
        ...slack.world.messages.map(({ metadata }) => metadata?.event_payload['id']),
        ...discord.world.messages.map(({ nonce }) => nonce),
      ];
      const copies = new Map<string, number>();
      for (const id of ids) if (id !== undefined) copies.set(String(id), (copies.get(String(id)) ?? 0) + 1);
      return copies;
    },
    async close() {
      await Promise.all([slack.close(), discord.close()]);
    },
  };
}
