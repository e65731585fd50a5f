import type { z } from 'zod';
import type { Card } from '../cards/card.ts';
import type { Context, Right } from './context.ts';

/** One command: the words that call it, what it can be told, and the card it answers with. */
export interface Command<Options extends z.ZodRawShape = z.ZodRawShape> {
  /** The words typed: “usage agents”. */
  path: string;
  /**
   * Said in full where other commands begin with the path: Discord has no “/usage” beside “/usage agents”, and calls
   * it “/usage summary”. Both are understood everywhere.
   */
  fullPath?: string;
  /** One line for help. */
  summary: string;
  right: Right;
  options: z.ZodObject<Options>;
  /**
   * As typed, without the slash. The first is shown where there is room for one. Names in them are placeholders:
   * whoever asks sees those of the account.
   */
  examples: readonly string[];
  run(options: z.output<z.ZodObject<Options>>, context: Context): Promise<Card>;
}

/** Ties the options of `run` to the schema, and forgets them for the list of all commands. */
export function command<Options extends z.ZodRawShape>(definition: Command<Options>): Command {
  return definition as unknown as Command;
}
