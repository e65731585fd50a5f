import { describeVerb, fieldsOf, sayTaken } from '../../src/cli/help/text.ts';
import { everyOption } from '../../src/cli/read-words.ts';
import type { Verb } from '../../src/cli/verb.ts';

/** What the README says of every verb. */
export function printHandbook(verbs: readonly Verb[]): string {
  return verbs
    .filter(({ hidden }) => !hidden)
    .map(printVerb)
    .join('\n');
}

function printVerb(verb: Verb): string {
  const { name, does, more, takes } = describeVerb(verb);
  const own = takes.slice(0, -Object.keys(everyOption).length);
  const rows = own.map((taken) => [`\`${taken.required ? taken.as : `[${taken.as}]`}\``, sayTaken(taken)]);
  return [
    `### ${name}\n`,
    `${[sentence(does), more ?? ''].join(' ').trim()}\n`,
    printExample(verb),
    ...(rows.length > 0 ? [printTable(['it takes', ''], rows)] : []),
    printTable(
      ['with `--json`', ''],
      fieldsOf(verb.returns).map(([field, meaning]) => [`\`${field}\``, meaning]),
    ),
  ].join('\n');
}

function printExample({ example: { first, words, needs } }: Verb): string {
  const lines = [...(first ? [first] : []), `npx tallybot ${words}`];
  // What needs more than a database with the demo is shown, and not run.
  return ['```'.concat(needs ? 'text' : 'sh'), ...lines, '```', ''].join('\n');
}

function printTable(head: readonly [string, string], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const [left, right] = [0, 1].map((index) => Math.max(3, ...all.map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row[0]?.padEnd(left ?? 0)} | ${row[1]?.padEnd(right ?? 0)} |`;
  const [labels = [], ...others] = all;
  return [
    line(labels),
    `| ${'-'.repeat(left ?? 0)} | ${'-'.repeat(right ?? 0)} |`,
    ...others.map(line),
    '',
  ].join('\n');
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
