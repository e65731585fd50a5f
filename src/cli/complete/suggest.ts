import { allVerbs } from '../find-verb.ts';
import type { Values } from '../kinds.ts';
import { everyOption } from '../read-words.ts';
import type { Families, Option, Value, Verb } from '../verb.ts';

export interface Candidate {
  value: string;
  does: string;
}

export interface Suggested {
  candidates: Candidate[];
  /** What there are names of elsewhere, to be put behind `before`. */
  wanted: { kind: keyof Values; account: string | undefined } | null;
  /** What is typed of it. */
  typed: string;
  before: string;
}

/** What the last word may become. What stands before it is taken as it is, right or wrong. */
export async function suggest(families: Families, words: readonly string[]): Promise<Suggested> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const verbs = (await allVerbs(families)).filter(({ hidden }) => !hidden);
  const verb = verbs.find(({ name }) => isSaidBy(name, before));
  if (!verb) return listed(typed, wordsOf(verbs, before));
  // Its words are those of the others.
  if (verb.name === 'help' && !typed.startsWith('-')) return listed(typed, wordsOf(verbs, before.slice(1)));
  return ofVerb(verb, before.slice(verb.name.split(' ').length), typed);
}

function ofVerb(verb: Verb, before: readonly string[], typed: string): Suggested {
  const options: Record<string, Option> = { ...verb.options, ...everyOption };
  const { pending, said, count } = follow(options, before);
  const account = said['account'] || accountAmong(verb, count, before);
  if (pending) return ofValue(pending, typed, '', account);
  const [, name = '', start = ''] = /^--([^=]+)=(.*)$/.exec(typed) ?? [];
  const option = options[name];
  if (option && option.kind !== 'flag') return ofValue(option, start, `--${name}=`, account);
  if (typed.startsWith('-')) {
    const left = Object.entries(options).filter(([name]) => said[name] === undefined);
    return listed(
      typed,
      left.map(([name, { does }]) => ({ value: `--${name}`, does })),
    );
  }
  const word = Object.values(verb.words)[count];
  return word ? ofValue(word, typed, '', account) : listed(typed, []);
}

interface Followed {
  /** The option that waits for its value. */
  pending: Value | null;
  said: Record<string, string>;
  count: number;
}

function follow(options: Record<string, Option>, before: readonly string[]): Followed {
  const followed: Followed = { pending: null, said: {}, count: 0 };
  let name = '';
  for (const word of before) {
    if (followed.pending) {
      followed.said[name] = word;
      followed.pending = null;
    } else if (word.startsWith('--')) {
      const [typed = '', value] = word.slice(2).split('=', 2);
      const option = options[typed];
      name = typed;
      followed.said[name] = value ?? '';
      if (option && option.kind !== 'flag' && value === undefined) followed.pending = option;
    } else followed.count += 1;
  }
  return followed;
}

/** Where the account is a word and no option, it is the first. */
function accountAmong(verb: Verb, count: number, before: readonly string[]): string | undefined {
  const [first] = Object.values(verb.words);
  return first?.kind === 'account' && count > 0 ? before.find((word) => !word.startsWith('-')) : undefined;
}

function ofValue(value: Value, typed: string, before: string, account: string | undefined): Suggested {
  if (value.kind === 'choice') {
    const choices = value.choices.map((choice) => ({ value: `${before}${choice}`, does: '' }));
    return listed(`${before}${typed}`, choices);
  }
  if (value.kind === 'choices') {
    const done = typed.split(',').slice(0, -1);
    const left = value.choices.filter((choice) => !done.includes(choice));
    const start = done.map((choice) => `${choice},`).join('');
    return listed(
      `${before}${typed}`,
      left.map((choice) => ({ value: `${before}${start}${choice}`, does: '' })),
    );
  }
  return { candidates: [], wanted: { kind: value.kind, account }, typed, before };
}

/** The first words of verbs, and the second ones behind them. */
function wordsOf(verbs: readonly Verb[], before: readonly string[]): Candidate[] {
  if (before.length > 1) return [];
  const [first] = before;
  if (first === undefined) {
    const does = new Map(verbs.map(({ name, does }) => [name, does]));
    const words = [...new Set(verbs.map(({ name }) => name.split(' ')[0] ?? ''))];
    return words.map((value) => ({ value, does: does.get(value) ?? seconds(verbs, value).join(', ') }));
  }
  return verbs
    .filter(({ name }) => name.startsWith(`${first} `))
    .map(({ name, does }) => ({ value: name.split(' ')[1] ?? '', does }));
}

function seconds(verbs: readonly Verb[], first: string): string[] {
  return verbs.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.split(' ')[1] ?? ''] : []));
}

function isSaidBy(name: string, words: readonly string[]): boolean {
  return name.split(' ').every((word, index) => words[index] === word);
}

function listed(typed: string, all: readonly Candidate[]): Suggested {
  const candidates = all.filter(({ value }) => value.startsWith(typed));
  return { candidates, wanted: null, typed, before: '' };
}
