import { userInfo } from 'node:os';
import type { By } from '../ledger/ports/terms-store.ts';

/** Whoever types a verb, as the audit remembers it. */
export function byTerminal(): By {
  return { actor: `cli:${userInfo().username}`, remarks: null, at: Date.now() };
}
