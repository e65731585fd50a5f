import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { optionOf } from '../../chat/forms/answers.ts';
import type { Form } from '../../chat/forms/form.ts';
import { inputBlock } from './blocks.ts';

/** The same form with one more field of those that there can be several of; what was typed in the others stays. */
export function withOneMore(form: Form, view: ViewOutput, option: string): ModalView | null {
  const field = form.fields[option];
  const several = field?.several;
  if (!several) return null;
  const blocks = [...view.blocks];
  const own = blocks.filter(({ type, block_id: id }) => type === 'input' && optionOf(id ?? '') === option);
  const at = blocks.findIndex(
    ({ type, block_id: id }) => type === 'actions' && optionOf(id ?? '') === option,
  );
  if (at < 0 || own.length >= several.max) return null;
  const question = { ...field, option, hint: '', choices: null, initial: [], several };
  const more = inputBlock(question, own.length, undefined);
  // The button goes with the last field that there is room for.
  blocks.splice(at, own.length + 1 < several.max ? 0 : 1, more);
  const { title, submit, close } = view;
  return {
    type: 'modal',
    callback_id: view.callback_id,
    title,
    private_metadata: view.private_metadata,
    ...(submit && { submit }),
    ...(close && { close }),
    blocks,
  };
}
