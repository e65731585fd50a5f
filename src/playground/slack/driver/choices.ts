import { type Block, type Element, type Option, optionsOf, type Placed } from '../blocks.ts';

/** What a field holds, as Slack sends it: `{ type, selected_option: … }` and the like. */
export type State = { type: string } & Record<string, unknown>;
export type Given = string | readonly string[];

type Kind = 'option' | 'options' | 'plain' | 'plains' | 'number';

/** By the type of an element: where its value stands, where it stood at first, and what it is. */
const fields: Readonly<Record<string, { field: string; initial: string; kind: Kind }>> = {
  static_select: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  external_select: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  overflow: { field: 'selected_option', initial: 'initial_option', kind: 'option' },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', kind: 'options' },
  checkboxes: { field: 'selected_options', initial: 'initial_options', kind: 'options' },
  users_select: { field: 'selected_user', initial: 'initial_user', kind: 'plain' },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', kind: 'plains' },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', kind: 'plain' },
  multi_conversations_select: {
    field: 'selected_conversations',
    initial: 'initial_conversations',
    kind: 'plains',
  },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', kind: 'plain' },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', kind: 'plains' },
  datepicker: { field: 'selected_date', initial: 'initial_date', kind: 'plain' },
  timepicker: { field: 'selected_time', initial: 'initial_time', kind: 'plain' },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time', kind: 'number' },
  plain_text_input: { field: 'value', initial: 'initial_value', kind: 'plain' },
  number_input: { field: 'value', initial: 'initial_value', kind: 'plain' },
  email_text_input: { field: 'value', initial: 'initial_value', kind: 'plain' },
  url_text_input: { field: 'value', initial: 'initial_value', kind: 'plain' },
};

export function hasState(element: Element): boolean {
  return element.type in fields && element.type !== 'overflow';
}

export function initialState(element: Element): State {
  const row = rowOf(element);
  const empty = row.kind === 'options' || row.kind === 'plains' ? [] : null;
  return { type: element.type, [row.field]: element[row.initial] ?? empty };
}

/** What the element holds once a person has chosen so: options by what they say or by their value. */
export function chosenState(element: Element, given: Given): State {
  const { field, kind } = rowOf(element);
  const all = typeof given === 'string' ? [given] : given;
  const one = all[0] ?? '';
  const chosen = {
    option: () => (all.length === 0 || one === '' ? null : optionOf(element, one)),
    options: () => all.map((each) => optionOf(element, each)),
    plain: () => (one === '' ? null : one),
    plains: () => all,
    number: () => (one === '' ? null : Number(one)),
  }[kind]();
  return { type: element.type, [field]: chosen };
}

export function isEmpty(element: Element, state: State): boolean {
  const value = state[rowOf(element).field];
  return value === null || (Array.isArray(value) && value.length === 0);
}

export function textOf(element: Element, state: State): string {
  return String(state[rowOf(element).field] ?? '');
}

function rowOf(element: Element) {
  const row = fields[element.type];
  if (!row) throw new Error(`Nothing can be chosen in a ${element.type}.`);
  return row;
}

function optionOf(element: Element, wanted: string): Option {
  const options = optionsOf(element);
  const found = options.find(({ text, value }) => text.text === wanted || value === wanted);
  if (!found) {
    throw new Error(`No option “${wanted}”; there are: ${options.map(({ text }) => text.text).join(' | ')}`);
  }
  return found;
}

/** Finds what a person means: an action_id, a block_id, or the words that stand on it or beside it. */
export function findPlaced(placed: readonly Placed[], wanted: string): Placed {
  const found =
    placed.find(({ element }) => element.action_id === wanted) ??
    placed.find((each) => wordsOf(each).includes(wanted)) ??
    placed.find(({ block }) => block.block_id === wanted);
  if (!found) {
    const there = placed.map((each) => wordsOf(each)[0] ?? each.element.action_id).join(' | ');
    throw new Error(`There is no “${wanted}” here; there are: ${there}`);
  }
  return found;
}

function wordsOf({ block, element }: { block: Block; element: Element }): string[] {
  const label = block.type === 'input' ? block.label?.text : undefined;
  return [label, element.text?.text, element.placeholder?.text].filter((text) => text !== undefined);
}
