import { nearest } from '../domain/nearest.ts';
import { UsageError } from './usage-error.ts';
import type { Families, Verb } from './verb.ts';

/** The verb that the first word or two name, and what was typed behind it. */
export async function findVerb(
  known: Families,
  words: readonly string[],
): Promise<{ verb: Verb; rest: readonly string[] }> {
  const [first = '', second = ''] = words;
  const verbs = await familyOf(known, first);
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    const verb = verbs.find((each) => each.name === name);
    if (verb) return { verb, rest: words.slice(count) };
  }
  const seconds = verbs.map(({ name }) => name.split(' ')[1] ?? '');
  const isWord = second !== '' && !second.startsWith('-');
  const meant = isWord ? nearest(second, seconds) : undefined;
  throw new UsageError(
    'unknown-verb',
    isWord
      ? `tallybot ${first} has no “${second}”.`
      : `Say what to do: ${first} ${seconds.join(`, ${first} `)}.`,
    {
      hint: meant
        ? `Did you mean “tallybot ${first} ${meant}”?`
        : `tallybot ${first} --help says what there is.`,
    },
  );
}

/** The verbs that begin with a word. */
export async function familyOf(known: Families, word: string): Promise<readonly Verb[]> {
  const load = Object.hasOwn(known, word) ? known[word] : undefined;
  if (load) return load();
  const meant = nearest(word, Object.keys(known));
  throw new UsageError('unknown-verb', `tallybot has no “${word}”.`, {
    hint: meant ? `Did you mean “tallybot ${meant}”?` : 'tallybot help says what there is.',
  });
}

export async function allVerbs(known: Families): Promise<Verb[]> {
  return (await Promise.all(Object.values(known).map((load) => load()))).flat();
}
