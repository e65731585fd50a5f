import type { Card, Part } from './card.ts';
import { type SaidChannel, sayOthersPlainly, sayPlainly } from './channels.ts';

type IsWritable = (channel: SaidChannel) => boolean;

/** The card as it is shown in one place: channels that cannot be followed from there are said plainly. */
export function sayWhere(card: Card, isWritable: IsWritable): Card {
  const say = (words: string) => sayOthersPlainly(words, isWritable);
  const { title, subtitle, notes } = card;
  return {
    ...card,
    title: say(title),
    subtitle: subtitle === null ? null : say(subtitle),
    parts: card.parts.map((part) => sayPartWhere(part, isWritable)),
    notes: notes.map(say),
  };
}

/** Files and charts are known by what they are, and stay that. */
export function sayPartWhere(part: Part, isWritable: IsWritable): Part {
  const say = (words: string) => sayOthersPlainly(words, isWritable);
  if (part.type === 'file') return part;
  return part.type === 'chart' ? { ...part, table: eachText(part.table, say) } : eachText(part, say);
}

export function sayCardPlainly(card: Card): Card {
  const plain = sayWhere(card, () => false);
  return { ...plain, actions: eachText(card.actions, sayPlainly) };
}

function eachText<Value>(value: Value, say: (words: string) => string): Value {
  if (typeof value === 'string') return say(value) as Value;
  if (Array.isArray(value)) return value.map((each) => eachText(each, say)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, eachText(each, say)])) as Value;
}
