import { z } from 'zod';
import { sayNumber } from '../cards/format.ts';
import { type Credits, parseCredits } from '../domain/credits.ts';
import type { Context } from './context.ts';

/**
 * What a command can be told, as zod with a note for whoever shows it: help prints it, Slack's parser reads it from
 * words in any order, and Discord makes typed options of it.
 */
export type OptionKind = 'period' | 'agent' | 'company' | 'choice' | 'number' | 'amount' | 'text' | 'cursor';

/** What a text is the name of, where there is a list of them to choose from. */
export type Nameable = 'plan' | 'person' | 'command' | 'zone';

/** Something that has a label rather than a name, such as a digest. */
export interface Listed {
  id: string;
  name: string;
}

/** What there is now to choose from. */
export type Listing = (
  context: Pick<Context, 'directory' | 'now' | 'place' | 'reports'>,
) => Promise<readonly Listed[]>;

export interface OptionNote {
  kind: OptionKind;
  description: string;
  choices: readonly string[];
  names: Nameable | null;
  list: Listing | null;
}

const notes = new WeakMap<z.ZodType, OptionNote>();

/** An option of any type; those below are the usual ones. */
export function noted<Schema extends z.ZodType>(
  schema: Schema,
  kind: OptionKind,
  description: string,
  { choices = [], names = null, list = null }: Partial<Pick<OptionNote, 'choices' | 'names' | 'list'>> = {},
): Schema {
  notes.set(schema, { kind, description, choices, names, list });
  return schema;
}

const WORDS_LENGTH_MAX = 200;
const words = () =>
  z
    .string()
    .trim()
    .min(1, { error: 'nothing stands there' })
    .max(WORDS_LENGTH_MAX, { error: `it is longer than ${WORDS_LENGTH_MAX} characters` });

/** “last week”, “2026-05-01..2026-05-31”: read by the grammar of periods, in the account's zone. */
export function periodOption(description = 'which time, such as “last week” or 2026-05-01..2026-05-31') {
  return noted(words().optional(), 'period', description);
}

export function agentOption() {
  return noted(words().optional(), 'agent', 'one agent only, by its name or id');
}

export function companyOption() {
  return noted(words().optional(), 'company', 'one company only, by its name or id');
}

export function choiceOption<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  description: string,
) {
  return noted(
    z.enum(choices, { error: `it is one of ${choices.join(', ')}` }).optional(),
    'choice',
    description,
    { choices },
  );
}

export function numberOption(min: number, max: number, description: string) {
  const error = `it is a whole number from ${sayNumber(min)} to ${sayNumber(max)}`;
  const number = z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
  return noted(number.optional(), 'number', description);
}

/** Credits, to the last decimal. What is no amount is said by whoever reads amounts everywhere. */
export function amountOption(description: string) {
  return noted(words().transform(readAmount).optional(), 'amount', description);
}

// As cards write it, with thousands set apart.
function readAmount(said: string): Credits {
  return parseCredits(said.replaceAll(/(?<=\d)\s(?=\d{3}(?:\D|$))/gu, ''));
}

export function textOption(description: string, names: Nameable | null = null) {
  return noted(words().optional(), 'text', description, { names });
}

/** One of those that the command lists: by its label, or by the id that buttons carry. */
export function listedOption(description: string, list: Listing) {
  return noted(words().optional(), 'text', description, { list });
}

/** Where a page of a list begins. Only buttons carry it: nobody types one, and help and typed options leave it out. */
export function cursorOption() {
  return noted(words().optional(), 'cursor', 'where the page begins');
}

/** What the button of a question carries: that it was pressed, and on which question. */
export function pressOptions() {
  return {
    confirm: noted(z.enum(['yes']).optional(), 'cursor', 'the answer to a question'),
    ref: noted(words().optional(), 'cursor', 'the question that was answered'),
  };
}

export function noteOf(schema: z.ZodType): OptionNote {
  const note = notes.get(schema);
  if (!note) throw new Error('every option of a command is made by src/chat/option.ts');
  return note;
}
