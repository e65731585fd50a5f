import { type APISelectMenuOption, type APIStringSelectComponent, ComponentType } from 'discord.js';
import type { SelectAction } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { type Pressing, selectId, typedChoice } from './pressing.ts';

type Option = SelectAction['options'][number];

/**
 * A list whose every option is a command. What is chosen now is always among them; what finds no room is behind the last
 * one, to be typed, where a name says what is meant. `left` are those that cannot be had here at all.
 */
export function renderSelect(
  { label, options, selected }: SelectAction,
  pressing: Pressing,
): { element: APIStringSelectComponent; left: number } | null {
  const unique = [...new Map(options.map((option) => [option.command, option])).values()];
  const listed = listedOf(unique, selected, limits.options);
  let left = unique.length - listed.length;
  let shown = shownOf(listed, selected, pressing);
  if (left > 0) {
    const fewer = listedOf(unique, selected, limits.options - 1);
    const rest = unique.filter((option) => !fewer.includes(option));
    const typed = typedOption(rest, pressing);
    if (typed) {
      shown = [...shownOf(fewer, selected, pressing), typed];
      left = 0;
    }
  }
  if (shown.length === 0) return null;
  const element: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: selectId(shown, pressing),
    placeholder: lineOf(label, limits.placeholder),
    options: shown,
  };
  return { element, left };
}

function listedOf(unique: readonly Option[], selected: string | null, max: number): Option[] {
  const chosen = unique.findIndex(({ command }) => command === selected);
  const room = chosen < max ? max : max - 1;
  return unique.filter((_, index) => index < room || index === chosen);
}

function shownOf(
  listed: readonly Option[],
  selected: string | null,
  pressing: Pressing,
): APISelectMenuOption[] {
  const byValue = new Map<string, APISelectMenuOption>();
  for (const { label, command } of listed) {
    const value = command === '' ? '' : pressing.fit(command, limits.optionValue);
    if (value === '' || value.length > limits.optionValue || byValue.has(value)) continue;
    byValue.set(value, {
      label: lineOf(label, limits.optionLabel),
      value,
      ...(command === selected && { default: true }),
    });
  }
  return [...byValue.values()];
}

function typedOption(rest: readonly Option[], pressing: Pressing): APISelectMenuOption | null {
  const open = openCommand(rest.map(({ command }) => command));
  const value = open === null ? null : typedChoice(open, pressing);
  return value === null ? null : { label: `… and ${rest.length} more: type the name`, value };
}

// People know these by name.
const named = {
  agent: / agent:(?:"[^"]*"|\S+)/,
  company: / company:(?:"[^"]*"|\S+)/,
} as const;

/** “usage agent:”, where all these differ in nothing but that name. */
function openCommand(commands: readonly string[]): string | null {
  for (const [option, pattern] of Object.entries(named)) {
    const without = new Set(
      commands.map((command) => (pattern.test(command) ? command.replace(pattern, '') : null)),
    );
    const [only] = without;
    if (without.size === 1 && only) return `${only} ${option}:`;
  }
  return null;
}
