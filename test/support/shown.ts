import type { KnownBlock } from '@slack/types';
import type { APIMessageTopLevelComponent } from 'discord.js';
import { readRange } from '../../src/discord/render/modals.ts';
import { readChoice, readPress } from '../../src/discord/render/pressing.ts';

/** What can be read, and what can be asked for, in a message of either platform. */
export interface Shown {
  /** As it is seen, without mark-up. */
  text: string;
  /** The commands behind its controls, each once, in the order of the alphabet. */
  commands: string[];
}

/** `expand`: the command that a token stands for. */
export function readSlack(blocks: readonly KnownBlock[], expand = asIs): Shown {
  const seen = stringsOf(blocks, ['text', 'alt_text', 'caption', 'initial_date']).map((said) =>
    said
      .replace(/^\*([^*\n]+)\*\n/, '$1\n')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
  const values = stringsOf(blocks, ['value']).filter((each) => each !== '');
  return { text: joined(seen), commands: distinct(values.map(expand)) };
}

export function readDiscord(components: readonly APIMessageTopLevelComponent[], expand = asIs): Shown {
  const presses = stringsOf(components, ['custom_id']).flatMap((id) => readPress(id) ?? []);
  const choices = stringsOf(components, ['value']).map(readChoice);
  const ranges = presses.flatMap(({ kind, value }) => (kind === 'range' ? [readRange(expand(value))] : []));
  const seen = [
    ...stringsOf(components, ['content']).map(unmarked),
    ...stringsOf(components, ['label', 'placeholder', 'description']),
    // Days that a form begins with.
    ...ranges.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]),
  ];
  return {
    text: joined(seen),
    commands: distinct([
      ...[...presses, ...choices].flatMap(({ kind, value }) =>
        ['press', 'ask', 'share'].includes(kind) ? [expand(value)] : [],
      ),
      ...ranges.map(({ command }) => command),
    ]),
  };
}

/** Words, names and figures, each once: however lines are broken, these are the same. */
export function factsOf({ text }: Shown): Set<string> {
  const words = text.split(/[\s·|─▰▱]+/u).map((word) => word.replaceAll(/^[(“:,;]+|[)”:,.;…?]+$/gu, ''));
  return new Set(words.filter((word) => /[\p{L}\p{N}]/u.test(word)));
}

function unmarked(content: string): string {
  return content
    .split('```')
    .map((piece, index) => (index % 2 === 1 ? piece : withoutMarks(piece)))
    .join('');
}

function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/^(## |-# )/gm, '')
    .replaceAll(/(?<!\\)\*\*/g, '')
    .replaceAll(/\\([^0-9A-Za-z\s])/g, '$1');
}

function stringsOf(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (keys.includes(key) ? [inner] : []) : stringsOf(inner, keys),
  );
}

function asIs(value: string): string {
  return value;
}

function joined(seen: readonly string[]): string {
  return seen.join('\n').replaceAll('\u200b', '');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
