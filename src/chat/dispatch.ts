import { button, type Card } from '../cards/card.ts';
import { UserError } from '../domain/errors.ts';
import { isLikePeriod, isPeriod } from '../domain/period.ts';
import { log } from '../log.ts';
import { refuseWithoutRight } from './access.ts';
import type { Known } from './bare-names.ts';
import type { Context } from './context.ts';
import { examplesFor } from './examples.ts';
import type { Registry } from './registry.ts';
import { readOptions } from './words.ts';

/** `refused`: what a person got wrong, or may not. `failed`: what we got wrong. */
export interface Answer {
  card: Card;
  status: 'done' | 'refused' | 'failed';
  /** Of what was refused: a form says it at the field that it is about. */
  mistake?: UserError;
}

/**
 * Words in, a card out, whatever happens: what a person got wrong is said to that person, what we got wrong is
 * logged with an id and said with a way to try again.
 */
export async function answer(registry: Registry, words: string, context: Context): Promise<Answer> {
  try {
    const { command, rest } = registry.find(words);
    refuseWithoutRight(command, context);
    const typed = readOptions(command, rest, knownIn(context));
    const options = command.options.safeParse(typed);
    if (!options.success) {
      const [issue] = options.error.issues;
      throw new UserError('bad-option', `I cannot use that ${issue?.path.join('.')}: ${issue?.message}.`, {
        hint: `Try “/${examplesFor(command, context.directory)[0]}”.`,
      });
    }
    return { card: await command.run(options.data, context), status: 'done' };
  } catch (error) {
    if (error instanceof UserError) return { card: mistakeCard(error), status: 'refused', mistake: error };
    return { card: failureCard(error, words), status: 'failed' };
  }
}

export async function dispatch(registry: Registry, words: string, context: Context): Promise<Card> {
  return (await answer(registry, words, context)).card;
}

export function knownIn({ directory, now }: Pick<Context, 'directory' | 'now'>): Known {
  const { agents, companies, anchor, usedSince } = directory;
  const calendar = { now, zone: anchor.zone, anchor, usedSince };
  return {
    agents,
    companies,
    isPeriod: (said) => isPeriod(said, calendar),
    isLikePeriod: (said) => isLikePeriod(said, calendar),
  };
}

export function mistakeCard(error: UserError): Card {
  return {
    title: error.message,
    tone: 'neutral',
    subtitle: null,
    parts: error.hint ? [{ type: 'text', text: error.hint }] : [],
    actions: [button('Help', 'usage help')],
    notes: [],
  };
}

// The code is still good, where the command with it has failed, and has no place in a log.
const LINK_CODE = /(\bplan\s+link\s).*/isu;

export function failureCard(error: unknown, words: string): Card {
  const id = crypto.randomUUID().slice(0, 8);
  log.error('command failed', { id, words: words.replace(LINK_CODE, '$1…'), error });
  return {
    title: 'Something went wrong on our side.',
    tone: 'warning',
    subtitle: null,
    parts: [
      { type: 'text', text: 'Nothing was changed, and every credit is where it was. Please try again.' },
    ],
    actions: [button('Try again', words, { style: 'primary' }), button('Help', 'usage help')],
    notes: [`If it persists, tell whoever runs Tallybot this number: ${id}.`],
  };
}
