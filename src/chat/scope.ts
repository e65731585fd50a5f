import { UserError } from '../domain/errors.ts';
import { nearestNames } from '../domain/nearest.ts';
import { parsePeriod } from '../domain/period.ts';
import type { Named } from '../reports/ports/directory.ts';
import type { Scope } from '../reports/scope.ts';
import type { Context } from './context.ts';
import { named, quoteName } from './names.ts';
import { sayCommand } from './words.ts';

/** The filters that every report takes, read in the account's zone and by the names that people know. */
export function readScope(
  options: { period?: string | undefined; agent?: string | undefined; company?: string | undefined },
  defaultPeriod: string,
  { directory, now }: Pick<Context, 'directory' | 'now'>,
): Scope {
  const { anchor, usedSince } = directory;
  return {
    period: parsePeriod(options.period ?? defaultPeriod, { now, zone: anchor.zone, anchor, usedSince }),
    agent: filterOf(directory.agents, options.agent, 'agent'),
    company: filterOf(directory.companies, options.company, 'company'),
  };
}

/** “all” is no filter, unless something is called so. */
function filterOf<Thing extends Named>(
  things: readonly Thing[],
  said: string | undefined,
  what: string,
): Thing | null {
  if (said === undefined) return null;
  if (said.trim().toLowerCase() === 'all' && !named(things, said)) return null;
  return findNamed(things, said, what);
}

/**
 * Command text with the options that were typed and some of them changed; of another command, with those that every
 * report has. So a button keeps the agent and the days that one is looking at. The days that a command shows unasked
 * go without saying.
 */
export function sayerOf(
  path: string,
  options: Record<string, string | number | undefined>,
  defaultPeriod: string,
) {
  const { period, agent, company } = options;
  return (changes: Record<string, string | number | undefined>, other = path): string => {
    if (other !== path) return sayCommand(other, { period, agent, company, ...changes });
    const said = { ...options, ...changes };
    return sayCommand(path, said['period'] === defaultPeriod ? { ...said, period: undefined } : said);
  };
}

/** Archived ones too: what they spent is still asked about. */
export function findNamed<Thing extends Named>(things: readonly Thing[], said: string, what: string): Thing {
  const found = named(things, said);
  if (found) return found;
  const names = things.map(({ name }) => name);
  const meant = nearestNames(said, names).map(quoteName);
  const listed = names.slice(0, 10).map(quoteName);
  throw new UserError(`unknown-${what}`, `I know no ${what} called ${quoteName(said)}.`, {
    hint:
      meant.length > 0
        ? `Did you mean ${meant.join(' or ')}?`
        : listed.length > 0
          ? `There ${listed.length === 1 ? 'is' : 'are'} ${listed.join(', ')}${names.length > listed.length ? ` and ${names.length - listed.length} more` : ''}.`
          : 'There is none yet.',
  });
}
