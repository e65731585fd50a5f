import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandGroupOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { z } from 'zod';
import type { Command } from '../chat/command.ts';
import { aboutWords, firstWords } from '../chat/first-words.ts';
import { noteOf } from '../chat/option.ts';
import { type Localisations, localisations as ours } from './localisations.ts';
import { describe, localised, optionOf } from './option-schema.ts';

export type CommandBody = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** The commands as Discord is told of them: one for each first word, with what follows as its branches. */
export function commandSchema(
  commands: readonly Command[],
  localisations: Localisations = ours,
): CommandBody[] {
  return firstWords(commands).map((word) => {
    const own = commands.filter(({ path }) => path.split(' ')[0] === word);
    const alone = own.find((command) => wordsOfPath(command).length === 1);
    return {
      type: ApplicationCommandType.ChatInput,
      ...localised(localisations[word]),
      name: word,
      description: describe(alone ? alone.summary : aboutWords(word).says),
      options: alone ? optionsOf(alone, localisations) : branchesOf(own, word, localisations),
      contexts: [InteractionContextType.Guild],
      integration_types: [ApplicationIntegrationType.GuildInstall],
      default_member_permissions: permissionsFor(own),
    };
  });
}

/** Who may what is decided with each answer; what nobody but managers can use is not offered to others. */
function permissionsFor(commands: readonly Command[]): string | null {
  return commands.every(({ right }) => right === 'manage') ? String(PermissionFlagsBits.ManageGuild) : null;
}

function branchesOf(
  commands: readonly Command[],
  word: string,
  localisations: Localisations,
): (APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption)[] {
  const seconds = [...new Set(commands.map((command) => wordsOfPath(command)[1] ?? ''))];
  return seconds.map((second) => {
    const at = `${word} ${second}`;
    const own = commands.filter((command) => wordsOfPath(command)[1] === second);
    const [leaf] = own;
    if (own.length === 1 && leaf && wordsOfPath(leaf).length === 2) return subcommand(leaf, localisations);
    return {
      type: ApplicationCommandOptionType.SubcommandGroup,
      ...localised(localisations[at]),
      name: second,
      description: describe(aboutWords(at).says),
      options: own.map((command) => subcommand(command, localisations)),
    };
  });
}

function subcommand(command: Command, localisations: Localisations): APIApplicationCommandSubcommandOption {
  const words = wordsOfPath(command);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...localised(localisations[words.join(' ')]),
    name: words.at(-1) ?? '',
    description: describe(command.summary),
    options: optionsOf(command, localisations),
  };
}

/** What only buttons carry is left out, and what must be said stands first, as Discord wants it. */
function optionsOf(command: Command, localisations: Localisations): APIApplicationCommandBasicOption[] {
  const at = wordsOfPath(command).join(' ');
  const options = Object.entries(command.options.shape as Record<string, z.ZodType>)
    .filter(([, schema]) => noteOf(schema).kind !== 'cursor')
    .map(([name, schema]) => optionOf(`${at} ${name}`, name, schema, localisations));
  return [...options.filter(({ required }) => required), ...options.filter(({ required }) => !required)];
}

function wordsOfPath({ path, fullPath = path }: Command): string[] {
  return fullPath.split(' ');
}
