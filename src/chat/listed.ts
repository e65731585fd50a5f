import { nearestNames } from '../domain/nearest.ts';
import { named, quoteName } from './names.ts';
import type { Listed } from './option.ts';

export function findListed(listed: readonly Listed[], said: string): string | undefined {
  return named(
    listed.map((each) => ({ ...each, archived: false })),
    said,
  )?.id;
}

/** What was meant, where that can be seen, and else what there is. */
export function hintListed(listed: readonly Listed[], said: string | undefined, none: string): string {
  if (listed.length === 0) return none;
  const spelt = listed.flatMap(({ id, name }) => [name, id]);
  const meant = said === undefined ? [] : nearestNames(said, spelt);
  const names = meant.map((each) => listed.find(({ id }) => id === each)?.name ?? each);
  if (names.length > 0) return `Did you mean ${[...new Set(names)].map(quoteName).join(' or ')}?`;
  const shown = listed.slice(0, SHOWN_MAX).map(({ name }) => quoteName(name));
  const more = listed.length > SHOWN_MAX ? ` and ${listed.length - SHOWN_MAX} more` : '';
  return `There ${listed.length === 1 ? 'is' : 'are'} ${shown.join(', ')}${more}.`;
}

const SHOWN_MAX = 5;
