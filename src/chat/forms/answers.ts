import type { z } from 'zod';
import { UserError } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import { sayCommand } from '../words.ts';
import type { Form } from './form.ts';
import { NOTHING, type Question } from './questions.ts';

/** What was filled in: by option, each value with the field in which it stands. */
export type Answers = Readonly<Record<string, readonly Answer[]>>;

export interface Answer {
  field: string;
  value: string;
}

/** By field: what is wrong there. */
export type FieldErrors = Record<string, string>;

/** The option of a field, and which of its values; several have one field each. */
export function fieldIdOf({ option, several }: Pick<Question, 'option' | 'several'>, index: number): string {
  return several ? `${option}:${index}` : option;
}

export function optionOf(fieldId: string): string {
  return fieldId.split(':')[0] ?? '';
}

/** A quotation mark cannot stand in command text, inside of which this will be. */
export function filledIn(typed: string): string {
  return typed.trim().replaceAll(/["“”]/gu, "'");
}

/** In a list nothing is an answer too, which whoever types may mean otherwise. */
export function chosenIn(value: string): string {
  return value === NOTHING ? '' : filledIn(value);
}

/** What one choice says of several options, as if each of them had been asked for. */
export function spread(form: Form, answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([option, given]) => {
      const others = form.fields[option]?.with;
      const [only] = given;
      if (!others || !only) return [[option, given]];
      const words = only.value.split(' ');
      return [option, ...others].map((each, at) => [each, [{ ...only, value: words[at] ?? '' }]]);
    }),
  );
}

/** The command that somebody could have typed, and pressed the button of its question. */
export function wordsOf(form: Form, answers: Answers, ref: string): string {
  const options = Object.entries(form.fields).flatMap(([option, field]) => [option, ...(field.with ?? [])]);
  const said = options.map((option) => [option, saidOf(answers, option)]);
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
      errors[fieldIdOf({ option, several }, 0)] = 'Please fill this in.';
    }
    const schema = command.options.shape[option] as z.ZodType;
    for (const { field, value } of filled) {
      const fault = faultOf(() => {
        several?.check(value);
        const [issue] = schema.safeParse(value).error?.issues ?? [];
        if (issue) throw new UserError('bad-option', `I cannot use that: ${issue.message}.`);
      });
      if (fault) errors[field] = fault;
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
  const field = option === undefined ? undefined : answers[option]?.[0]?.field;
  return field === undefined ? null : { [field]: sayError(error) };
}

function sayError({ message, hint }: UserError): string {
  return hint ? `${message} ${hint}` : message;
}
