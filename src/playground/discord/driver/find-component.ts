import { type Component, eachComponent, componentType as type } from '../components.ts';

const menus: readonly number[] = [
  type.stringSelect,
  type.userSelect,
  type.roleSelect,
  type.mentionableSelect,
  type.channelSelect,
];

/** Finds a button by its custom_id or by what stands on it. */
export function findButton(components: readonly Component[], wanted: string): Component {
  const buttons = all(components).filter((each) => each.type === type.button);
  const found = byName(buttons, wanted, ({ label, emoji }) => [
    label,
    (emoji as { name?: string } | undefined)?.name,
  ]);
  if (found.style === 5) throw new Error(`“${wanted}” is a link to ${found.url}`);
  return found;
}

/** Finds a menu by its custom_id, its placeholder or, of several, one of its options. */
export function findMenu(components: readonly Component[], wanted: string): Component {
  const there = all(components).filter((each) => menus.includes(each.type));
  return byName(there, wanted, ({ placeholder }) => [placeholder]);
}

export function isMenu(component: Component): boolean {
  return menus.includes(component.type);
}

/** The values that a person has chosen, by what the options say or by their values. */
export function chosenValues(menu: Component, wanted: readonly string[]): string[] {
  const min = menu.min_values ?? 1;
  const max = menu.max_values ?? 1;
  if (wanted.length < min || wanted.length > max) {
    throw new Error(`${menu.custom_id} takes between ${min} and ${max}, not ${wanted.length}`);
  }
  if (menu.type !== type.stringSelect) return [...wanted];
  return wanted.map((each) => optionValue(menu, each));
}

export function optionValue({ options = [] }: Component, wanted: string): string {
  const found = options.find(({ label, value }) => label === wanted || value === wanted);
  if (!found)
    throw new Error(`No option “${wanted}”; there are: ${options.map(({ label }) => label).join(' | ')}`);
  return found.value;
}

function byName(
  there: readonly Component[],
  wanted: string,
  namesOf: (component: Component) => (string | undefined)[],
): Component {
  const found =
    there.find(({ custom_id: id }) => id === wanted) ?? there.find((each) => namesOf(each).includes(wanted));
  if (!found) {
    const names = there.map((each) => namesOf(each).find(Boolean) ?? each.custom_id);
    throw new Error(`There is no “${wanted}” here; there are: ${names.join(' | ')}`);
  }
  if (found.disabled) throw new Error(`“${wanted}” is disabled`);
  return found;
}

function all(components: readonly Component[]): Component[] {
  return eachComponent(components).map(({ component }) => component);
}
