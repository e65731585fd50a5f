import { z } from 'zod';
import { type CommandBody, type CommandOption, commandType, optionType, tidied } from '../commands.ts';
import { type Fault, throwIfFaulty } from '../discord-error.ts';
import { commandRuleFaults } from './command-rules.ts';
import { limits } from './limits.ts';
import { checked, list, oneOf, text, whole, yes } from './shapes.ts';

const { command: max } = limits;

// As Discord documents it, for chat commands and their options.
const chatName = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u;

const localised = (of: z.ZodType) => z.record(z.string(), of).nullish();
const name = text(1, max.name);
const description = text(1, max.description);

const choice = (value: z.ZodType) =>
  z.object({ name: text(1, max.choiceName), name_localizations: localised(text(1, max.choiceName)), value });

const named = {
  name,
  name_localizations: localised(name),
  description,
  description_localizations: localised(description),
  required: yes,
};

const chosen = (value: z.ZodType) => ({
  ...named,
  autocomplete: yes,
  choices: list(choice(value), 0, max.choices).nullish(),
});

const leaves = [
  z.object({
    type: z.literal(optionType.string),
    ...chosen(text(1, max.choiceValue)),
    min_length: whole(0, max.textLength).nullish(),
    max_length: whole(1, max.textLength).nullish(),
  }),
  ...[optionType.integer, optionType.number].map((type) =>
    z.object({
      type: z.literal(type),
      ...chosen(type === optionType.integer ? z.int() : z.number()),
      min_value: z.number().nullish(),
      max_value: z.number().nullish(),
    }),
  ),
  z.object({ type: z.literal(optionType.channel), ...named, channel_types: z.array(z.int()).nullish() }),
  ...[
    optionType.boolean,
    optionType.user,
    optionType.role,
    optionType.mentionable,
    optionType.attachment,
  ].map((type) => z.object({ type: z.literal(type), ...named })),
] as const;

const subcommand = z.object({
  type: z.literal(optionType.subcommand),
  ...named,
  options: list(z.discriminatedUnion('type', [...leaves]), 0, max.options).nullish(),
});

const group = z.object({
  type: z.literal(optionType.group),
  ...named,
  options: list(subcommand, 1, max.options),
});

const Command = z.object({
  type: oneOf(1, 2, 3, 4).nullish(),
  name,
  name_localizations: localised(name),
  description: text(0, max.description).nullish(),
  description_localizations: localised(description),
  options: list(z.discriminatedUnion('type', [subcommand, group, ...leaves]), 0, max.options).nullish(),
  default_member_permissions: z.union([z.string().regex(/^\d+$/), z.int()]).nullish(),
  dm_permission: yes,
  contexts: list(oneOf(0, 1, 2), 1, 3).nullish(),
  integration_types: list(oneOf(0, 1), 1, 2).nullish(),
  nsfw: yes,
});

/** A command to be registered, or `Invalid Form Body`. */
export function checkedCommand(given: unknown, at: Fault['at'] = []): CommandBody {
  const {
    type,
    description: said,
    options,
    default_member_permissions: needed,
    ...rest
  } = checked(Command, given, at);
  const command: CommandBody = {
    ...rest,
    type: type ?? commandType.chatInput,
    description: said ?? '',
    options: ((options ?? []) as CommandOption[]).map(tidied),
    default_member_permissions: needed === null || needed === undefined ? null : String(needed),
    nsfw: rest.nsfw ?? false,
  };
  throwIfFaulty(
    commandRuleFaults(command, (each) => chatName.test(each) && each === each.toLowerCase()).map((fault) => ({
      ...fault,
      at: [...at, ...fault.at],
    })),
  );
  return command;
}
