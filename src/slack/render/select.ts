import type { PlainTextOption, StaticSelect } from '@slack/types';
import type { SelectAction } from '../../cards/card.ts';
import { limits } from './limits.ts';
import { controlValue, type Pressing } from './pressing.ts';
import { plain } from './text-objects.ts';

/** A list whose every option is a command. What is chosen now is always among them, whatever has to be left out. */
export function renderSelect(
  { label, options, selected }: SelectAction,
  optionsMax: number,
  pressing: Pressing,
): { element: StaticSelect; left: number } | null {
  const unique = [...new Map(options.map((option) => [option.command, option])).values()];
  const chosen = unique.findIndex(({ command }) => command === selected);
  const room = chosen < optionsMax ? optionsMax : optionsMax - 1;
  const listed = unique.filter((_, index) => index < room || index === chosen);
  const byValue = new Map<string, PlainTextOption>();
  let initial: PlainTextOption | undefined;
  for (const option of listed) {
    const value = controlValue(option.command, limits.optionValue, pressing);
    if (value === null || byValue.has(value)) continue;
    const shown: PlainTextOption = { text: plain(option.label, limits.optionText), value };
    byValue.set(value, shown);
    if (option.command === selected) initial = shown;
  }
  if (byValue.size === 0) return null;
  const element: StaticSelect = {
    type: 'static_select',
    action_id: `select:${pressing.number()}`,
    placeholder: plain(label, limits.placeholder),
    options: [...byValue.values()],
    ...(initial && { initial_option: initial }),
  };
  return { element, left: unique.length - listed.length };
}
