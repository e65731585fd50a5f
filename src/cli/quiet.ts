import type { Flag } from './verb.ts';

/** Of what takes long. */
export const quiet = { kind: 'flag', does: 'show no progress' } as const satisfies Flag;
