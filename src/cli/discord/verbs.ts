import { verb } from '../verb.ts';
import { sayDeployment } from './say.ts';

const needs = 'a Discord bot: DISCORD_TOKEN';

export const discordVerbs = [
  verb({
    name: 'discord deploy',
    does: 'register the commands with Discord, for every server or for one: only what has changed is written',
    options: {
      guild: { kind: 'server', does: 'in this server alone, where they show at once' },
      'dry-run': { kind: 'flag', does: 'say what would be, and write nothing' },
    },
    example: { words: 'discord deploy --dry-run', needs },
    run: async (given) => (await import('./acts.ts')).deploy(given),
    returns: {
      guild: 'the one server; null: every one',
      dryRun: 'whether nothing was written',
      changes: [{ did: 'create, update or delete', name: 'of the command' }],
      unchanged: 'the commands that are as they should be',
      shownTwice: 'whether they are registered for every server besides',
    },
    say: sayDeployment,
  }),
  verb({
    name: 'discord invite',
    does: 'print the link that adds the bot to a server, with what it needs there and no more',
    options: { guild: { kind: 'server', does: 'to this server alone' } },
    example: { words: 'discord invite', needs },
    run: async (given) => (await import('./acts.ts')).invite(given),
    returns: { url: 'to be opened by somebody with Manage Server' },
    say: ({ url }) => url,
  }),
];
