import { type ButtonAction, button } from '../../cards/card.ts';
import type { Person } from '../context.ts';
import type { Answer } from '../dispatch.ts';
import { sayCommand } from '../words.ts';
import type { Form } from './form.ts';
import { forms } from './list.ts';

/** No command begins with it: the value of a button that opens a form. */
const OPENING = 'form ';

/** The command words whose form a button opens; `null`: it is a command. */
export function formWords(value: string): string | null {
  return value.startsWith(OPENING) ? value.slice(OPENING.length) : null;
}

export function formOf(path: string): Form | null {
  return forms.find((form) => form.path === path) ?? null;
}

export function formButton({ label, path }: Form): ButtonAction {
  return button(label, `${OPENING}${path}`, { style: 'primary' });
}

/** Opens a form with what was filled in before. */
export function reopening({ path }: Form, typed: Readonly<Record<string, string>>): string {
  return `${OPENING}${sayCommand(path, typed)}`;
}

/** The card of a command that has a form, asked for without more words, leads whoever manages to it. */
export function offerForm(answer: Answer, words: string, { right }: Pick<Person, 'right'>): Answer {
  const form = formOf(words.trim().replace(/^\//, '').replaceAll(/\s+/g, ' ').toLowerCase());
  if (!form || right !== 'manage' || answer.status !== 'done') return answer;
  const { card } = answer;
  return { ...answer, card: { ...card, actions: [formButton(form), ...card.actions] } };
}
