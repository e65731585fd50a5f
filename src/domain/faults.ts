import type { z } from 'zod';

/** One thing that is wrong with what was sent: where, and what was expected there. */
export interface Fault {
  /** In the body, as a JSON pointer: `#/events/3/endedAt`. */
  pointer?: string;
  /** In the address, the name of the parameter. */
  parameter?: string;
  message: string;
}

// A body of a mebibyte may hold a hundred thousand unknown keys; nobody reads more than a few.
const FAULTS_MAX = 20;
const KEY_LENGTH_MAX = 80;

/** Says what a type should have been in the words of JSON, and that what is missing is missing. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    const expected = nouns[issue.expected] ?? issue.expected;
    return issue.input === undefined ? `is required: ${expected}` : `must be ${expected}`;
  }
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_union' && Array.isArray(issue.options)) return oneOf(issue.options);
  if (issue.code === 'too_big' && issue.origin === 'array') return `must hold at most ${issue.maximum}`;
  return undefined;
}

function oneOf(values: readonly unknown[]): string {
  return `must be ${values.length > 1 ? 'one of ' : ''}${values.map((value) => `“${String(value)}”`).join(', ')}`;
}

const nouns: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
};

/**
 * One for each place, the first: what is no number is also too small. `place` says where a field stands in what was sent,
 * which a CloudEvent wraps once more.
 */
export function faultsOf(
  error: z.ZodError,
  place: (path: readonly PropertyKey[]) => Omit<Fault, 'message'> = inBody,
): Fault[] {
  const faults = new Map<string, Fault>();
  const note = (path: readonly PropertyKey[], message: string) => {
    const where = place(path);
    const key = JSON.stringify(where);
    if (!faults.has(key)) faults.set(key, { ...where, message });
  };
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, FAULTS_MAX)) {
        note([...issue.path, key], 'is not a field that is known here');
      }
    } else note(issue.path, issue.message);
    if (faults.size >= FAULTS_MAX) break;
  }
  return [...faults.values()].slice(0, FAULTS_MAX);
}

export function inBody(path: readonly PropertyKey[]): { pointer: string } {
  return { pointer: `#${path.map((key) => `/${escapeKey(String(key))}`).join('')}` };
}

export function inAddress(path: readonly PropertyKey[]): { parameter: string } {
  return { parameter: path.map((key) => shorten(String(key))).join('.') };
}

function escapeKey(key: string): string {
  return shorten(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

function shorten(key: string): string {
  return key.length > KEY_LENGTH_MAX ? `${key.slice(0, KEY_LENGTH_MAX)}…` : key;
}
