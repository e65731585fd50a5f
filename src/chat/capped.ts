import type { Cap, CapScope } from '../domain/cap.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { findNamed } from './scope.ts';

/** Whom a cap is for, by id or name. */
export function findHolder(
  { agent, company, person }: Partial<Record<CapScope, string | undefined>>,
  { agents, companies, members }: Pick<Directory, 'agents' | 'companies' | 'members'>,
): Pick<Cap, 'scope' | 'scopeId'> {
  if (agent !== undefined) return { scope: 'agent', scopeId: findNamed(agents, agent, 'agent').id };
  if (company !== undefined)
    return { scope: 'company', scopeId: findNamed(companies, company, 'company').id };
  // Senders name people as they like: somebody who is no member can be capped too.
  const wanted = (person as string).toLowerCase();
  const member = members.find(({ id, name }) => id === person || name.toLowerCase() === wanted);
  return { scope: 'person', scopeId: member?.id ?? (person as string) };
}

/** Set again for the same holder and window, it is the same cap. */
export function capIdOf(caps: readonly Cap[], { scope, scopeId, window }: Omit<Cap, 'id' | 'limit'>): string {
  const before = caps.find((cap) => cap.scope === scope && cap.scopeId === scopeId && cap.window === window);
  return before?.id ?? `${scope}:${scopeId}:${window}`;
}
