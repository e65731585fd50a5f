import { z } from 'zod';
import type { Command } from '../../chat/command.ts';
import { type OptionWords, readOptions, sayCommand } from '../../chat/words.ts';

/** What Home shows: the choices made in it, and a card that lies over the dashboard. */
export interface HomeState {
  options: OptionWords;
  /** Command words; `null`: the dashboard itself. */
  over: string | null;
}

const HOME = 'home';
export const wholeHome: HomeState = { options: {}, over: null };

/** As the value of a button: pressing it shows Home like that. The same choices are always said the same. */
export function sayHome({ options, over }: HomeState): string {
  const sorted = Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
  const said = sayCommand(HOME, sorted);
  // Commands have no line breaks outside of quotation marks, and these options are ids, choices and dates.
  return over === null ? said : `${said}\n${over}`;
}

/** `null`: it is something else. */
export function readHome(value: string, shape: Command['options']['shape']): HomeState | null {
  const match = /^home(?: ([^\n]*))?(?:\n(.*))?$/s.exec(value);
  if (!match) return null;
  const [, said = '', over = null] = match;
  return { options: readShape(HOME, said, shape), over };
}

/** The options of command words that a card has made. */
export function readShape(path: string, words: string, shape: Command['options']['shape']): OptionWords {
  return readOptions({ path, options: z.object(shape), examples: [] } as unknown as Command, words);
}
