import { pad, wrap } from '../../cards/text-table.ts';
import { kinds } from '../kinds.ts';
import { everyOption, signOf } from '../read-words.ts';
import type { Meaning, Option, Value, Verb } from '../verb.ts';

export interface Described {
  name: string;
  does: string;
  more: string | null;
  usage: string;
  takes: Taken[];
  example: string;
  returns: Readonly<Record<string, Meaning>>;
}

interface Taken {
  as: string;
  does: string;
  required: boolean;
  choices: readonly string[];
  otherwise: string | null;
}

// Beyond that a line is hard to read; in a narrow terminal it would break in the middle of a column.
const WIDTH = Math.min(100, Math.max(40, process.stdout.columns ?? 100));

/** A verb as data: what help, completion and the README say of it. */
export function describeVerb({ name, does, more, words, options, example, returns }: Verb): Described {
  const taken = [
    ...Object.entries(words).map(([name, word]) => take(`<${signOf(name, word)}>`, word)),
    ...Object.entries({ ...options, ...everyOption }).map(([name, option]) =>
      take([name === 'help' ? '-h, --help' : `--${name}`, ...valueSign(option)].join(' '), option),
    ),
  ];
  const used = taken.slice(0, -Object.keys(everyOption).length);
  const usage = [`tallybot ${name}`, ...used.map(({ as, required }) => (required ? as : `[${as}]`))].join(
    ' ',
  );
  return { name, does, more: more ?? null, usage, takes: taken, example: example.words, returns };
}

function take(as: string, option: Option): Taken {
  if (option.kind === 'flag') return { as, does: option.does, required: false, choices: [], otherwise: null };
  const { does, required = false, otherwise = null } = option;
  return { as, does, required, choices: 'choices' in option ? option.choices : [], otherwise };
}

function valueSign(option: Option): string[] {
  if (option.kind === 'flag') return [];
  return [`<${option.sign ?? signOfKind(option)}>`];
}

function signOfKind(option: Value): string {
  if (option.kind === 'choice') return option.choices.join('|');
  return option.kind === 'choices' ? `${option.choices[0]},…` : kinds[option.kind].sign;
}

/** One verb in full, or several by a line. */
export function listVerbs(verbs: readonly Described[]): string {
  const [only] = verbs;
  if (only && verbs.length === 1) return sayVerb(only);
  const rows = verbs.map(({ name, does }): Row => [name, does]);
  return [
    'Usage: tallybot <verb> …',
    twoColumns(rows),
    'tallybot help <verb> says what a verb takes. Every verb takes --json: then one JSON document is printed.\n' +
      'It ends with 0, with 1 where something failed, and with 2 where it was used wrongly.',
  ].join('\n\n');
}

function sayVerb({ does, more, usage, takes, example, returns }: Described): string {
  return [
    `Usage: ${indented(wrap(usage, WIDTH - 7), 7)}`,
    wrap([sentence(does), more ?? ''].join(' ').trim(), WIDTH),
    twoColumns(takes.map((taken) => [taken.as, sayTaken(taken)])),
    `For example:\n  tallybot ${example}`,
    `With --json it prints:\n${twoColumns(fieldsOf(returns))}`,
  ].join('\n\n');
}

/** What it is for, with what can be chosen where its sign does not say so. */
export function sayTaken({ as, does, choices, otherwise }: Taken): string {
  const said = choices.length > 0 && !as.includes('|') ? `${does}: ${choices.join(', ')}` : does;
  return otherwise === null ? said : `${said} (left out: ${otherwise})`;
}

/** “keys[].id”, with what it means. */
export function fieldsOf(returns: Readonly<Record<string, Meaning>>, before = ''): Row[] {
  return Object.entries(returns).flatMap(([name, meaning]): Row[] => {
    if (typeof meaning === 'string') return [[`${before}${name}`, meaning]];
    const [item] = Array.isArray(meaning) ? meaning : [];
    if (item === undefined) return fieldsOf(meaning as Record<string, Meaning>, `${before}${name}.`);
    if (typeof item === 'string') return [[`${before}${name}[]`, item]];
    return fieldsOf(item, `${before}${name}[].`);
  });
}

type Row = [name: string, words: string];

function twoColumns(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, words]) => `  ${pad(name, width - 2)}${indented(wrap(words, WIDTH - width), width)}`)
    .join('\n');
}

function indented(lines: string, by: number): string {
  return lines.replaceAll('\n', `\n${' '.repeat(by)}`);
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
