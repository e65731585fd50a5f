import type { ViewResponseAction } from '@slack/bolt';
import type { Card } from '../../cards/card.ts';
import type { Context } from '../../chat/context.ts';
import { failureCard } from '../../chat/dispatch.ts';
import type { Asker, Bot } from '../bot.ts';
import {
  type Answers,
  answersIn,
  channelIn,
  errorAt,
  errorsIn,
  type StateValues,
  wordsOf,
} from './answers.ts';
import type { Form } from './form.ts';
import type { Kept } from './kept.ts';
import { cardView } from './views.ts';

/** What came of a form: something to be put right in it, or a card, and where it changed anything, for whom. */
export type Submitted =
  | { status: 'wrong'; errors: Record<string, string> }
  | { status: 'answered'; card: Card; done: Context | null };

/** Runs the command that the form stands for. */
export async function submit(
  form: Form,
  kept: Kept,
  values: StateValues,
  asker: Asker,
  bot: Bot,
): Promise<Submitted> {
  const answers = answersIn(values);
  const errors = errorsIn(form, bot.registry.find(form.path).command, answers);
  if (Object.keys(errors).length > 0) return { status: 'wrong', errors };
  const channel = form.hasPlace ? (channelIn(values) ?? asker.channel) : asker.channel;
  return run(form, wordsOf(form, answers, kept.ref), answers, { ...asker, channel }, bot);
}

async function run(form: Form, words: string, answers: Answers, asker: Asker, bot: Bot): Promise<Submitted> {
  try {
    const { card, status, mistake, context } = await bot.answer(words, asker);
    const errors = mistake ? errorAt(form, mistake, answers) : null;
    if (errors) return { status: 'wrong', errors };
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
