import { type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { ButtonAction, LinkAction, RangeAction } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { sayRange } from './modals.ts';
import { type Pressing, type PressKind, pressId } from './pressing.ts';

const styles = {
  default: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const;

export function renderButton(action: ButtonAction, pressing: Pressing): APIButtonComponent | null {
  const { label, command, style, confirm } = action;
  return pressable(confirm === null ? 'press' : 'ask', label, command, styles[style], pressing);
}

export function renderRange(action: RangeAction, pressing: Pressing): APIButtonComponent | null {
  if (action.command === '') return null;
  return pressable('range', action.label, sayRange(action), styles.default, pressing);
}

/** The command that made a private answer, to be run again where everybody sees it. */
export function renderShare(command: string, pressing: Pressing): APIButtonComponent | null {
  return pressable('share', 'Share to channel', command, styles.default, pressing);
}

export function renderLink({ label, url }: LinkAction): APIButtonComponent | null {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.href.length > limits.url) return null;
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Link,
    label: lineOf(label, limits.buttonLabel),
    url: address.href,
  };
}

function pressable(
  kind: PressKind,
  label: string,
  command: string,
  style: (typeof styles)[keyof typeof styles],
  pressing: Pressing,
): APIButtonComponent | null {
  const id = pressId(kind, command, pressing);
  if (id === null) return null;
  return { type: ComponentType.Button, style, label: lineOf(label, limits.buttonLabel), custom_id: id };
}
