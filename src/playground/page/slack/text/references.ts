import { unescapeOnce } from './escapes.ts';

/** What stands between `<` and `>`. */
export type Reference =
  | { type: 'link'; url: string; text: string }
  | { type: 'user' | 'channel' | 'group'; id: string; text: string | null }
  | { type: 'broadcast'; range: string }
  | { type: 'date'; atS: number; format: string; url: string | null; text: string };

const DATE = /^!date\^(\d{1,11})\^([^^|]+)(?:\^([^|]+))?$/;
const GROUP = /^!subteam\^(\w+)$/;
const BROADCAST = /^!(here|channel|everyone)$/;
const PERSON_OR_PLACE = /^([@#])(\w+)$/;

/** Anything else is an address: whoever draws it decides whether it may be followed. */
export function readReference(inner: string): Reference {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : unescapeOnce(inner.slice(bar + 1));
  const [, sign, id] = PERSON_OR_PLACE.exec(target) ?? [];
  if (id !== undefined) return { type: sign === '@' ? 'user' : 'channel', id, text: label };
  const [, group] = GROUP.exec(target) ?? [];
  if (group !== undefined) return { type: 'group', id: group, text: label?.replace(/^@/, '') ?? null };
  const [, range] = BROADCAST.exec(target) ?? [];
  if (range !== undefined) return { type: 'broadcast', range };
  const [, atS, format, url] = DATE.exec(target) ?? [];
  if (atS !== undefined && format !== undefined) {
    return { type: 'date', atS: Number(atS), format, url: url ?? null, text: label ?? format };
  }
  const address = unescapeOnce(target);
  return { type: 'link', url: address, text: label ?? address.replace(/^mailto:/, '') };
}
