import { type Choice, type Piece, type } from '../pieces.ts';

const mentions: Readonly<Record<number, RegExp>> = {
  [type.userSelect]: /^<@(\d+)>$/,
  [type.roleSelect]: /^<@&(\d+)>$/,
  [type.mentionableSelect]: /^<@&?(\d+)>$/,
  [type.channelSelect]: /^<#(\d+)>$/,
};

/** What a list offers: its own options, or the people, roles or channels that there are. */
export function choicesOf(piece: Piece, names: Readonly<Record<string, string>>): Choice[] {
  const mention = mentions[piece.type];
  if (!mention) return piece.options ?? [];
  return Object.entries(names).flatMap(([source, name]) => {
    const id = mention.exec(source)?.[1];
    return id === undefined ? [] : [{ label: `${source.startsWith('<#') ? '#' : '@'}${name}`, value: id }];
  });
}

export function presetOf({ options = [], default_values: presets = [] }: Piece): string[] {
  return [
    ...options.filter((each) => each.default).map(({ value }) => value),
    ...presets.map(({ id }) => id),
  ];
}

const usual: Readonly<Record<number, string>> = {
  [type.userSelect]: 'Select a user',
  [type.roleSelect]: 'Select a role',
  [type.mentionableSelect]: 'Select a user or role',
  [type.channelSelect]: 'Select a channel',
};

export function sayMenu({ placeholder, type: kind }: Piece): string {
  return placeholder || (usual[kind] ?? 'Make a selection');
}
