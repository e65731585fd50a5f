import { parseArgs } from 'node:util';
import { UserError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { kinds } from './kinds.ts';
import { UsageError } from './usage-error.ts';
import type { Option, Value, Verb } from './verb.ts';

/** Taken by every verb. */
export const everyOption = {
  json: { kind: 'flag', does: 'print the result, or what went wrong, as one JSON document' },
  help: { kind: 'flag', does: 'say how it is used, and do nothing' },
} as const satisfies Record<string, Option>;

type Typed = Record<string, string | boolean>;

/** What was typed behind a verb, each value read by its kind. What it does not take is said, with what was meant. */
export async function readWords(verb: Verb, typed: readonly string[]): Promise<Record<string, unknown>> {
  const { words, options } = sortOut(verb, typed);
  const given: Record<string, unknown> = {};
  for (const [name, word] of Object.entries(verb.words)) {
    given[name] =
      word.kind === 'words' && words.length > 0
        ? words.splice(0)
        : await readValue(word, words.shift() || undefined, `<${signOf(name, word)}>`);
  }
  if (words[0] !== undefined) {
    throw new UsageError('unexpected-word', `“${words[0]}” is one word too many.`, {
      hint: 'Words with spaces go into quotes.',
    });
  }
  for (const [name, option] of Object.entries(verb.options)) {
    const said = options[name];
    given[name] =
      option.kind === 'flag'
        ? said === true
        : await readValue(option, said === undefined ? undefined : String(said), `--${name}`);
  }
  return given;
}

/** What stands for a value in usage: the name of a word, the kind of an option. */
export function signOf(name: string, word: Value): string {
  return word.sign ?? name;
}

function sortOut({ options }: Verb, typed: readonly string[]): { words: string[]; options: Typed } {
  const all: Record<string, Option> = { ...options, ...everyOption };
  const { tokens } = parseArgs({
    args: [...typed],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        Object.entries(all).map(([name, { kind }]) => [
          name,
          { type: kind === 'flag' ? 'boolean' : 'string' },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const words: string[] = [];
  const said: Typed = {};
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(all, token.name) ? all[token.name] : undefined;
    if (!option) throw unknownOption(token.rawName, Object.keys(all));
    said[token.name] = option.kind === 'flag' ? flagOf(token) : textOf(token);
  }
  return { words, options: said };
}

interface Token {
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function flagOf({ rawName, value }: Token): true {
  if (value === undefined) return true;
  throw new UsageError('bad-option', `${rawName} takes no value.`);
}

function textOf({ rawName, value, inlineValue }: Token): string {
  // An option that is forgotten its value would otherwise swallow the next one.
  const isNext = !inlineValue && value?.startsWith('--');
  if (value && !isNext) return value;
  const hint = `If “${value}” is that value, write ${rawName}=${value}`;
  throw new UsageError('missing-value', `${rawName} needs a value.`, isNext ? { hint } : {});
}

function unknownOption(typed: string, names: readonly string[]): UsageError {
  const meant = nearest(typed.replace(/^-+/, ''), names);
  return new UsageError('unknown-option', `There is no option ${typed} here.`, {
    hint: meant ? `Did you mean --${meant}?` : `It takes ${names.map((name) => `--${name}`).join(', ')}.`,
  });
}

async function readValue(value: Value, typed: string | undefined, place: string): Promise<unknown> {
  const text = typed ?? value.otherwise;
  if (text === undefined) {
    if (!value.required) return undefined;
    throw new UsageError('missing-option', `${place} is missing: ${value.does}.`);
  }
  if (value.kind === 'choice') return choiceOf(text, value.choices, place);
  if (value.kind === 'choices') {
    return [...new Set(text.split(',').map((one) => choiceOf(one.trim(), value.choices, place)))];
  }
  try {
    return await kinds[value.kind].read(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UsageError(error.code, `${place}: ${error.message}`, error.hint ? { hint: error.hint } : {});
  }
}

function choiceOf(text: string, choices: readonly string[], place: string): string {
  if (choices.includes(text)) return text;
  const meant = nearest(text, choices);
  throw new UsageError('unknown-choice', `${place}: there is no “${text}”.`, {
    hint: meant ? `Did you mean “${meant}”?` : `Say ${choices.join(', ')}.`,
  });
}
