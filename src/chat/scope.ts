import { UserError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { parsePeriod } from '../domain/period.ts';
import type { Named } from '../reports/ports.ts';
import type { Scope } from '../reports/scope.ts';
import type { Context } from './context.ts';

/** The filters that every report takes, read in the account's zone and by the names that people know. */
export function readScope(
  options: { period?: string | undefined; agent?: string | undefined; company?: string | undefined },
  defaultPeriod: string,
  { directory, now }: Context,
): Scope {
  const { anchor } = directory;
  return {
    period: parsePeriod(options.period ?? defaultPeriod, { now, zone: anchor.zone, anchor }),
    agent: options.agent === undefined ? null : named(directory.agents, options.agent, 'agent'),
    company: options.company === undefined ? null : named(directory.companies, options.company, 'company'),
  };
}

/** Archived ones too: what they spent is still asked about. */
function named<Thing extends Named>(things: readonly Thing[], said: string, what: string): Thing {
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
