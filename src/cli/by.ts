import { userInfo } from 'node:os';
import type { By } from '../ledger/ports/terms-store.ts';

/** Whoever types a verb, as the audit remembers it. */
export function byTerminal(remarks?: string): By {
  return { actor: `cli:${userInfo().username}`, remarks: remarks ?? null, at: Date.now() };
}
