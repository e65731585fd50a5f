import type { ViewStateValue } from '@slack/bolt';
import type { z } from 'zod';
import type { Command } from '../../chat/command.ts';
import { sayCommand } from '../../chat/words.ts';
import { UserError } from '../../domain/errors.ts';
import { blockIdOf, ELEMENT, optionOf } from './blocks.ts';
import type { Form } from './form.ts';
import { NOTHING } from './questions.ts';
import { CHANNEL } from './views.ts';

/** What Slack says of each block of a view, and in it of each element. */
export type StateValues = Record<string, Record<string, ViewStateValue>>;

/** What was filled in: by option, each value with the block in which it stands. */
export type Answers = Readonly<Record<string, readonly Answer[]>>;

export interface Answer {
  block: string;
  value: string;
}

/** By block: what stands in red under the field. */
export type FieldErrors = Record<string, string>;

export function answersIn(values: StateValues): Answers {
  const answers: Record<string, Answer[]> = {};
  for (const [block, elements] of Object.entries(values)) {
    const value = filledIn(elements[ELEMENT]);
    const option = optionOf(block);
    if (option === CHANNEL) continue;
    answers[option] = [...(answers[option] ?? []), { block, value }];
  }
  return answers;
}

export function channelIn(values: StateValues): string | null {
  return values[CHANNEL]?.[ELEMENT]?.selected_conversation ?? null;
}

function filledIn(state: ViewStateValue | undefined): string {
  const chosen = state?.selected_option?.value;
  if (chosen === NOTHING) return '';
  // A quotation mark cannot stand in command text, inside of which this will be.
  return (chosen ?? state?.value ?? '').trim().replaceAll(/["“”]/gu, "'");
}

/** The command that somebody could have typed, and pressed the button of its question. */
export function wordsOf(form: Form, answers: Answers, ref: string): string {
  const said = Object.keys(form.fields).map((option) => [option, saidOf(answers, option)]);
  const yes = form.isConfirmed ? { confirm: 'yes', ref } : {};
  return sayCommand(form.path, { ...form.given, ...Object.fromEntries(said), ...yes });
}

function saidOf(answers: Answers, option: string): string {
  return (answers[option] ?? [])
    .map(({ value }) => value)
    .filter((value) => value !== '')
    .join(' ');
}

/** What can be seen without running the command: each value as its option takes it. */
export function errorsIn(form: Form, command: Pick<Command, 'options'>, answers: Answers): FieldErrors {
  const errors: FieldErrors = {};
  for (const [option, { required, several }] of Object.entries(form.fields)) {
    const given = answers[option];
    // A field that was not shown, because there is nothing to choose from.
    if (!given) continue;
    const filled = given.filter(({ value }) => value !== '');
    if (required && filled.length === 0) {
      errors[blockIdOf({ option, several }, 0)] = 'Please fill this in.';
    }
    const schema = command.options.shape[option] as z.ZodType;
    for (const { block, value } of filled) {
      const fault = faultOf(() => {
        several?.check(value);
        const [issue] = schema.safeParse(value).error?.issues ?? [];
        if (issue) throw new UserError('bad-option', `I cannot use that: ${issue.message}.`);
      });
      if (fault) errors[block] = fault;
    }
  }
  return errors;
}

function faultOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof UserError) return sayError(error);
    throw error;
  }
}

/** What the command itself refused, at the field that it is about; `null`: it is about none. */
export function errorAt(form: Form, error: UserError, answers: Answers): FieldErrors | null {
  const option = form.faults[error.code];
  const block = option === undefined ? undefined : answers[option]?.[0]?.block;
  return block === undefined ? null : { [block]: sayError(error) };
}

function sayError({ message, hint }: UserError): string {
  return hint ? `${message} ${hint}` : message;
}
