import type { AgentKind } from '../domain/agent.ts';
import { agentKinds } from '../domain/agent-kinds.ts';
import { cycleAt, cycleBoundary } from '../domain/cycle.ts';
import { addDays, type Day, type InstantMs, localDay, weekday } from '../domain/instant.ts';
import { grouped, type Tally, tally } from '../domain/tally.ts';
import { tallyDays } from './days.ts';
import { readNearest } from './nearest.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { daysSoFar, filtersOf, type Scope } from './scope.ts';

export const historySteps = ['daily', 'weekly'] as const;
export type HistoryStep = (typeof historySteps)[number];

export interface History {
  scope: Scope;
  step: HistoryStep;
  /** In order, without gaps: they add up to the total. */
  points: readonly HistoryPoint[];
  total: Tally;
  /** The last point is of today, which is not over. */
  endsToday: boolean;
  /** The kinds that did something, each with one tally a point. */
  kinds: readonly { kind: AgentKind; tallies: readonly Tally[] }[];
  /** Cycles that begin within, by the point in which they do. */
  cycleStarts: readonly { index: number; day: Day }[];
  nearest: NearestDays | null;
}

export type HistoryPoint = Tally & {
  from: Day;
  /** Included. */
  to: Day;
  /** Neither cut by the edge of the period nor still going on. */
  isWhole: boolean;
};

// Beyond some three months, days are finer than a chart can show.
const DAILY_MAX = 100;
const DAYS_A_WEEK = 7;

export async function readHistory(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  step: HistoryStep | undefined,
  now: InstantMs,
): Promise<History> {
  const { period } = scope;
  const range = daysSoFar(period, now);
  const cells = await store.cells(directory.id, { ...range, ...filtersOf(scope), by: ['day', 'kind'] });
  const total = tally(cells);
  const days = tallyDays(cells, range, period);
  const chosen = step ?? (days.length > DAILY_MAX ? 'weekly' : 'daily');
  const pointOf = chosen === 'daily' ? (day: Day) => day : mondayOf;
  const today = localDay(now, period.zone);
  const points = [...grouped(days, ({ day }) => pointOf(day)).values()].map((group) => {
    const from = group[0]?.day ?? range.from;
    const to = group.at(-1)?.day ?? range.to;
    const isWhole = to < today && (chosen === 'daily' || group.length === DAYS_A_WEEK);
    return { ...tally(group), from, to, isWhole };
  });
  const byKind = grouped(cells, ({ kind }) => kind);
  return {
    scope,
    step: chosen,
    points,
    total,
    endsToday: range.to === today,
    kinds: agentKinds.flatMap((kind) => {
      const byPoint = grouped(byKind.get(kind) ?? [], ({ day }) => pointOf(day));
      const tallies = points.map(({ from }) => tally(byPoint.get(pointOf(from)) ?? []));
      return tallies.some(({ events }) => events > 0) ? [{ kind, tallies }] : [];
    }),
    cycleStarts: cycleStarts(directory, points),
    nearest: await readNearest(store, directory, scope, total),
  };
}

export function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekday(day));
}

function cycleStarts({ anchor }: Directory, points: readonly HistoryPoint[]): History['cycleStarts'] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const starts: { index: number; day: Day }[] = [];
  // From a day before, so that a cycle that begins in the course of the first day is found too.
  let number = cycleAt(anchor, Date.parse(first.from) - 2 * 86_400_000).number;
  for (;;) {
    number += 1;
    const day = localDay(cycleBoundary(anchor, number), anchor.zone);
    if (day > last.to) return starts;
    const index = points.findIndex(({ from, to }) => from <= day && day <= to);
    if (index >= 0) starts.push({ index, day });
  }
}
