import type { AddressInfo } from 'node:net';
import { watchChanges } from '../changes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Deliver, type Person, personOf } from './driver/person.ts';
import { noFaults } from './faults.ts';
import { gatewayOf } from './gateway/gateway.ts';
import { loopbackServer } from './http-server.ts';
import { countingIds } from './ids.ts';
import { newApplication, tokenOf } from './new-application.ts';
import { noRateLimits, rateLimitsBy } from './rate-limits.ts';
import { residentsOf } from './residents.ts';
import { routeNames } from './rest/index.ts';
import type { Site } from './site.ts';
import { summary } from './summary.ts';
import { type Application, emptyWorld, type Interaction, type User } from './world.ts';

export interface LoopbackOptions {
  clock?: Clock;
  application?: Partial<Application>;
  /** Count calls by bucket and globally, as Discord does, and answer 429. */
  rateLimited?: boolean;
  /** How many shards `GET /gateway/bot` recommends. */
  shards?: number;
  /** How many of them may say who they are within five seconds: one, but for very large bots. */
  identifiesAtOnce?: number;
  /** Whether the bot may ask for the privileged intents. */
  privileged?: boolean;
  heartbeatMs?: number;
  /** How long `until` waits, in real time, before it says what there was instead. */
  patienceMs?: number;
}

export type LoopbackDiscord = Awaited<ReturnType<typeof startLoopbackDiscord>>;

/**
 * A Discord of one's own on 127.0.0.1: the real REST and gateway, the documented limits and errors, and faults on
 * command.
 *
 *     const clock = manualClock(Date.UTC(2030, 0, 1));
 *     const discord = await startLoopbackDiscord({ clock });
 *     const acme = discord.addGuild({ name: 'Acme' });                    // the bot is in it
 *     const general = discord.addChannel(acme, { name: 'general' });
 *     const ann = discord.as(discord.addUser({ name: 'ann' }));
 *     discord.addMember(acme, ann.user, [discord.addRole(acme, { name: 'Boss', permissions: ['ManageGuild'] })]);
 *
 *     const bot = new Client({ intents: ['Guilds'], rest: { api: discord.apiUrl } });   // the bot as it is
 *     await bot.login(discord.world.application.token);
 *
 *     await ann.slash(general, 'usage agents', { period: 'last week' }); // resolves with the first answer
 *     const card = await discord.until(() => ann.sees(general).find((each) => !isThinking(each)));
 *     await ann.press(card, 'Next page');
 *     await ann.submit(await discord.until(() => ann.modal()), { Amount: '500' });
 *
 *     discord.faults.next('createMessage', { kind: 'drop-after' });       // posted, but nobody was told
 *     const late = ann.slash(general, 'usage'); clock.advance(3_000);     // “did not respond” in ann.notices()
 *     discord.gateway.drop(); discord.gateway.drop({ resumable: false });
 *     discord.faults.duplicateInteractions(1);
 *     await discord.close();
 *
 * Messages, modals, commands, interactions and notices lie as plain data in `discord.world`; every call of the bot in
 * `discord.calls`, everything it was told of by a person in `discord.deliveries`.
 */
export async function startLoopbackDiscord(options: LoopbackOptions = {}) {
  const clock = options.clock ?? systemClock;
  const ids = countingIds(clock);
  const world = emptyWorld({ ...newApplication(ids), ...options.application });
  const changes = watchChanges(options.patienceMs, () => summary(site));
  const deliveries: { interaction: Interaction; payload: Record<string, unknown> }[] = [];
  let tokens = 1;

  const site: Site = {
    world,
    clock,
    ids,
    changes,
    faults: noFaults(routeNames),
    rateLimits: options.rateLimited ? rateLimitsBy(clock) : noRateLimits,
    calls: [],
    commandCreates: new Map(),
    whenAnswered: new Map(),
    shards: options.shards ?? 1,
    identifiesAtOnce: options.identifiesAtOnce ?? 1,
    origin: '',
    dispatch: (event, guildId, data) => gateway.dispatch(event, guildId, data),
  };
  const gateway = gatewayOf(site, {
    heartbeatMs: options.heartbeatMs ?? 41_250,
    privileged: options.privileged ?? false,
  });
  const server = loopbackServer(site);
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const deliver: Deliver = (interaction, payload, answered) => {
    deliveries.push({ interaction, payload });
    const guild = world.guilds.get(interaction.guildId ?? '');
    const isHeard = !guild || guild.members.has(world.application.botId);
    const times = !isHeard ? 0 : site.faults.takeDuplicate() ? 2 : 1;
    for (let i = 0; i < times; i += 1) site.dispatch('INTERACTION_CREATE', interaction.guildId, payload);
    changes.changed();
    return changes.inTime(answered, `the bot to answer ${interaction.about}`);
  };

  return {
    /** For `rest.api`. */
    apiUrl: `${site.origin}/api`,
    world,
    gateway,
    deliveries,
    faults: site.faults,
    calls: site.calls,
    changed: changes.changed,
    watch: changes.watch,
    until: changes.until,

    ...residentsOf(site),
    as: (user: User): Person => personOf(site, deliver, user),

    /** The same interaction once more, as the gateway does now and then. */
    redeliver(interaction: Interaction): void {
      const delivery = deliveries.find((each) => each.interaction === interaction);
      if (!delivery) throw new Error('That was never delivered.');
      site.dispatch('INTERACTION_CREATE', interaction.guildId, delivery.payload);
    },
    /** The owner has reset the bot's token: the old one is refused from now on, and its sockets are closed. */
    resetToken(): string {
      tokens += 1;
      world.application.token = tokenOf(world.application.id, tokens);
      gateway.close(4_004);
      return world.application.token;
    },

    async close(): Promise<void> {
      changes.close();
      gateway.end();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
