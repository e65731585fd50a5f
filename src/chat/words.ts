import type { z } from 'zod';
import { sayName } from '../cards/format.ts';
import { UserError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { type Holders, type Known, parseRest, takeNames } from './bare-names.ts';
import type { Command } from './command.ts';
import { noteOf } from './option.ts';
import { asOneWord, type Shape, type Token, tokensOf } from './tokens.ts';

export type OptionWords = Record<string, string>;

/**
 * Reads what was typed after the command's own words, in any order: `agent:"Support bot"`, a choice by its word
 * alone (`messages`), `page 3`, the name of an agent or company that is known, and what remains is the period, or else
 * a name.
 */
export function readOptions(command: Command, typed: string, known?: Known): OptionWords {
  const shape = command.options.shape as Shape;
  const typedTokens = tokensOf(typed, shape);
  const holders = holdersOf(shape);
  const { tokens, found } = known
    ? takeNames(typedTokens, holders, known)
    : { tokens: typedTokens, found: {} as OptionWords };
  const rest: string[] = [];

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const name = token.name?.toLowerCase();
    if (name !== undefined) {
      if (!Object.hasOwn(shape, name)) throw unknownOption(command, name);
      put(found, name, token.value);
      continue;
    }
    const choice = Object.keys(shape).find((option) =>
      noteOf(shape[option] as z.ZodType).choices.includes(token.value.toLowerCase()),
    );
    const next = tokens[index + 1];
    if (next && isChoiceOption(shape, token, next)) {
      put(found, token.value.toLowerCase(), next.value.toLowerCase());
      index += 1;
    } else if (choice && !token.quoted) put(found, choice, token.value.toLowerCase());
    else if (isNumberOption(shape, token) && next && NUMBER.test(next.value)) {
      put(found, token.value.toLowerCase(), next.value);
      index += 1;
    } else if (!token.quoted && NUMBER.test(token.value) && homeOfAmount(shape, found)) {
      put(found, homeOfAmount(shape, found) as string, token.value);
    } else rest.push(token.value);
  }

  if (rest.length > 0) putRest(command, shape, found, rest, known);
  return found;
}

function holdersOf(shape: Shape): Holders {
  return Object.keys(shape).flatMap((option) => {
    const { kind } = noteOf(shape[option] as z.ZodType);
    return kind === 'agent' || kind === 'company' ? [{ option, kind }] : [];
  });
}

function putRest(
  command: Command,
  shape: Shape,
  found: OptionWords,
  rest: readonly string[],
  known: Known | undefined,
): void {
  const home = homeOfRest(command, shape, found, rest, known);
  if (!known || noteOf(shape[home] as z.ZodType).kind !== 'period') {
    put(found, home, rest.join(' '));
    return;
  }
  const open = holdersOf(shape).filter(({ option }) => !Object.hasOwn(found, option));
  const read = parseRest(rest, open, choicesOf(shape), known);
  for (const [option, id] of Object.entries(read.found)) put(found, option, id);
  if (read.period.length > 0) put(found, home, read.period.join(' '));
}

function choicesOf(shape: Shape): string[] {
  return Object.values(shape).flatMap((schema) => noteOf(schema).choices);
}

// Also what is no number, but was meant as one: whoever reads it says why not.
const NUMBER = /^-?\d[\d., ]*$/;

function put(found: OptionWords, name: string, value: string): void {
  if (Object.hasOwn(found, name) && found[name] !== value) {
    throw new UserError(
      'twice',
      `You told me ${name} twice: “${sayName(found[name] ?? '')}” and “${sayName(value)}”.`,
      {
        hint: 'Say it once.',
      },
    );
  }
  found[name] = value;
}

function isNumberOption(shape: Shape, { value, quoted }: Token): boolean {
  const name = value.toLowerCase();
  if (quoted || !Object.hasOwn(shape, name)) return false;
  return ['number', 'amount'].includes(noteOf(shape[name] as z.ZodType).kind);
}

/** “per day”, “every weekly”: the name of a choice and what is chosen. */
function isChoiceOption(shape: Shape, { value, quoted }: Token, next: Token): boolean {
  const name = value.toLowerCase();
  if (quoted || next.quoted || next.name !== null || !Object.hasOwn(shape, name)) return false;
  return noteOf(shape[name] as z.ZodType).choices.includes(next.value.toLowerCase());
}

/** A bare number is the amount, where the command has just one and it is not said yet. */
function homeOfAmount(shape: Shape, found: OptionWords): string | undefined {
  const [home, another] = Object.keys(shape).filter(
    (name) => noteOf(shape[name] as z.ZodType).kind === 'amount',
  );
  return home !== undefined && another === undefined && !Object.hasOwn(found, home) ? home : undefined;
}

/** Words without a name belong to the period, where the command has one that is not said yet. */
function homeOfRest(
  command: Command,
  shape: Shape,
  found: OptionWords,
  rest: readonly string[],
  known: Known | undefined,
): string {
  const home = (['period', 'text', 'agent', 'company'] as const)
    .flatMap((kind) => Object.keys(shape).filter((name) => noteOf(shape[name] as z.ZodType).kind === kind))
    .find((name) => !Object.hasOwn(found, name));
  if (home) return home;
  if (known?.isPeriod(rest.join(' '))) {
    throw new UserError('no-period', `“/${command.path}” cannot be asked of one time.`, {
      hint: `Leave “${sayName(rest.join(' '))}” out. What was used in some days is in “/usage”.`,
    });
  }
  const word = rest[0] ?? '';
  const meant = nearest(word, [...choicesOf(shape), ...Object.keys(shape)]);
  throw new UserError('unknown-word', `I do not know what “${sayName(rest.join(' '))}” means here.`, {
    hint: meant ? `Did you mean “${meant}”?` : `Try “/${command.examples[0] ?? command.path}”.`,
  });
}

function unknownOption(command: Command, name: string): UserError {
  const known = Object.entries(command.options.shape as Shape)
    .filter(([, schema]) => noteOf(schema).kind !== 'cursor')
    .map(([option]) => option);
  const meant = nearest(name, known);
  const list = known.length > 0 ? `It can be told ${known.join(', ')}.` : 'It cannot be told anything.';
  return new UserError('unknown-option', `“/${command.path}” has no “${name}”.`, {
    hint: meant ? `Did you mean “${meant}”?` : list,
  });
}

/** The inverse: command text that reads back as the same options, for buttons. */
export function sayCommand(path: string, options: Record<string, string | number | undefined>): string {
  const said = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}:${quote(String(value))}`);
  return [path, ...said].join(' ');
}

function quote(value: string): string {
  return /^[^\s"“”]+$/u.test(value) ? value : asOneWord(value);
}
