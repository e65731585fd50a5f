import { type CommandOption, commandType, optionType } from '../commands.ts';
import { holds, permissionsOf } from '../permissions.ts';
import type { Site } from '../site.ts';
import type { Channel, Command, User } from '../world.ts';

/** A word, a number, or somebody or something that is picked. */
export type OptionValue = string | number | boolean | { id: string };
export type OptionValues = Readonly<Record<string, OptionValue>>;

interface SentOption {
  type: number;
  name: string;
  value?: string | number | boolean;
  focused?: true;
  options?: SentOption[];
}

export interface TypedCommand {
  command: Command;
  /** As Discord sends them: subcommands around the values. */
  options: SentOption[];
  /** The option that is being typed. */
  focused?: CommandOption;
  /** What was picked, to be sent along. */
  pickedIds: string[];
}

/**
 * What a person types, as Discord's own client lets them: only commands they may see, only options there are, only
 * values that fit. `typing` is the option they are in the middle of.
 */
export function typedCommand(
  site: Site,
  user: User,
  channel: Channel,
  path: string,
  given: OptionValues,
  typing?: string,
): TypedCommand {
  const [name = '', ...rest] = path.replace(/^\//, '').split(' ');
  const command = visibleCommand(site, user, channel, name);
  const branches = rest.map((word) => word);
  let level: readonly CommandOption[] = command.options ?? [];
  const walked: CommandOption[] = [];
  for (const word of branches) {
    const next = level.find((each) => each.name === word && isBranch(each));
    if (!next)
      throw new Error(
        `There is no /${path}; after ${[name, ...walked.map((each) => each.name)].join(' ')}: ${level.map((each) => each.name).join(' | ')}`,
      );
    walked.push(next);
    level = next.options ?? [];
  }
  if (level.some(isBranch))
    throw new Error(`/${path} wants one of: ${level.map((each) => each.name).join(' | ')}`);
  const unknown = Object.keys(given).filter((key) => !level.some((each) => each.name === key));
  if (unknown.length > 0)
    throw new Error(
      `/${path} has no ${unknown.join(', ')}; there are: ${level.map((each) => each.name).join(' | ')}`,
    );

  const sent = level.flatMap((option): SentOption[] => {
    const value = given[option.name];
    const isFocused = option.name === typing;
    if (value === undefined) {
      if (option.required && typing === undefined) throw new Error(`/${path} needs ${option.name}`);
      return [];
    }
    const plain = typeof value === 'object' ? value.id : value;
    if (isFocused) return [{ type: option.type, name: option.name, value: plain, focused: true }];
    return [{ type: option.type, name: option.name, value: fittingValue(option, plain) }];
  });
  const options = walked.reduceRight<SentOption[]>(
    (inner, { type, name: each }) => [{ type, name: each, options: inner }],
    sent,
  );
  const focused = level.find((each) => each.name === typing);
  if (typing !== undefined && !focused?.autocomplete)
    throw new Error(`/${path} offers nothing for ${typing}`);
  return {
    command,
    options,
    ...(focused ? { focused } : {}),
    pickedIds: sent.filter(({ type }) => isPicked(type)).map(({ value }) => String(value)),
  };
}

function visibleCommand({ world }: Site, user: User, channel: Channel, name: string): Command {
  const guild = world.guilds.get(channel.guildId ?? '');
  const context = guild ? 0 : 1;
  const there = world.commands
    .filter(
      ({ type, guildId }) =>
        type === commandType.chatInput && (guildId === undefined || guildId === guild?.id),
    )
    .filter(({ contexts }) => !contexts || contexts.includes(context))
    .filter(({ default_member_permissions: needed }) => {
      if (!guild || needed === null || needed === undefined) return true;
      const held = permissionsOf(guild, user.id);
      return needed === '0' ? held.has('Administrator') : holds(held, needed);
    });
  const isBotThere = !guild || guild.members.has(world.application.botId);
  // A guild's own command stands before a global one of that name.
  const found = isBotThere
    ? (there.find((each) => each.name === name && each.guildId !== undefined) ??
      there.find((each) => each.name === name))
    : undefined;
  if (!found)
    throw new Error(
      `${user.name} sees no /${name} here; there are: ${there.map((each) => `/${each.name}`).join(' ')}`,
    );
  return found;
}

function fittingValue(option: CommandOption, given: string | number | boolean): string | number | boolean {
  const { name, choices, autocomplete } = option;
  if (choices && choices.length > 0 && !autocomplete) {
    const choice = choices.find((each) => each.value === given || each.name === given);
    if (!choice) throw new Error(`${name} is one of: ${choices.map((each) => each.name).join(' | ')}`);
    return choice.value;
  }
  const wanted = wantedTypes[option.type];
  if (wanted && typeof given !== wanted)
    throw new Error(`${name} is a ${wanted}, not ${JSON.stringify(given)}`);
  const size = typeof given === 'string' ? given.length : given;
  const [min, max] =
    typeof given === 'string' ? [option.min_length, option.max_length] : [option.min_value, option.max_value];
  if (typeof size === 'number' && (size < (min ?? -Infinity) || size > (max ?? Infinity))) {
    throw new Error(`${name} must be between ${min} and ${max}: ${JSON.stringify(given)}`);
  }
  return given;
}

const wantedTypes: Readonly<Record<number, string>> = {
  [optionType.string]: 'string',
  [optionType.integer]: 'number',
  [optionType.number]: 'number',
  [optionType.boolean]: 'boolean',
};

function isBranch({ type }: CommandOption): boolean {
  return type === optionType.subcommand || type === optionType.group;
}

function isPicked(type: number): boolean {
  return (
    [optionType.user, optionType.role, optionType.channel, optionType.mentionable] as number[]
  ).includes(type);
}
