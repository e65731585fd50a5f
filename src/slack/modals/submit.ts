import type { ViewResponseAction } from '@slack/bolt';
import type { Card } from '../../cards/card.ts';
import type { Context } from '../../chat/context.ts';
import { failureCard, mistakeCard } from '../../chat/dispatch.ts';
import {
  type Answers,
  errorAt,
  errorsIn,
  type FieldErrors,
  spread,
  wordsOf,
} from '../../chat/forms/answers.ts';
import type { Form } from '../../chat/forms/form.ts';
import { UserError } from '../../domain/errors.ts';
import type { Asker, Bot } from '../bot.ts';
import { answersIn, channelIn, type StateValues } from './answers.ts';
import type { Kept } from './kept.ts';
import { placeFault } from './place.ts';
import { CHANNEL, cardView } from './views.ts';

/**
 * What came of a form: something to be put right in it, with the card that says so where the form is gone; or a card,
 * and where it was done, for whom.
 */
export type Submitted =
  | { status: 'wrong'; errors: FieldErrors; card: Card }
  | { status: 'answered'; card: Card; done: Context | null };

/** Runs the command that the form stands for. */
export async function submit(
  form: Form,
  kept: Kept,
  values: StateValues,
  asker: Asker,
  bot: Bot,
): Promise<Submitted> {
  const answers = spread(form, answersIn(values));
  const errors = errorsIn(form, bot.registry.find(form.path).command, answers);
  if (Object.keys(errors).length > 0) return { status: 'wrong', errors, card: unreadableCard };
  const words = wordsOf(form, answers, kept.ref);
  const channel = form.hasPlace ? channelIn(values) : null;
  if (channel === null) return run(form, words, answers, asker, bot);
  const fault = await placeFault(channel, asker.client);
  if (fault === null) return run(form, words, answers, { ...asker, channel }, bot);
  return { status: 'wrong', errors: { [CHANNEL]: fault }, card: mistakeCard(new UserError('place', fault)) };
}

async function run(form: Form, words: string, answers: Answers, asker: Asker, bot: Bot): Promise<Submitted> {
  try {
    const { card, status, mistake, context } = await bot.answer(words, asker);
    const errors = mistake ? errorAt(form, mistake, answers) : null;
    if (errors) return { status: 'wrong', errors, card };
    return { status: 'answered', card, done: status === 'done' ? context : null };
  } catch (error) {
    return { status: 'answered', card: failureCard(error, form.path), done: null };
  }
}

export function responseTo(form: Form, submitted: Submitted): ViewResponseAction {
  return submitted.status === 'wrong'
    ? { response_action: 'errors', errors: submitted.errors }
    : { response_action: 'update', view: cardView(form, submitted.card) };
}

const unreadableCard = mistakeCard(
  new UserError('unreadable', 'Something in the form could not be read.', {
    hint: 'Nothing was changed. Please open it again.',
  }),
);
