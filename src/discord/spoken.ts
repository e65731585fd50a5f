import type { Action, Card, Part } from '../cards/card.ts';
import type { Command } from '../chat/command.ts';
import type { Context } from '../chat/context.ts';
import { knownIn } from '../chat/dispatch.ts';
import { noteOf } from '../chat/option.ts';
import type { Registry } from '../chat/registry.ts';
import { readOptions } from '../chat/words.ts';

type Names = Pick<Context, 'directory' | 'now'>;
type Say = (text: string) => string;

/**
 * Cards name commands as they are typed in any chat. Discord has no command beside its own branches, and every word
 * behind one is an option: “/usage last week” is said as “/usage summary period:last week” there.
 */
export function speakDiscord(card: Card, registry: Registry, names: Names | null): Card {
  const say = sayerIn(registry, names);
  return {
    ...card,
    title: say(card.title),
    subtitle: card.subtitle === null ? null : say(card.subtitle),
    parts: card.parts.map((part) => speakPart(part, say)),
    actions: card.actions.map((action) => speakAction(action, say)),
    notes: card.notes.map(say),
  };
}

/** What a table lists are names and numbers of the account: they are nobody's to reword. */
function speakPart(part: Part, say: Say): Part {
  if (part.type === 'text') return { ...part, text: say(part.text) };
  if (part.type === 'table') return { ...part, empty: say(part.empty) };
  if (part.type !== 'fields') return part;
  return {
    ...part,
    fields: part.fields.map(({ label, value }) => ({ label: say(label), value: say(value) })),
  };
}

function speakAction(action: Action, say: Say): Action {
  if (action.type === 'button') return { ...action, label: say(action.label) };
  if (action.type !== 'select') return action;
  return { ...action, options: action.options.map((option) => ({ ...option, label: say(option.label) })) };
}

/** In quotation marks and on a line of its own a command stands with its options, in a sentence without. */
function sayerIn(registry: Registry, names: Names | null): Say {
  const paths = registry.commands.map(({ path }) => path).sort((a, b) => b.length - a.length);
  const spoken = new RegExp(
    `(?<=“\\/)[^“”]+(?=”)|(?<=^\\/).+$|(?<=(?:^|[\\s(])\\/)(?:${paths.join('|')})(?![\\w-])`,
    'gmu',
  );
  return (text) =>
    text.includes('/') ? text.replaceAll(spoken, (words) => sayTyped(words, registry, names)) : text;
}

/** What is no command, such as one that somebody has mistyped, stays as it is. */
function sayTyped(words: string, registry: Registry, names: Names | null): string {
  try {
    const { command, rest } = registry.find(words);
    return `${command.fullPath ?? command.path} ${sayOptions(command, rest, names)}`.trimEnd();
  } catch {
    return words;
  }
}

function sayOptions(command: Command, rest: string, names: Names | null): string {
  if (rest === '') return '';
  try {
    const found = Object.entries(readOptions(command, rest, names ? knownIn(names) : undefined));
    return found.map(([name, value]) => `${name}:${nameOf(command, name, value, names)}`).join(' ');
  } catch {
    return rest;
  }
}

/** An agent is typed by its name, whatever it was found by. */
function nameOf(command: Command, option: string, value: string, names: Names | null): string {
  const schema = command.options.shape[option];
  const { kind } = noteOf(schema as Parameters<typeof noteOf>[0]);
  if (!names || (kind !== 'agent' && kind !== 'company')) return value;
  const things = kind === 'agent' ? names.directory.agents : names.directory.companies;
  return things.find(({ id }) => id === value)?.name ?? value;
}
