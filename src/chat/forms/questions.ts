import type { z } from 'zod';
import { sayName } from '../../cards/format.ts';
import { invariant } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { noteOf } from '../option.ts';
import type { Beginning, Choice, Field, Form } from './form.ts';

/** One field as it is shown. */
export interface Question {
  option: string;
  label: string;
  hint: string;
  required: boolean;
  /** `null`: whatever is typed. */
  choices: readonly Choice[] | null;
  /** As many fields as there are values; of a single one, none or one. */
  initial: readonly string[];
  several: Field['several'];
}

/** Stands for nothing chosen: no platform takes an empty value. */
export const NOTHING = '-';

/** What a list of the platform takes; with more, the name is typed. */
export interface MenuRoom {
  choices: number;
  valueLength: number;
}

/** The fields of a form, made of what the command can be told and of what is so now. */
export function questionsOf(
  form: Form,
  command: Pick<Command, 'options'>,
  beginning: Beginning,
  directory: Pick<Context['directory'], 'agents' | 'companies'>,
  room: MenuRoom,
): Question[] {
  return Object.entries(form.fields).flatMap(([option, field]) => {
    const schema = command.options.shape[option];
    invariant(schema, `“${form.path}” has an option “${option}”`);
    const note = noteOf(schema as z.ZodType);
    const all =
      beginning.choices?.[option] ??
      (note.kind === 'agent' ? namesOf(directory.agents) : undefined) ??
      (note.kind === 'company' ? namesOf(directory.companies) : undefined) ??
      note.choices.map((value) => ({ label: field.choices?.[value] ?? value, value }));
    const isNamed = note.kind === 'agent' || note.kind === 'company';
    // Nothing to choose from: there is no other company than all.
    if (isNamed && all.length === 0) return [];
    const none = field.none === undefined ? [] : [{ label: field.none, value: NOTHING }];
    const choices = all.length === 0 ? null : listed([...none, ...all], room);
    const said = sayInitial([option, ...(field.with ?? [])], beginning.values, choices);
    const value = said ?? (choices && none.length > 0 ? NOTHING : '');
    return [
      {
        option,
        label: field.label,
        // What is listed explains itself.
        hint: sentence(field.hint ?? (choices ? '' : note.description)),
        required: field.required,
        choices,
        initial: field.several ? value.split(' ').filter(Boolean) : value === '' ? [] : [value],
        several: field.several,
      },
    ];
  });
}

/** Of what is said by one choice, as much as is one. */
function sayInitial(
  options: readonly string[],
  values: Beginning['values'],
  choices: readonly Choice[] | null,
): string | undefined {
  const [first, ...more] = options.flatMap((option) => values[option] ?? []);
  const whole = [first, ...more].join(' ');
  return choices?.some(({ value }) => value === whole) ? whole : first;
}

function sentence(words: string): string {
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function namesOf(things: Context['directory']['agents' | 'companies']): Choice[] {
  return things
    .filter(({ archived }) => !archived)
    .map(({ id, name }) => ({ label: sayName(name), value: id }));
}

function listed(choices: readonly Choice[], room: MenuRoom): readonly Choice[] | null {
  const fit = choices.every(({ value }) => value.length <= room.valueLength);
  return fit && choices.length <= room.choices ? choices : null;
}
