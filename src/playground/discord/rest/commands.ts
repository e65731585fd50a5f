import { commandType } from '../commands.ts';
import { discordError, invalidForm } from '../discord-error.ts';
import type { Site } from '../site.ts';
import { checkedCommand } from '../validate/command.ts';
import { limits } from '../validate/limits.ts';
import type { Command } from '../world.ts';
import { knownGuild, ownApplication } from './access.ts';
import { commandJson } from './json.ts';
import { type Asked, noContent, ok, type Reply, type Route, route } from './route.ts';

const dayMs = 24 * 60 * 60_000;
const { perScope, createsPerDay } = limits.command;

/** Global commands, or those of one guild. */
function scopeOf({ site, params }: Asked): { guildId?: string } {
  ownApplication(site, params['application_id']);
  return 'guild_id' in params ? { guildId: knownGuild(site, params['guild_id']).id } : {};
}

function commandsIn({ world }: Site, { guildId }: { guildId?: string }): Command[] {
  return world.commands.filter((each) => each.guildId === guildId);
}

function named(
  commands: readonly Command[],
  { name, type }: Pick<Command, 'name' | 'type'>,
): Command | undefined {
  return commands.find((each) => each.name === name && each.type === type);
}

function register(
  site: Site,
  scope: { guildId?: string },
  body: ReturnType<typeof checkedCommand>,
): { command: Command; isNew: boolean } {
  const old = named(commandsIn(site, scope), body);
  if (old) return { command: replace(site, old, { ...body, ...scope }), isNew: false };
  const ofType = commandsIn(site, scope).filter(({ type }) => type === body.type).length;
  if (body.type === commandType.chatInput && ofType >= perScope) throw discordError('tooManyCommands');
  countCreates(site, scope, 1);
  const command: Command = { ...body, ...scope, id: site.ids.snowflake(), version: site.ids.snowflake() };
  site.world.commands.push(command);
  return { command, isNew: true };
}

/** The version changes with what is said, and only then. */
function replace(site: Site, old: Command, body: Omit<Command, 'id' | 'version'>): Command {
  const { id, version, ...before } = old;
  const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(body));
  const command: Command = { ...body, id, version: isSame ? version : site.ids.snowflake() } as Command;
  site.world.commands.splice(site.world.commands.indexOf(old), 1, command);
  return command;
}

function sorted(thing: object): unknown[] {
  return Object.entries(thing).sort(([a], [b]) => a.localeCompare(b));
}

function countCreates(site: Site, { guildId }: { guildId?: string }, count: number): void {
  const key = guildId ?? 'global';
  const nowMs = site.clock.now();
  const today = (site.commandCreates.get(key) ?? []).filter((atMs) => nowMs - atMs < dayMs);
  if (today.length + count > createsPerDay) throw discordError('dailyCreates');
  site.commandCreates.set(key, [...today, ...Array.from({ length: count }, () => nowMs)]);
}

function overwrite(asked: Asked): Reply {
  const { site, body } = asked;
  const scope = scopeOf(asked);
  if (!Array.isArray(body))
    throw invalidForm([
      { at: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' },
    ]);
  const given = body.map((each, index) => checkedCommand(each, [index]));
  const repeated = given.findIndex(
    ({ name, type }, index) => given.findIndex((each) => each.name === name && each.type === type) !== index,
  );
  if (repeated >= 0) {
    throw invalidForm([
      {
        at: [repeated],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      },
    ]);
  }
  if (given.filter(({ type }) => type === commandType.chatInput).length > perScope)
    throw discordError('tooManyCommands');
  const before = commandsIn(site, scope);
  countCreates(site, scope, given.filter((each) => !named(before, each)).length);
  const after = given.map((each): Command => {
    const old = named(before, each);
    return old
      ? replace(site, old, { ...each, ...scope })
      : { ...each, ...scope, id: site.ids.snowflake(), version: site.ids.snowflake() };
  });
  const others = site.world.commands.filter((each) => each.guildId !== scope.guildId);
  site.world.commands = [...others, ...after];
  return ok(after.map((each) => commandJson(site, each)));
}

function knownCommand(asked: Asked): Command {
  const scope = scopeOf(asked);
  const command = commandsIn(asked.site, scope).find(({ id }) => id === asked.params['command_id']);
  if (!command) throw discordError('unknownCommand');
  return command;
}

function change(asked: Asked): Reply {
  const { site, body } = asked;
  const old = knownCommand(asked);
  const { id: _id, version: _version, guildId, ...said } = old;
  const changed = checkedCommand({ ...said, ...(body as object) });
  const scope = guildId ? { guildId } : {};
  const taken = named(commandsIn(site, scope), changed);
  if (taken && taken.id !== old.id) {
    throw invalidForm([
      {
        at: ['name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      },
    ]);
  }
  return ok(commandJson(site, replace(site, old, { ...changed, ...scope })));
}

function routesUnder(prefix: string, kind: 'Global' | 'Guild'): Route[] {
  return [
    route(`list${kind}Commands`, `GET /${prefix}/commands`, (asked) => {
      const all = commandsIn(asked.site, scopeOf(asked));
      const withLanguages = asked.query['with_localizations'] === 'true';
      return ok(all.map((each) => commandJson(asked.site, each, withLanguages)));
    }),
    route(`overwrite${kind}Commands`, `PUT /${prefix}/commands`, overwrite),
    route(`create${kind}Command`, `POST /${prefix}/commands`, (asked) => {
      const { command, isNew } = register(asked.site, scopeOf(asked), checkedCommand(asked.body));
      return { status: isNew ? 201 : 200, body: commandJson(asked.site, command) };
    }),
    route(`get${kind}Command`, `GET /${prefix}/commands/{command_id}`, (asked) =>
      ok(commandJson(asked.site, knownCommand(asked))),
    ),
    route(`edit${kind}Command`, `PATCH /${prefix}/commands/{command_id}`, change),
    route(`delete${kind}Command`, `DELETE /${prefix}/commands/{command_id}`, (asked) => {
      const command = knownCommand(asked);
      asked.site.world.commands.splice(asked.site.world.commands.indexOf(command), 1);
      return noContent;
    }),
  ];
}

export const commandRoutes = [
  ...routesUnder('applications/{application_id}', 'Global'),
  ...routesUnder('applications/{application_id}/guilds/{guild_id}', 'Guild'),
];
