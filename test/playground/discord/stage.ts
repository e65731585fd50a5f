import { manualClock } from '../../../src/playground/clock.ts';
import { type LoopbackOptions, startLoopbackDiscord } from '../../../src/playground/discord/index.ts';

const startMs = Date.UTC(2030, 0, 1);

/** A loopback Discord with a guild, its manager, a member and a channel. */
export async function stage(options: LoopbackOptions = {}) {
  const clock = manualClock(startMs);
  const discord = await startLoopbackDiscord({ clock, ...options });
  const acme = discord.addGuild({ name: 'Acme' });
  const managers = discord.addRole(acme, { name: 'Managers', permissions: ['ManageGuild'] });
  const ann = discord.as(discord.addUser({ name: 'ann' }));
  const ben = discord.as(discord.addUser({ name: 'ben' }));
  discord.addMember(acme, ann.user, [managers]);
  discord.addMember(acme, ben.user);
  const general = discord.addChannel(acme, { name: 'general' });
  return { clock, discord, acme, managers, ann, ben, general };
}

export type Stage = Awaited<ReturnType<typeof stage>>;
