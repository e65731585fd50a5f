import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import { button, type Card, type RangeAction } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';

/** Discord has no dialog that asks before a danger is done: a button that wants one leads to this card. */
export function askFirst(label: string, command: string): Card {
  return {
    title: `${label}?`,
    tone: 'warning',
    subtitle: 'Nothing has been changed yet',
    parts: [],
    actions: [button(label, command, { style: 'danger' })],
    notes: [],
  };
}

type Range = Pick<RangeAction, 'command' | 'firstDay' | 'lastDay'>;

const DAYS = / (\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The days that are shown now stand behind the command, as somebody would type them. */
export function sayRange({ command, firstDay, lastDay }: Range): string {
  const said = `${command} ${firstDay}..${lastDay}`;
  return DAYS.test(said) ? said : command;
}

export function readRange(said: string): Range {
  const [all = '', firstDay = '', lastDay = ''] = DAYS.exec(said) ?? [];
  return { command: said.slice(0, said.length - all.length), firstDay, lastDay };
}

const DAY_LENGTH_MAX = 40;
const NAME_LENGTH_MAX = 200;
const HEADING_MAX = 45;

/** There is no date picker: two days to be typed, those of now to begin with. They come back as `from` and `to`. */
export function rangeModal(
  customId: string,
  { firstDay, lastDay }: Omit<Range, 'command'>,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: 'Other dates',
    components: [input('from', 'From', DAY_LENGTH_MAX, firstDay), input('to', 'To', DAY_LENGTH_MAX, lastDay)],
  };
}

/** For what a list had no room for. It comes back as `name`. */
export function nameModal(customId: string, label: string): APIModalInteractionResponseCallbackData {
  const heading = lineOf(label, HEADING_MAX);
  return {
    custom_id: customId,
    title: heading,
    components: [input('name', heading, NAME_LENGTH_MAX, '')],
  };
}

/** A command that wants a name, as `usage agent:`, with the one that was typed. */
export function withName(open: string, typed: string): string {
  return `${open}"${typed.replaceAll(/["“”]/g, '').trim()}"`;
}

function input(
  id: string,
  label: string,
  max: number,
  value: string,
): APIModalInteractionResponseCallbackData['components'][number] {
  return {
    type: ComponentType.Label,
    label,
    component: {
      type: ComponentType.TextInput,
      custom_id: id,
      style: TextInputStyle.Short,
      max_length: max,
      required: true,
      ...(value !== '' && { value, placeholder: value }),
    },
  };
}
