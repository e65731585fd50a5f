import { type Credits, sum } from '../domain/credits.ts';
import type { RunOut, Silence } from '../domain/forecast.ts';
import { type InstantMs, localDay } from '../domain/instant.ts';
import { parsePeriod, previousPeriod } from '../domain/period.ts';
import { coveredDays, type ScheduleInterval } from '../domain/schedule.ts';
import { type Balance, readBalance, readRunOut } from './balance.ts';
import type { Cell, Directory, ReportStore } from './ports.ts';
import { filtersOf, type Scope } from './scope.ts';

/** What a day, week or month was like, beside the one before it. */
export interface Digest {
  every: ScheduleInterval;
  scope: Scope;
  now: Totals;
  before: Totals;
  /** The most used first. */
  agents: readonly { id: string; used: Credits; usedBefore: Credits }[];
  balance: Balance | null;
  runOut: RunOut | Silence | null;
}

export interface Totals {
  used: Credits;
  calls: number;
  chats: number;
  messages: number;
  leads: number;
}

const AGENTS_SHOWN = 5;

export async function readDigest(
  store: ReportStore,
  directory: Directory,
  {
    every,
    agentId,
    companyId,
  }: { every: ScheduleInterval; agentId: string | null; companyId: string | null },
  now: InstantMs,
): Promise<Digest> {
  const { id, anchor, agents, companies } = directory;
  const { firstDay, lastDay } = coveredDays(every, localDay(now, anchor.zone));
  const period = parsePeriod(`${firstDay}..${lastDay}`, { now, zone: anchor.zone, anchor });
  const scope: Scope = {
    period,
    agent: agents.find((agent) => agent.id === agentId) ?? null,
    company: companies.find((company) => company.id === companyId) ?? null,
  };
  const cellsOf = ({ firstDay: from, lastDay: to }: typeof period) =>
    store.cells(id, { from, to, ...filtersOf(scope), by: ['agent'] });
  const [cells, before, balance, runOut] = await Promise.all([
    cellsOf(period),
    cellsOf(previousPeriod(period)),
    readBalance(store, id, now),
    readRunOut(store, id, now),
  ]);
  const usedBefore = new Map(before.map((cell) => [cell.agent, cell.used]));
  return {
    every,
    scope,
    now: totalOf(cells),
    before: totalOf(before),
    agents: cells
      .filter(({ used }) => used > 0n)
      .map(({ agent, used }) => ({ id: agent, used, usedBefore: usedBefore.get(agent) ?? 0n }))
      .sort((a, b) => (b.used > a.used ? 1 : b.used < a.used ? -1 : 0))
      .slice(0, AGENTS_SHOWN),
    balance,
    runOut,
  };
}

function totalOf(cells: readonly Cell[]): Totals {
  const count = (of: (cell: Cell) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  return {
    used: sum(cells.map(({ used }) => used)),
    calls: count(({ calls }) => calls),
    chats: count(({ chats }) => chats),
    messages: count(({ messages }) => messages),
    leads: count(({ leads }) => leads),
  };
}
