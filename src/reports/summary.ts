import { type Credits, divideHalfUp } from '../domain/credits.ts';
import { daysBetween, type InstantMs } from '../domain/instant.ts';
import { type Balance, readBalance } from './balance.ts';
import { readNearest } from './nearest.ts';
import type { Directory, NamedAgent } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell, NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface Summary {
  scope: Scope;
  used: Credits;
  calls: number;
  chats: number;
  messages: number;
  leads: number;
  /** Over the days of the period that have begun. */
  averageADay: Credits;
  days: number;
  topAgents: readonly { agent: NamedAgent | null; id: string; used: Credits }[];
  /** Agents that are not archived, and people who have a seat. */
  agents: { active: number; slots: number | null };
  members: { active: number; seats: number | null };
  balance: Balance | null;
  nearest: NearestDays | null;
}

const TOP_AGENTS = 5;

export async function readSummary(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<Summary> {
  const days = daysSoFar(scope.period, now);
  const [cells, balance] = await Promise.all([
    store.cells(directory.id, { ...days, ...filtersOf(scope), by: ['agent'] }),
    readBalance(store, directory.id, now),
  ]);
  const used = creditsOf(cells, ({ used }) => used);
  const count = Math.max(1, daysBetween(days.from, days.to) + 1);
  const byAgent = new Map(directory.agents.map((agent) => [agent.id, agent]));
  return {
    scope,
    used,
    calls: countOf(cells, ({ calls }) => calls),
    chats: countOf(cells, ({ chats }) => chats),
    messages: countOf(cells, ({ messages }) => messages),
    leads: countOf(cells, ({ leads }) => leads),
    averageADay: divideHalfUp(used, BigInt(count)),
    days: count,
    topAgents: [...cells]
      .sort((a, b) => (b.used > a.used ? 1 : b.used < a.used ? -1 : 0))
      .filter(({ used: spent }) => spent > 0n)
      .slice(0, TOP_AGENTS)
      .map((cell) => ({ agent: byAgent.get(cell.agent) ?? null, id: cell.agent, used: cell.used })),
    agents: {
      active: directory.agents.filter(({ archived }) => !archived).length,
      slots: directory.agentSlots,
    },
    members: { active: directory.members.length, seats: directory.seats },
    balance,
    nearest: await readNearest(store, directory, scope, { events: countOf(cells, ({ events }) => events) }),
  };
}

function creditsOf(cells: readonly Cell[], of: (cell: Cell) => Credits): Credits {
  return cells.reduce((sum, cell) => sum + of(cell), 0n);
}

function countOf(cells: readonly Cell[], of: (cell: Cell) => number): number {
  return cells.reduce((sum, cell) => sum + of(cell), 0);
}
