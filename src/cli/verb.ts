import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../domain/errors.ts';

export interface Verb {
  usage: string;
  does: string;
  /** What it returns is printed. */
  run(words: string[]): Promise<string>;
}

export type Verbs = Record<string, Verb>;

/** The options of a verb, all of them texts; a word that is none of them is said to be so. */
export function readOptions<Name extends string>(
  words: string[],
  names: readonly Name[],
): { options: Partial<Record<Name, string>>; rest: string[] } {
  const config: ParseArgsConfig = {
    args: words,
    allowPositionals: true,
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
  try {
    const { values, positionals } = parseArgs(config);
    return { options: values as Partial<Record<Name, string>>, rest: positionals };
  } catch (error) {
    throw new UserError('bad-options', error instanceof Error ? error.message : String(error), {
      hint: `It takes ${names.map((name) => `--${name}`).join(', ')}.`,
    });
  }
}

export function required(value: string | undefined, option: string): string {
  if (value) return value;
  throw new UserError('missing-option', `Say which: --${option} is missing.`);
}
