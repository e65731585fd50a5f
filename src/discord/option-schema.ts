import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
} from 'discord.js';
import { z } from 'zod';
import { cut } from '../cards/words.ts';
import { noteOf, type OptionNote } from '../chat/option.ts';
import { commandLimits } from './command-limits.ts';
import type { Localisations, Localised } from './localisations.ts';

// Discord's numbers are doubles: up to here they tell millionths apart.
const AMOUNT_MAX = 1_000_000_000;

/** One option of a command, typed as its zod object says. */
export function optionOf(
  at: string,
  name: string,
  schema: z.ZodType,
  localisations: Localisations,
): APIApplicationCommandBasicOption {
  const note = noteOf(schema);
  const base = {
    ...localised(localisations[at]),
    name,
    description: describe(note.description),
    ...(schema.safeParse(undefined).success ? {} : { required: true }),
  };
  if (note.kind === 'amount') {
    return { ...base, type: ApplicationCommandOptionType.Number, min_value: 0, max_value: AMOUNT_MAX };
  }
  const { type, minimum, maximum, minLength, maxLength } = z.toJSONSchema(schema, { io: 'input' });
  if (type === 'boolean') return { ...base, type: ApplicationCommandOptionType.Boolean };
  if (type === 'integer' || type === 'number') {
    const range = {
      ...(minimum === undefined ? {} : { min_value: minimum }),
      ...(maximum === undefined ? {} : { max_value: maximum }),
    };
    return type === 'integer'
      ? { ...base, type: ApplicationCommandOptionType.Integer, ...range }
      : { ...base, type: ApplicationCommandOptionType.Number, ...range };
  }
  const string = { ...base, type: ApplicationCommandOptionType.String } as const;
  if (hasFewChoices(note)) {
    return { ...string, choices: note.choices.map((choice) => choiceOf(at, choice, localisations)) };
  }
  return {
    ...string,
    ...(isSuggested(note) ? { autocomplete: true } : {}),
    ...(minLength === undefined ? {} : { min_length: minLength }),
    ...(maxLength === undefined ? {} : { max_length: maxLength }),
  };
}

/** As a sentence of one's own, where a list of options shows it. */
export function describe(words: string): string {
  return cut(words.charAt(0).toUpperCase() + words.slice(1), commandLimits.description);
}

export function localised({ name, description }: Localised = {}): {
  name_localizations?: NonNullable<Localised['name']>;
  description_localizations?: NonNullable<Localised['description']>;
} {
  return {
    ...(name ? { name_localizations: name } : {}),
    ...(description ? { description_localizations: description } : {}),
  };
}

function hasFewChoices({ choices }: OptionNote): boolean {
  return choices.length > 0 && choices.length <= commandLimits.choices;
}

function isSuggested({ kind, names, list, choices }: OptionNote): boolean {
  return (
    ['agent', 'company', 'period'].includes(kind) || names !== null || list !== null || choices.length > 0
  );
}

function choiceOf(
  at: string,
  choice: string,
  localisations: Localisations,
): APIApplicationCommandOptionChoice<string> {
  const names = localisations[`${at}=${choice}`]?.name;
  return { name: choice, value: choice, ...(names ? { name_localizations: names } : {}) };
}
