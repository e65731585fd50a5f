import type { Change } from '../domain/cause.ts';
import type { Credits } from '../domain/credits.ts';
import { addDays, type Day } from '../domain/instant.ts';
import { detectSpikes } from '../domain/spike.ts';
import { explainCells } from './change.ts';
import type { DayTally } from './days.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import { filtersOf, type Scope } from './scope.ts';

/** A day far above its like, and what made it so beside the same weekday a week before. */
export interface DigestSpike {
  day: Day;
  used: Credits;
  usual: Credits;
  change: Change;
}

const SPIKES_MAX = 2;
const WEEK = 7;

/** The greatest of the period, in the order of the days; `days` reach back as far as spikes are measured by. */
export async function readSpikes(
  store: ReportStore,
  { id }: Directory,
  scope: Scope,
  days: readonly DayTally[],
): Promise<DigestSpike[]> {
  const spikes = detectSpikes(days.map(({ day, used }) => ({ day, credits: used })))
    .filter(({ day }) => day >= scope.period.firstDay)
    .sort((a, b) => Number(b.lift - a.lift))
    .slice(0, SPIKES_MAX)
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const cellsOf = (day: Day) =>
    store.cells(id, { from: day, to: day, ...filtersOf(scope), by: ['agent', 'model', 'kind'] });
  return Promise.all(
    spikes.map(async ({ day, credits, usual }) => {
      const [before, after] = await Promise.all([cellsOf(addDays(day, -WEEK)), cellsOf(day)]);
      return { day, used: credits, usual, change: explainCells(before, after) };
    }),
  );
}
