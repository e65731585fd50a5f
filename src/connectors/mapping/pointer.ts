import { z } from 'zod';

const POINTER_LENGTH_MAX = 300;

/** RFC 6901: `/call/id`, `/items/0`; a slash in a name is `~1` and a tilde `~0`. The empty one is the whole. */
export const Pointer = z
  .string('must be a JSON pointer, such as /call/id')
  .max(POINTER_LENGTH_MAX)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON pointer, such as /call/id');

/** What stands there; `undefined`: nothing does. Only what was sent is found, never what every object has. */
export function valueAt(json: unknown, pointer: string): unknown {
  let value = json;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    // A list has a length too, which nobody has sent.
    if (Array.isArray(value) && !/^\d+$/.test(key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
