import type { Day } from '../domain/instant.ts';
import { daysOf, type Period } from '../domain/period.ts';
import { grouped, type Tally, tally } from '../domain/tally.ts';
import type { Cell } from './ports/usage.ts';

export type DayTally = Tally & { day: Day };

/** One for each day, also where nothing was used: a quiet day is part of the picture. */
export function tallyDays(
  cells: readonly Cell[],
  days: { from: Day; to: Day },
  { zone }: Pick<Period, 'zone'>,
): DayTally[] {
  const byDay = grouped(cells, ({ day }) => day);
  return daysOf({ firstDay: days.from, lastDay: days.to, zone }).map((day) => ({
    day,
    ...tally(byDay.get(day) ?? []),
  }));
}
