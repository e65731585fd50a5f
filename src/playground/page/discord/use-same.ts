import { useRef } from 'preact/hooks';

type Words = Readonly<Record<string, string>>;

/** The very same object for as long as it says the same. */
export function useSame(words: Words): Words {
  const kept = useRef(words);
  if (!saysTheSame(kept.current, words)) kept.current = words;
  return kept.current;
}

function saysTheSame(one: Words, other: Words): boolean {
  const keys = Object.keys(one);
  return (
    one === other ||
    (keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]))
  );
}
