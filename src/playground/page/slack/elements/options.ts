import { type Element, type Option, optionsOf } from '../shapes.ts';

export interface Group {
  label: string | null;
  options: Option[];
}

type Names = Readonly<Record<string, string>>;

/** What is offered: what the bot has sent, or the people and the channels of the workspace. */
export function groupsOf(element: Element, names: Names): Group[] {
  const { option_groups: groups } = element;
  if (groups) return groups.map(({ label, options }) => ({ label: label.text, options }));
  const listed = optionsOf(element);
  return [{ label: null, options: listed.length > 0 ? listed : ofWorkspace(element, names) }];
}

function ofWorkspace(element: Element, names: Names): Option[] {
  const { include } = (element['filter'] ?? {}) as { include?: string[] };
  const people = namedBy(/^U/, '@', names);
  const channels = namedBy(/^C/, '#', names);
  if (/users_select$/.test(element.type)) return people;
  if (/channels_select$/.test(element.type)) return channels;
  if (!/conversations_select$/.test(element.type)) return [];
  const isFor = (...kinds: string[]) => !include || kinds.some((kind) => include.includes(kind));
  return [...(isFor('public', 'private') ? channels : []), ...(isFor('im') ? people : [])];
}

function namedBy(id: RegExp, sign: string, names: Names): Option[] {
  return Object.entries(names)
    .filter(([key]) => id.test(key))
    .map(([value, name]) => ({ text: { type: 'plain_text', text: `${sign}${name}` }, value }));
}
