import { type APIApplicationCommand, ApplicationCommandType } from 'discord.js';
import type { CommandBody } from '../command-schema.ts';

export type Scope = 'global' | 'guild';

/** What would have to be written, so that Discord has the commands that it should. */
export interface Difference {
  create: CommandBody[];
  update: { id: string; body: CommandBody }[];
  remove: { id: string; name: string }[];
  same: string[];
}

export function compareCommands(
  registered: readonly APIApplicationCommand[],
  wanted: readonly CommandBody[],
  scope: Scope,
): Difference {
  const bodies = wanted.map((body) => bodyFor(body, scope));
  const old = (name: string) =>
    registered.find((each) => each.type === ApplicationCommandType.ChatInput && each.name === name);
  const known = bodies.flatMap((body) => {
    const before = old(body.name);
    return before ? [{ id: before.id, body, same: isSame(before, body, scope) }] : [];
  });
  return {
    create: bodies.filter(({ name }) => !old(name)),
    update: known.filter(({ same }) => !same).map(({ id, body }) => ({ id, body })),
    // The entry point of an activity is made by Discord itself, and cannot be taken away alone.
    remove: registered
      .filter(
        ({ id, type }) =>
          type !== ApplicationCommandType.PrimaryEntryPoint && !known.some((each) => each.id === id),
      )
      .map(({ id, name }) => ({ id, name })),
    same: known.filter(({ same }) => same).map(({ body }) => body.name),
  };
}

export function isEmpty({ create, update, remove }: Difference): boolean {
  return create.length + update.length + remove.length === 0;
}

/** A server's own command has no say in where it works. */
function bodyFor(body: CommandBody, scope: Scope): CommandBody {
  if (scope === 'global') return body;
  const { contexts: _, integration_types: __, ...rest } = body;
  return rest;
}

const compared = [
  ...['name', 'name_localizations', 'description', 'description_localizations', 'options', 'nsfw'],
  'default_member_permissions',
];
const comparedGlobally = [...compared, 'contexts', 'integration_types'];

function isSame(registered: object, wanted: object, scope: Scope): boolean {
  const keys = scope === 'guild' ? compared : comparedGlobally;
  const told = (command: object) =>
    JSON.stringify(normal(Object.fromEntries(Object.entries(command).filter(([key]) => keys.includes(key)))));
  return told(registered) === told(wanted);
}

/** What is unset, off or empty is not sent back, and fields come in any order. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, normal(inner)] as const)
    .filter(([, inner]) => !isUnset(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function isUnset(value: unknown): boolean {
  return (
    value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  );
}
