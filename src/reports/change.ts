import type { LighterModelAdvice } from '../domain/advice.ts';
import { type CellUsage, type Change, explainChange } from '../domain/cause.ts';
import type { Credits } from '../domain/credits.ts';
import { addDays, type Day, daysBetween, type InstantMs, nextDay, startOfDay } from '../domain/instant.ts';
import { type Period, parsePeriod, previousPeriod } from '../domain/period.ts';
import { dearestFirst, grouped, tally, tallyBy } from '../domain/tally.ts';
import { lighterModels } from './lighter-models.ts';
import { readNearest } from './nearest.ts';
import type { Directory } from './ports/directory.ts';
import type { EventLine } from './ports/pages.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell, NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export interface ChangeReport {
  scope: Scope;
  /** What it is compared with: of an unfinished period, as many days. */
  before: Period;
  isUnfinished: boolean;
  used: Credits;
  usedBefore: Credits;
  change: Change;
  /** Every agent of either, the greatest change first. */
  agents: readonly { id: string; used: Credits; usedBefore: Credits; delta: Credits }[];
  /** The day on which the agent that moved the number most spent most, and the dearest of its entries. */
  entries: Entries | null;
  lighter: readonly LighterModelAdvice[];
  nearest: NearestDays | null;
}

export interface Entries {
  agentId: string;
  day: Day;
  /** Of that agent on that day. */
  used: Credits;
  events: number;
  dearest: readonly EventLine[];
  /** Whether all of that day were looked through, or only the newest. */
  isWhole: boolean;
}

const LINES_SHOWN = 5;
const LINES_LOOKED_AT = 500;

export async function readChange(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  now: InstantMs,
): Promise<ChangeReport> {
  const { period } = scope;
  const range = daysSoFar(period, now);
  const before = comparable(period, range, directory, now);
  const question = { ...filtersOf(scope), by: ['agent', 'model', 'kind'] } as const;
  const [after, earlier, prices, credits] = await Promise.all([
    store.cells(directory.id, { ...range, ...question }),
    store.cells(directory.id, { from: before.firstDay, to: before.lastDay, ...question }),
    store.prices(directory.id),
    store.credits(directory.id, now),
  ]);
  const [total, totalBefore] = [tally(after), tally(earlier)];
  const change = explainCells(earlier, after);
  const usedBy = tallyBy(after, ({ agent }) => agent);
  const usedBefore = tallyBy(earlier, ({ agent }) => agent);
  return {
    scope,
    before,
    isUnfinished: range.to < period.lastDay,
    used: total.used,
    usedBefore: totalBefore.used,
    change,
    agents: change.parts.map(({ agentId, delta }) => ({
      id: agentId,
      used: usedBy.get(agentId)?.used ?? 0n,
      usedBefore: usedBefore.get(agentId)?.used ?? 0n,
      delta,
    })),
    entries: await readEntries(store, directory, scope, range, spokenOf(change, after)),
    lighter: lighterModels(after, prices, directory, credits, now),
    nearest: await readNearest(store, directory, scope, {
      events: total.events + totalBefore.events,
    }),
  };
}

/** As many days from the start of the period before, where this one is not over. */
function comparable(
  period: Period,
  range: { from: Day; to: Day },
  { anchor }: Directory,
  now: InstantMs,
): Period {
  const previous = previousPeriod(period);
  if (range.to === period.lastDay) return previous;
  const lastDay = addDays(previous.firstDay, daysBetween(range.from, range.to));
  if (lastDay >= previous.lastDay) return previous;
  return parsePeriod(`${previous.firstDay}..${lastDay}`, { now, zone: period.zone, anchor });
}

/** Where the difference between two stretches came from. Their cells are told apart by agent and model, or finer. */
export function explainCells(before: readonly Cell[], after: readonly Cell[]): Change {
  const units = unitsOf([...after, ...before]);
  return explainChange(before.map(units), after.map(units));
}

/**
 * The volume of each agent in what it pays by: seconds where all of it is billed by time, and else responses. One unit
 * for both periods, or a change of unit would look like a change of volume.
 */
function unitsOf(cells: readonly Cell[]): (cell: Cell) => CellUsage {
  const byTime = new Map(
    [...grouped(cells, ({ agent }) => agent)].map(([agent, all]) => {
      const paid = all.filter(({ used }) => used > 0n);
      return [agent, paid.length > 0 && paid.every(({ billedMs }) => billedMs > 0)];
    }),
  );
  return ({ agent, model, used, messages, billedMs }) => ({
    agentId: agent,
    model,
    events: byTime.get(agent) ? Math.round(billedMs / 1000) : messages,
    credits: used,
  });
}

/** Who has the entries that explain it: what made it rise, or else the greatest spender. */
function spokenOf({ drivers, delta }: Change, cells: readonly Cell[]): string | null {
  const [driver] = drivers;
  if (driver && delta > 0n) return driver.agentId;
  const [first] = [...tallyBy(cells, ({ agent }) => agent)]
    .map(([id, sums]) => ({ id, ...sums }))
    .filter(({ used }) => used > 0n)
    .sort(dearestFirst);
  return first?.id ?? null;
}

async function readEntries(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  range: { from: Day; to: Day },
  agentId: string | null,
): Promise<Entries | null> {
  if (agentId === null) return null;
  const filters = { ...filtersOf(scope), agent: agentId };
  const days = await store.cells(directory.id, { ...range, ...filters, by: ['day'] });
  const [peak] = days.map((cell) => ({ ...cell, id: cell.day })).sort(dearestFirst);
  if (!peak || peak.used === 0n) return null;
  const { zone } = scope.period;
  const { lines, nextCursor } = await store.events(directory.id, {
    ...filters,
    from: startOfDay(peak.day, zone),
    to: startOfDay(nextDay(peak.day), zone),
    limit: LINES_LOOKED_AT,
  });
  const counted = lines.filter(({ voidedAt }) => voidedAt === null);
  return {
    agentId,
    day: peak.day,
    used: peak.used,
    events: peak.events,
    dearest: [...counted].sort((a, b) => Number(b.charged - a.charged)).slice(0, LINES_SHOWN),
    isWhole: nextCursor === null,
  };
}
