import { z } from 'zod';
import { throwIfFaulty } from '../discord-error.ts';
import { limits } from './limits.ts';
import { checked, list, text } from './shapes.ts';

const { name, value, choices } = limits.autocomplete;

const Choices = z.object({
  choices: list(
    z.object({
      name: text(1, name),
      name_localizations: z.record(z.string(), text(1, name)).nullish(),
      value: z.union([text(1, value), z.number()]),
    }),
    0,
    choices,
  ),
});

/** What a bot offers while a person types; numbers where the option is a number. */
export function checkedChoices(data: unknown, isNumber: boolean): { name: string; value: string | number }[] {
  const given = checked(Choices, data, ['data']).choices;
  throwIfFaulty(
    given.flatMap((choice, index) =>
      (typeof choice.value === 'number') === isNumber
        ? []
        : [
            {
              at: ['data', 'choices', index, 'value'],
              code: isNumber ? 'NUMBER_TYPE_COERCE' : 'STRING_TYPE_CONVERT',
              message: isNumber ? 'Value is not int.' : 'Could not interpret the value as string.',
            },
          ],
    ),
  );
  return given.map((choice) => ({ name: choice.name, value: choice.value }));
}
