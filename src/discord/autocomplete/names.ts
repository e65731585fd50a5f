import { named, plainName } from '../../chat/names.ts';
import { commandLimits } from '../command-limits.ts';
import { nearestFirst, type Suggestion } from './nearest-first.ts';

interface Thing {
  id: string;
  name: string;
  archived?: boolean;
}

/** Of agents, companies, plans, people: those at work before those that are archived. */
export function suggestNames(typed: string, things: readonly Thing[]): Suggestion[] {
  const counts = new Map<string, number>();
  for (const { name } of things) counts.set(plainName(name), (counts.get(plainName(name)) ?? 0) + 1);
  const inOrder = [
    ...things.filter(({ archived }) => !archived),
    ...things.filter(({ archived }) => archived),
  ];
  const offered = inOrder.map(({ id, name }) => ({
    label: (counts.get(plainName(name)) ?? 0) > 1 ? `${name} (${id})` : name,
    value: id,
  }));
  const whole = things.map((each) => ({ archived: false, ...each }));
  return nearestFirst(typed, offered)
    .slice(0, commandLimits.choices)
    .flatMap(({ label, value }) => {
      const thing = whole.find(({ id }) => id === value);
      const words = thing && wordsFor(thing, whole);
      return words === undefined ? [] : [{ label, value: words }];
    });
}

/** Short enough to be sent, and read back as this one and no other. */
function wordsFor({ id, name }: Thing, things: readonly Required<Thing>[]): string | undefined {
  const begun = [...name].slice(0, commandLimits.choiceValue / 2 - 1).join('');
  return [id, name, `${begun}…`].find(
    (words) => words.length <= commandLimits.choiceValue && named(things, words)?.id === id,
  );
}
