import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../domain/errors.ts';

export interface Verb {
  usage: string;
  does: string;
  /** What it returns is printed. */
  run(words: string[]): Promise<string | Outcome>;
}

/** Work that was done, and has found something that a script must not pass over: `failed` ends with 1. */
export interface Outcome {
  said: string;
  failed: boolean;
}

export type Verbs = Record<string, Verb>;

/** The options of a verb, texts and flags; a word that is none of them is said to be so. */
export function readOptions<Name extends string, Flag extends string = never>(
  words: string[],
  names: readonly Name[],
  flags: readonly Flag[] = [],
): { options: Partial<Record<Name, string>>; flags: Partial<Record<Flag, boolean>>; rest: string[] } {
  const config: ParseArgsConfig = {
    args: words,
    allowPositionals: true,
    options: Object.fromEntries([
      ...names.map((name) => [name, { type: 'string' }]),
      ...flags.map((flag) => [flag, { type: 'boolean' }]),
    ]),
  };
  try {
    const { values, positionals } = parseArgs(config);
    return {
      options: values as Partial<Record<Name, string>>,
      flags: values as Partial<Record<Flag, boolean>>,
      rest: positionals,
    };
  } catch (error) {
    throw new UserError('bad-options', error instanceof Error ? error.message : String(error), {
      hint: `It takes ${[...names, ...flags].map((name) => `--${name}`).join(', ')}.`,
    });
  }
}

export function required(value: string | undefined, option: string): string {
  if (value) return value;
  throw new UserError('missing-option', `Say which: --${option} is missing.`);
}
