import type { Tally } from '../domain/tally.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { filtersOf, type Scope } from './scope.ts';

/** Where there is usage, if these days have none; `null`: they have some. */
export async function readNearest(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  { events }: Pick<Tally, 'events'>,
  kind?: string,
): Promise<NearestDays | null> {
  if (events > 0) return null;
  const { firstDay, lastDay } = scope.period;
  return store.nearestDays(directory.id, { from: firstDay, to: lastDay, ...filtersOf(scope), kind });
}
