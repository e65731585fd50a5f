import { sayName } from '../cards/format.ts';
import { UserError } from '../domain/errors.ts';
import { nearestNames } from '../domain/nearest.ts';
import { PERIODS_READ } from '../domain/period-terms.ts';
import type { Named } from '../reports/ports.ts';
import { plainName } from './names.ts';
import type { OptionWords, Token } from './words.ts';

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
): { tokens: readonly Token[]; found: OptionWords } {
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
  const said = holders.filter(({ option }) => tokens.some(({ name }) => name?.toLowerCase() === option));
  const open = holders.filter((holder) => !said.includes(holder));
  let longest: Run | undefined;
  tokens.forEach((token, at) => {
    const label = token.name?.toLowerCase();
    const mine = label === undefined ? open : said.filter(({ option }) => option === label);
    for (const { option, kind } of mine) {
      for (const { id, name } of thingsOf(kind, known)) {
        const words = plainName(name);
        const length = words.split(' ').length;
        const isAlone = length === 1 || token.quoted;
        if (length <= (longest?.length ?? 0) || (isAlone && !(token.quoted && label === undefined))) continue;
        const typed = token.quoted ? [token] : tokens.slice(at, at + length);
        if (typed.slice(1).some((each) => each.name !== null)) continue;
        const joined = plainName(typed.map(({ value }) => value).join(' '));
        if (joined !== words || known.isPeriod(joined)) continue;
        longest = { at, length: typed.length, option, id };
      }
    }
  });
  return longest;
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
): { period: readonly string[]; found: OptionWords } {
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
  // Whoever reads the period offers what was meant.
  if (known.isLikePeriod(rest.join(' '))) return;
  const strange = beyondPeriod(rest, known).join(' ');
  if (known.isPeriod(strange)) {
    throw new UserError('two-periods', `I read two times in “${sayName(rest.join(' '))}”.`, {
      hint: `Say one, or a range such as “2026-05-01..2026-05-31” or “since october”.`,
    });
  }
  const names = holders.flatMap(({ kind }) => thingsOf(kind, known).map(({ name }) => name));
  const meant = nearestNames(strange, [...names, ...words]).map((name) => `“${sayName(name)}”`);
  const nobody = names.length > 0 ? 'It is no agent or company of this account' : 'It is no name I know';
  throw new UserError('unknown-word', `I do not know what “${sayName(strange)}” means here.`, {
    hint:
      meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : `${nobody}, and no time. ${PERIODS_READ}`,
  });
}

/** The words that remain beside the longest period at the beginning or at the end. */
function beyondPeriod(rest: readonly string[], known: Known): readonly string[] {
  for (let length = rest.length - 1; length > 0; length -= 1) {
    if (known.isPeriod(rest.slice(0, length).join(' '))) return rest.slice(length);
    if (known.isPeriod(rest.slice(-length).join(' '))) return rest.slice(0, -length);
  }
  return rest;
}
