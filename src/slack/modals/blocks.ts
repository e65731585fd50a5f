import type { ActionsBlock, InputBlock, PlainTextInput, StaticSelect } from '@slack/types';
import { fieldIdOf } from '../../chat/forms/answers.ts';
import type { Question } from '../../chat/forms/questions.ts';
import { plain, plainLines } from '../render/text-objects.ts';

/** Of a list; with more, the name is typed. */
export const menuRoom = { choices: 100, valueLength: 150 };

const LABEL_LENGTH_MAX = 150;
const OPTION_LENGTH_MAX = 75;
const HINT_LENGTH_MAX = 500;
const TYPED_LENGTH_MAX = 3_000;

/** Every block holds one element of this name: the block says which option it is. */
export const ELEMENT = 'value';
export const MORE = 'form:more';

const SPARE = 1;

export function questionBlocks(question: Question): (InputBlock | ActionsBlock)[] {
  const { initial, several } = question;
  if (!several) return [inputBlock(question, 0, initial[0])];
  const count = Math.min(several.max, initial.length + SPARE);
  const fields = Array.from({ length: count }, (_, index) => inputBlock(question, index, initial[index]));
  return count < several.max ? [...fields, moreBlock(question, several.more)] : fields;
}

export function inputBlock(question: Question, index: number, initial: string | undefined): InputBlock {
  const { label, hint, required, several } = question;
  return {
    type: 'input',
    block_id: fieldIdOf(question, index),
    label: plain(several && index > 0 ? `${label}, ${index + 1}` : label, LABEL_LENGTH_MAX),
    // Of several, each may be emptied; that one is left is seen when it is submitted.
    optional: !required || several !== undefined,
    ...(index === 0 && hint !== '' && { hint: plainLines(hint, HINT_LENGTH_MAX) }),
    element: elementOf(question, initial),
  };
}

function elementOf({ choices }: Question, initial: string | undefined): StaticSelect | PlainTextInput {
  if (!choices) {
    const typed =
      initial === undefined || initial.length > TYPED_LENGTH_MAX ? {} : { initial_value: initial };
    return { type: 'plain_text_input', action_id: ELEMENT, ...typed };
  }
  const options = choices.map(({ label, value }) => ({ text: plain(label, OPTION_LENGTH_MAX), value }));
  const chosen = options.find(({ value }) => value === initial);
  return {
    type: 'static_select',
    action_id: ELEMENT,
    options,
    ...(chosen && { initial_option: chosen }),
  };
}

function moreBlock({ option }: Question, label: string): ActionsBlock {
  return {
    type: 'actions',
    block_id: `${option}:more`,
    elements: [{ type: 'button', action_id: MORE, text: plain(label, OPTION_LENGTH_MAX) }],
  };
}
