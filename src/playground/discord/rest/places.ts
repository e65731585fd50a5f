import { discordError } from '../discord-error.ts';
import { leaveGuild } from '../membership.ts';
import { bitsOf } from '../permission-bits.ts';
import { permissionsOf } from '../permissions.ts';
import { directChannel } from '../residents.ts';
import { botGuilds, type User } from '../world.ts';
import { knownChannel, knownGuild } from './access.ts';
import { applicationJson, channelJson, guildJson, memberJson, roleJson, userJson } from './json.ts';
import { type Asked, noContent, ok, type Reply, route } from './route.ts';

function application({ site }: Asked): Reply {
  const { world } = site;
  const bot = userJson(world.users.get(world.application.botId) as User);
  return ok({ ...applicationJson(world.application), bot, approximate_guild_count: botGuilds(world).length });
}

/** The application, its user, guilds, channels and people. */
export const placeRoutes = [
  route('gatewayBot', 'GET /gateway/bot', ({ site }) =>
    ok({
      url: site.origin.replace('http', 'ws'),
      shards: site.shards,
      session_start_limit: {
        total: 1_000,
        remaining: 1_000,
        reset_after: 0,
        max_concurrency: site.identifiesAtOnce,
      },
    }),
  ),
  route('gateway', 'GET /gateway', ({ site }) => ok({ url: site.origin.replace('http', 'ws') }), {
    auth: 'none',
  }),
  route('currentUser', 'GET /users/@me', ({ site }) =>
    ok(userJson(site.world.users.get(site.world.application.botId) as User)),
  ),
  route('currentApplication', 'GET /applications/@me', application),
  route('currentAuthorization', 'GET /oauth2/applications/@me', application),
  route('openDirect', 'POST /users/@me/channels', ({ site, body }) => {
    const user = site.world.users.get(String((body as { recipient_id?: unknown } | undefined)?.recipient_id));
    if (!user || user.isBot) throw discordError('unknownUser');
    return ok(channelJson(site, directChannel(site, user)));
  }),
  route('listGuilds', 'GET /users/@me/guilds', ({ site }) =>
    ok(
      botGuilds(site.world).map((guild) => ({
        id: guild.id,
        name: guild.name,
        icon: null,
        banner: null,
        features: [],
        owner: false,
        permissions: bitsOf(permissionsOf(guild, site.world.application.botId)),
      })),
    ),
  ),
  route('leaveGuild', 'DELETE /users/@me/guilds/{guild_id}', ({ site, params }) => {
    leaveGuild(site, knownGuild(site, params['guild_id']));
    return noContent;
  }),
  route('getUser', 'GET /users/{user_id}', ({ site, params }) => {
    const user = site.world.users.get(params['user_id'] ?? '');
    if (!user) throw discordError('unknownUser');
    return ok(userJson(user));
  }),
  route('getChannel', 'GET /channels/{channel_id}', ({ site, params }) =>
    ok(channelJson(site, knownChannel(site, params['channel_id']))),
  ),
  route('getGuild', 'GET /guilds/{guild_id}', ({ site, params }) =>
    ok(guildJson(site, knownGuild(site, params['guild_id']))),
  ),
  route('listChannels', 'GET /guilds/{guild_id}/channels', ({ site, params }) => {
    const guild = knownGuild(site, params['guild_id']);
    const channels = [...site.world.channels.values()].filter(
      ({ guildId, kind }) => guildId === guild.id && kind === 'text',
    );
    return ok(channels.map((channel) => channelJson(site, channel)));
  }),
  route('listRoles', 'GET /guilds/{guild_id}/roles', ({ site, params }) =>
    ok([...knownGuild(site, params['guild_id']).roles.values()].map(roleJson)),
  ),
  route('getMember', 'GET /guilds/{guild_id}/members/{user_id}', ({ site, params }) => {
    const guild = knownGuild(site, params['guild_id']);
    const member = guild.members.get(params['user_id'] ?? '');
    if (!member) throw discordError('unknownMember');
    return ok(memberJson(site, guild, member));
  }),
];
