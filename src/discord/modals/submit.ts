import type { ModalSubmitInteraction } from 'discord.js';
import { button, type Card } from '../../cards/card.ts';
import type { Answered } from '../../chat/asking.ts';
import { failureCard, mistakeCard } from '../../chat/dispatch.ts';
import {
  type Answer,
  type Answers,
  chosenIn,
  errorAt,
  errorsIn,
  type FieldErrors,
  fieldIdOf,
  filledIn,
  optionOf,
  spread,
  wordsOf,
} from '../../chat/forms/answers.ts';
import type { Form } from '../../chat/forms/form.ts';
import { formOf, reopening } from '../../chat/forms/offer.ts';
import { UserError } from '../../domain/errors.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../bot.ts';
import { cannotPost, staleCard } from '../refusals.ts';
import type { FormId } from './form-id.ts';

type Fields = ModalSubmitInteraction['fields'];

/** Runs the command that the form stands for. */
export async function submitForm(
  { path, ref }: FormId,
  fields: Fields,
  asker: Asker,
  bot: Bot,
): Promise<Answered> {
  const form = formOf(path);
  if (!form) return { card: staleCard, status: 'refused', context: null };
  try {
    const answers = spread(form, await answersIn(form, fields, asker, bot));
    const errors = errorsIn(form, bot.asking.registry.find(path).command, answers);
    if (Object.keys(errors).length > 0) return wrong(form, answers, errors, asker, bot);
    if (form.hasPlace && !asker.canPost) throw new UserError('place', cannotPost);
    const answer = await bot.asking.answer(wordsOf(form, answers, ref), asker);
    const about = answer.mistake ? errorAt(form, answer.mistake, answers) : null;
    return about ? wrong(form, answers, about, asker, bot) : answer;
  } catch (error) {
    const card = error instanceof UserError ? mistakeCard(error) : failureCard(error, path);
    return { card, status: 'refused', context: null };
  }
}

async function answersIn(form: Form, { fields }: Fields, asker: Asker, bot: Bot): Promise<Answers> {
  const unasked = Object.keys(form.fields).filter((option) => !fields.has(option));
  const door = unasked.length > 0 ? await bot.asking.contextOf(asker, form.path) : null;
  // What was not asked, because there is nothing to choose from, stays as it is.
  const begun = door && 'context' in door ? await form.begin(door.context) : null;
  return Object.fromEntries(
    Object.entries(form.fields).flatMap(([option, { several }]) => {
      const field = fields.get(option);
      if (!field) {
        const value = begun?.values[option];
        return value === undefined ? [] : [[option, [{ field: option, value }]]];
      }
      const typed =
        'values' in field
          ? chosenIn(field.values[0] ?? '')
          : filledIn('value' in field ? String(field.value ?? '') : '');
      const values = several ? typed.split(/[\s,;]+/) : [typed];
      return [
        [
          option,
          values.map((value, index): Answer => ({ field: fieldIdOf({ option, several }, index), value })),
        ],
      ];
    }),
  );
}

/** A form closes when it is submitted: what is wrong is said in a message, from which it opens again as it was. */
async function wrong(
  form: Form,
  answers: Answers,
  errors: FieldErrors,
  asker: Asker,
  bot: Bot,
): Promise<Answered> {
  const door = await bot.asking.contextOf(asker, form.path);
  const typed = Object.entries(answers).map(([option, given]) => [
    option,
    given
      .map(({ value }) => value)
      .join(' ')
      .trim(),
  ]);
  const card: Card = {
    title: 'Something in the form could not be read.',
    tone: 'neutral',
    subtitle: 'Nothing has been changed',
    parts: [
      {
        type: 'fields',
        fields: Object.entries(errors).map(([field, value]) => ({
          label: form.fields[optionOf(field)]?.label ?? field,
          value,
        })),
      },
    ],
    actions: [button('Open it again', reopening(form, Object.fromEntries(typed)), { style: 'primary' })],
    notes: [],
  };
  return { card, status: 'refused', context: 'context' in door ? door.context : null };
}
