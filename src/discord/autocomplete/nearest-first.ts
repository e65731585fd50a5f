import { plainName } from '../../chat/names.ts';
import { nearestNames } from '../../domain/nearest.ts';

/** Something that can be chosen: what is shown, and what is sent when it is. */
export interface Suggestion {
  label: string;
  value: string;
}

/**
 * Those that what has been typed can stand for, the likeliest first: called so, beginning with it, with a word that
 * begins with it, with it somewhere; and if there is none, those of which it may be a slip. All where nothing is typed.
 */
export function nearestFirst(typed: string, suggestions: readonly Suggestion[]): Suggestion[] {
  const said = plainName(typed);
  if (said === '') return [...suggestions];
  const ranked = suggestions.flatMap((suggestion) => {
    const rank = rankOf(said, suggestion);
    return rank === ranks.length ? [] : [{ suggestion, rank }];
  });
  if (ranked.length > 0) {
    return ranked.sort((a, b) => a.rank - b.rank).map(({ suggestion }) => suggestion);
  }
  const meant = nearestNames(
    said,
    suggestions.map(({ label }) => label),
  );
  return meant.flatMap((name) => suggestions.find(({ label }) => label === name) ?? []);
}

const ranks: readonly ((said: string, name: string, id: string) => boolean)[] = [
  (said, name, id) => name === said || id === said,
  (said, name) => name.startsWith(said),
  (said, name) => name.split(/[\s/_-]+/).some((word) => word.startsWith(said)),
  (said, _, id) => id.startsWith(said),
  (said, name) => name.includes(said),
];

/** As many as there are: none of them holds. */
function rankOf(said: string, { label, value }: Suggestion): number {
  const [name, id] = [plainName(label), value.toLowerCase()];
  const rank = ranks.findIndex((holds) => holds(said, name, id));
  return rank < 0 ? ranks.length : rank;
}
