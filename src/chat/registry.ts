import { sayName } from '../cards/format.ts';
import { UserError } from '../domain/errors.ts';
import { nearest, nearestNames } from '../domain/nearest.ts';
import type { Command } from './command.ts';

export interface Registry {
  /** In the order in which help prints them. */
  commands: readonly Command[];
  /** The command that the words begin with, the longest there is, and the words that remain. */
  find(words: string): { command: Command; rest: string };
}

export function createRegistry(commands: readonly Command[]): Registry {
  const byPath = new Map(
    commands.flatMap((command) => pathsOf(command).map((path) => [path, command] as const)),
  );
  const longest = Math.max(...[...byPath.keys()].map((path) => path.split(' ').length));
  return {
    commands,
    find(words) {
      const typed = words.trim().replace(/^\//, '');
      const parts = typed.split(/\s+/);
      for (let length = Math.min(longest, parts.length); length > 0; length -= 1) {
        const command = byPath.get(parts.slice(0, length).join(' ').toLowerCase());
        if (!command) continue;
        refuseMisspelt(commands, parts, length);
        return { command, rest: restAfter(typed, length) };
      }
      throw unknownCommand(commands, parts);
    },
  };
}

function pathsOf({ path, fullPath }: Command): string[] {
  return fullPath === undefined ? [path] : [path, fullPath];
}

/** Cut and not split, so that spaces inside quotation marks stay as they were typed. */
function restAfter(typed: string, words: number): string {
  return typed.replace(new RegExp(`^(?:\\S+\\s*){${words}}`), '');
}

/** “usage agnets” begins with a command too, which would take the rest for a period. */
function refuseMisspelt(commands: readonly Command[], parts: readonly string[], length: number): void {
  const begun = `${parts.slice(0, length).join(' ').toLowerCase()} `;
  const next = parts[length]?.toLowerCase();
  // What names an option is none: “agent:x” is one letter off “agents”.
  if (next === undefined || /^[a-z][a-z-]*[:=]/.test(next)) return;
  const words = commands
    .flatMap(pathsOf)
    .filter((path) => path.startsWith(begun))
    .map((path) => path.split(' ')[length] ?? '');
  if (nearest(next, words) !== undefined) throw unknownCommand(commands, parts);
}

function unknownCommand(commands: readonly Command[], parts: readonly string[]): UserError {
  const typed = parts.slice(0, 2).join(' ').toLowerCase();
  const begun = commands.map(({ path }) => path).filter((path) => path.startsWith(`${typed} `));
  if (begun.length > 0) {
    return new UserError('half-command', `“/${sayName(typed)}” takes one more word.`, {
      hint: `There are ${begun.map((path) => `“/${path}”`).join(', ')}.`,
    });
  }
  const paths = commands.flatMap(pathsOf);
  const meant = [typed, parts[0] ?? '']
    .map((words) => nearestNames(words, paths))
    .find(({ length }) => length > 0)
    ?.map((path) => `“/${path}”`);
  return new UserError('unknown-command', `There is no “/${sayName(typed)}”.`, {
    hint: meant ? `Did you mean ${meant.join(' or ')}?` : 'Try “/usage help”.',
  });
}
