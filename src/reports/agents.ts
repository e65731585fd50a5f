import type { AgentKind } from '../domain/agent.ts';
import { agentKinds } from '../domain/agent-kinds.ts';
import type { InstantMs } from '../domain/instant.ts';
import { dearestFirst, type Tally, tally, tallyBy } from '../domain/tally.ts';
import { readNearest } from './nearest.ts';
import type { Directory, NamedAgent } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface AgentBreakdown {
  scope: Scope;
  total: Tally;
  /** All six, also those that did nothing. */
  kinds: readonly (Tally & { kind: AgentKind })[];
  /** Who did something, the dearest first. */
  agents: readonly (Tally & { id: string })[];
  /** Who could have, and did not. */
  idle: readonly NamedAgent[];
  /** The dearest first; the empty id is what no company is named for. */
  companies: readonly (Tally & { id: string })[];
  nearest: NearestDays | null;
}

export async function readAgents(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<AgentBreakdown> {
  const cells = await store.cells(directory.id, {
    ...daysSoFar(scope.period, now),
    ...filtersOf(scope),
    by: ['agent', 'company', 'kind'],
  });
  const total = tally(cells);
  const byKind = tallyBy(cells, ({ kind }) => kind);
  const agents = ranked(tallyBy(cells, ({ agent }) => agent));
  const active = new Set(agents.map(({ id }) => id));
  const { agent, company } = scope;
  return {
    scope,
    total,
    kinds: agentKinds.map((kind) => ({ kind, ...(byKind.get(kind) ?? tally([])) })),
    agents,
    idle: directory.agents.filter(
      ({ id, archived, companyId }) =>
        !archived &&
        !active.has(id) &&
        (agent === null || agent.id === id) &&
        (company === null || company.id === companyId),
    ),
    companies: ranked(tallyBy(cells, (cell) => cell.company)),
    nearest: await readNearest(store, directory, scope, total),
  };
}

function ranked(tallies: ReadonlyMap<string, Tally>): (Tally & { id: string })[] {
  return [...tallies]
    .map(([id, sums]) => ({ id, ...sums }))
    .filter(({ events }) => events > 0)
    .sort(dearestFirst);
}
