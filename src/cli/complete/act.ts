import type { Screen } from '../verb.ts';
import { readNames } from './names.ts';
import { suggest } from './suggest.ts';

/** What is looked up is looked up quickly or not at all: somebody waits with a finger on the key. */
export async function complete(words: readonly string[], { families }: Pick<Screen, 'families'>) {
  const { candidates, wanted, typed, before } = await suggest(families, words);
  if (wanted?.kind === 'file' || wanted?.kind === 'folder') {
    return { paths: wanted.kind === 'file' ? 'files' : 'folders', candidates: [] };
  }
  if (!wanted) return { paths: null, candidates };
  const names = await readNames(wanted.kind, wanted.account).catch(() => []);
  // A control character would end the line, or the word.
  const usable = names.filter(({ value }) => value.startsWith(typed) && !/\p{Cc}/u.test(value));
  return {
    paths: null,
    candidates: usable.map(({ value, does }) => ({
      value: `${before}${value}`,
      does: does.replaceAll(/\p{Cc}+/gu, ' '),
    })),
  };
}
