import type { Option } from './verb.ts';

/** What several verbs take. */
export const account = {
  kind: 'account',
  does: 'which account',
  required: true,
} as const satisfies Option;

export const remarks = { kind: 'text', does: 'why, for the audit' } as const satisfies Option;

/** Of what takes long. */
export const quiet = { kind: 'flag', does: 'show no progress' } as const satisfies Option;
