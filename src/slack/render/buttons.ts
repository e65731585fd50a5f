import type { Button, ConfirmationDialog, Datepicker } from '@slack/types';
import type { ButtonAction, LinkAction, RangeAction } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { controlValue, type Pressing } from './pressing.ts';
import { plain, plainLines } from './text-objects.ts';

export function renderButton(action: ButtonAction, pressing: Pressing): Button | null {
  const value = controlValue(action.command, limits.value, pressing);
  if (value === null) return null;
  return {
    type: 'button',
    action_id: `command:${pressing.number()}`,
    text: plain(action.label, limits.buttonText),
    value,
    ...(action.style !== 'default' && { style: action.style }),
    ...(action.confirm !== null && { confirm: dialog(action, action.confirm) }),
  };
}

function dialog({ label, style }: ButtonAction, question: string): ConfirmationDialog {
  return {
    title: plain('Are you sure?', limits.confirmTitle),
    text: plainLines(question, limits.confirmText),
    confirm: plain(label, limits.confirmButton),
    deny: plain('Leave it', limits.confirmButton),
    ...(style === 'danger' && { style: 'danger' as const }),
  };
}

export function renderLink({ label, url }: LinkAction, pressing: Pressing): Button | null {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.href.length > limits.url) return null;
  return {
    type: 'button',
    action_id: `link:${pressing.number()}`,
    text: plain(label, limits.buttonText),
    url: address.href,
  };
}

/** The command that made a private answer, to be run again where everybody sees it. */
export function renderShare(command: string, pressing: Pressing): Button | null {
  const value = controlValue(command, limits.value, pressing);
  if (value === null) return null;
  return { type: 'button', action_id: 'share', text: plain('Share to channel', limits.buttonText), value };
}

/** Two days, and a button that reads them: choosing the first must not ask for a report yet. */
export function renderRange(action: RangeAction, pressing: Pressing): (Button | Datepicker)[] | null {
  const value = controlValue(action.command, limits.value, pressing);
  if (value === null) return null;
  return [
    datepicker('range:from', 'From', action.firstDay),
    datepicker('range:to', 'To', action.lastDay),
    {
      type: 'button',
      action_id: `range:show:${pressing.number()}`,
      text: plain('Show', limits.buttonText),
      accessibility_label: lineOf(`${action.label}: show these days`, limits.buttonText),
      value,
    },
  ];
}

function datepicker(id: string, placeholder: string, day: string): Datepicker {
  return {
    type: 'datepicker',
    action_id: id,
    placeholder: plain(placeholder, limits.placeholder),
    ...(isDay(day) && { initial_date: day }),
  };
}

function isDay(day: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
