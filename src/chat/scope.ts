import { UserError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { parsePeriod } from '../domain/period.ts';
import type { Named } from '../reports/ports.ts';
import type { Scope } from '../reports/scope.ts';
import type { Context } from './context.ts';
import { sayCommand } from './words.ts';

/** The filters that every report takes, read in the account's zone and by the names that people know. */
export function readScope(
  options: { period?: string | undefined; agent?: string | undefined; company?: string | undefined },
  defaultPeriod: string,
  { directory, now }: Context,
): Scope {
  const { anchor } = directory;
  return {
    period: parsePeriod(options.period ?? defaultPeriod, { now, zone: anchor.zone, anchor }),
    agent: options.agent === undefined ? null : findNamed(directory.agents, options.agent, 'agent'),
    company:
      options.company === undefined ? null : findNamed(directory.companies, options.company, 'company'),
  };
}

/**
 * Command text with the options that were typed and some of them changed; of another command, with those that every
 * report has. So a button keeps the agent and the days that one is looking at.
 */
export function sayerOf(path: string, options: Record<string, string | number | undefined>) {
  const { period, agent, company } = options;
  return (changes: Record<string, string | number | undefined>, other = path): string =>
    sayCommand(other, { ...(other === path ? options : { period, agent, company }), ...changes });
}

/** Archived ones too: what they spent is still asked about. */
export function findNamed<Thing extends Named>(things: readonly Thing[], said: string, what: string): Thing {
  const wanted = said.toLowerCase();
  const found =
    things.find(({ id }) => id.toLowerCase() === wanted) ??
    things.find(({ name }) => name.toLowerCase() === wanted);
  if (found) return found;
  const meant = nearest(
    wanted,
    things.map(({ name }) => name.toLowerCase()),
  );
  const known = things.slice(0, 10).map(({ name }) => `“${name}”`);
  throw new UserError(`unknown-${what}`, `I know no ${what} called “${said}”.`, {
    hint: meant
      ? `Did you mean “${meant}”?`
      : known.length > 0
        ? `There are ${known.join(', ')}.`
        : `There is none yet.`,
  });
}
