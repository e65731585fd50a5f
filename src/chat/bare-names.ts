import { sayName } from '../cards/format.ts';
import { UserError } from '../domain/errors.ts';
import { nearestNames } from '../domain/nearest.ts';
import { PERIODS_READ } from '../domain/period-refusals.ts';
import type { Named } from '../reports/ports/directory.ts';
import { plainName } from './names.ts';
import type { Token } from './tokens.ts';

/** What is known of the account while its words are read. */
export interface Known {
  agents: readonly Named[];
  companies: readonly Named[];
  isPeriod(words: string): boolean;
  /** But for a slip. */
  isLikePeriod(words: string): boolean;
}

type Holder = 'agent' | 'company';

/** The options that a name can stand for, where they have not been said otherwise. */
export type Holders = readonly { option: string; kind: Holder }[];

/**
 * Takes names out that were typed without quotation marks or without saying what they name, the longest first: “last
 * week harbour front desk”, “agent:harbour front desk”. A single word may mean much else and is left for later.
 */
export function takeNames(
  tokens: readonly Token[],
  holders: Holders,
  known: Known,
): { tokens: readonly Token[]; found: Record<string, string> } {
  const run = longestRun(tokens, holders, known);
  if (!run) return { tokens, found: {} };
  const rest = tokens.toSpliced(run.at, run.length);
  const others = holders.filter(({ option }) => option !== run.option);
  const more = takeNames(rest, others, known);
  return { tokens: more.tokens, found: { ...more.found, [run.option]: run.id } };
}

interface Run {
  at: number;
  length: number;
  option: string;
  id: string;
}

function longestRun(tokens: readonly Token[], holders: Holders, known: Known): Run | undefined {
  const labels = new Set(tokens.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const meanings = new Map<string, { option: string; id: string }[]>();
  for (const { option, kind } of holders) {
    for (const { id, name } of thingsOf(kind, known)) {
      const words = plainName(name);
      meanings.set(words, [...(meanings.get(words) ?? []), { option, id }]);
    }
  }
  const lengths = [...new Set([...meanings.keys()].map((words) => words.split(' ').length))].sort(
    (a, b) => b - a,
  );
  for (const length of lengths) {
    for (let at = 0; at < tokens.length; at += 1) {
      const typed = runAt(tokens, at, length);
      if (!typed) continue;
      const label = typed[0]?.name?.toLowerCase();
      const words = plainName(typed.map(({ value }) => value).join(' '));
      const meant = meanings
        .get(words)
        ?.find(({ option }) => (label === undefined ? !labels.has(option) : option === label));
      if (meant && !known.isPeriod(words))
        return { at, length: typed.length, option: meant.option, id: meant.id };
    }
  }
  return undefined;
}

/** As many words as a name has: in one pair of quotation marks, or in a row of words where only the first is labelled. */
function runAt(tokens: readonly Token[], at: number, length: number): readonly Token[] | undefined {
  const first = tokens[at] as Token;
  if (first.quoted)
    return first.name === null && first.value.trim().split(/\s+/).length === length ? [first] : undefined;
  const run = tokens.slice(at, at + length);
  return length > 1 &&
    run.length === length &&
    run.slice(1).every(({ name, quoted }) => name === null && !quoted)
    ? run
    : undefined;
}

function thingsOf(kind: Holder, { agents, companies }: Known): readonly Named[] {
  return kind === 'agent' ? agents : companies;
}

/** The words that remain belong to the period; where they are none, a name of one word at either end may be in it. */
export function parseRest(
  rest: readonly string[],
  holders: Holders,
  words: readonly string[],
  known: Known,
): { period: readonly string[]; found: Record<string, string> } {
  if (known.isPeriod(rest.join(' '))) return { period: rest, found: {} };
  for (const { option, kind } of holders) {
    const things = thingsOf(kind, known);
    for (const at of [rest.length - 1, 0]) {
      const typed = plainName(rest[at] ?? '');
      const thing = things.find(({ id, name }) => plainName(name) === typed || id.toLowerCase() === typed);
      if (!thing) continue;
      const others = holders.filter((holder) => holder.option !== option);
      const left = rest.toSpliced(at, 1);
      if (left.length === 0) return { period: [], found: { [option]: thing.id } };
      const more = parseRest(left, others, words, known);
      return { period: more.period, found: { ...more.found, [option]: thing.id } };
    }
  }
  refuseStrange(rest, holders, words, known);
  return { period: rest, found: {} };
}

/** “last week suport bot”: what is no part of the time is said, with the name or word it may have been. */
function refuseStrange(
  rest: readonly string[],
  holders: Holders,
  words: readonly string[],
  known: Known,
): void {
  const whole = rest.join(' ');
  const strange = beyondPeriod(rest, known).join(' ');
  const names = holders.flatMap(({ kind }) => thingsOf(kind, known).map(({ name }) => name));
  const meant = nearestNames(strange, [...names, ...words]).map((name) => `“${sayName(name)}”`);
  // Whoever reads the period offers what was meant.
  if ((meant.length === 0 || strange === whole) && known.isLikePeriod(whole)) return;
  if (known.isPeriod(strange)) {
    throw new UserError('two-periods', `I read two times in “${sayName(whole)}”.`, {
      hint: 'Say one, or a range such as “2026-05-01..2026-05-31” or “since october”.',
    });
  }
  const none = [
    ...(names.length > 0 ? ['no agent or company of this account'] : []),
    ...(words.length > 0 ? [`none of ${words.join(', ')}`] : []),
  ];
  throw new UserError('unknown-word', `I do not know what “${sayName(strange)}” means here.`, {
    hint:
      meant.length > 0
        ? `Did you mean ${meant.join(' or ')}?`
        : `It is ${[...none, 'and no time'].join(', ')}. ${PERIODS_READ}`,
  });
}

// “from 3rd of may, 2025 to 4th of june, 2025”.
const PERIOD_WORDS_MAX = 10;

/** The words that remain beside the longest period at the beginning or at the end. */
function beyondPeriod(rest: readonly string[], known: Known): readonly string[] {
  for (let length = Math.min(rest.length - 1, PERIOD_WORDS_MAX); length > 0; length -= 1) {
    if (known.isPeriod(rest.slice(0, length).join(' '))) return rest.slice(length);
    if (known.isPeriod(rest.slice(-length).join(' '))) return rest.slice(0, -length);
  }
  return rest;
}
