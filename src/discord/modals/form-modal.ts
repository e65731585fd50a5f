import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { lineOf, linesOf } from '../../cards/words.ts';
import type { Beginning, Form } from '../../chat/forms/form.ts';
import type { Question } from '../../chat/forms/questions.ts';

const limits = { rows: 5, title: 45, label: 45, hint: 100, typed: 1_000, option: 100, about: 1_000 } as const;

/** Of a list in a form; with more, the name is typed. */
export const menuRoom = { choices: 25, valueLength: 100 };

/** A form as Discord shows it: five rows at most, and words before them where they leave room for any. */
export function formModal(
  customId: string,
  form: Pick<Form, 'title'>,
  { about }: Pick<Beginning, 'about'>,
  questions: readonly Question[],
): APIModalInteractionResponseCallbackData {
  const rows = questions.map(rowOf);
  const words = { type: ComponentType.TextDisplay as const, content: linesOf(about, limits.about) };
  return {
    custom_id: customId,
    title: lineOf(form.title, limits.title),
    components: rows.length < limits.rows ? [words, ...rows] : rows,
  };
}

function rowOf(question: Question): APILabelComponent {
  const { label, hint } = question;
  return {
    type: ComponentType.Label,
    label: lineOf(label, limits.label),
    ...(hint !== '' && { description: lineOf(hint, limits.hint) }),
    component: question.choices ? menu(question) : input(question),
  };
}

function menu({ option, choices, initial, required }: Question): APIStringSelectComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: option,
    required,
    options: (choices ?? []).map(({ label, value }) => ({
      label: lineOf(label, limits.option),
      value,
      ...(value === initial[0] && { default: true }),
    })),
  };
}

/** Several are typed one after the other. */
function input({ option, initial, required }: Question): APITextInputComponent {
  const value = initial.join(' ').slice(0, limits.typed);
  return {
    type: ComponentType.TextInput,
    custom_id: option,
    style: TextInputStyle.Short,
    required,
    max_length: limits.typed,
    ...(value !== '' && { value }),
  };
}
