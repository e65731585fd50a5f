import { type Cycle, cycleAt } from '../../src/domain/cycle.ts';
import {
  addDays,
  addMonths,
  type Day,
  type InstantMs,
  localDay,
  nextDay,
  startOfDay,
  weekday,
} from '../../src/domain/instant.ts';
import { firstInstantAt } from '../../src/domain/wall-clock.ts';

export const demoZone = 'America/New_York';
const DAYS = 92;
const CYCLES_BEFORE = 4;

/** The days of the demo, all counted back from `now`. */
export interface DemoCalendar {
  now: InstantMs;
  today: Day;
  firstDay: Day;
  anchorAt: InstantMs;
  /** The current one, about three weeks old. */
  cycle: Cycle;
  /** Two working days about two weeks ago, on which one agent answered with the dear model. */
  spikeDays: readonly Day[];
}

export function calendarOf(now: InstantMs): DemoCalendar {
  const today = localDay(now, demoZone);
  const anchorAt = startOfDay(anchorDay(today), demoZone);
  return {
    now,
    today,
    firstDay: addDays(today, 1 - DAYS),
    anchorAt,
    cycle: cycleAt({ anchorAt, zone: demoZone }, now),
    spikeDays: spikeDaysBefore(today),
  };
}

export function instantOn(day: Day, timeOfDayMs: number): InstantMs {
  return firstInstantAt(Date.parse(day) + timeOfDayMs, demoZone);
}

// The current cycle should be some 23 days old. Where a month ended about then, the account is one of the 31st, whose
// cycles begin on the last day of shorter months.
function anchorDay(today: Day): Day {
  const monthEnd = [23, 22, 24].map((days) => addDays(today, -days)).find(isMonthEnd);
  if (monthEnd === undefined) return addMonths(addDays(today, -23), -CYCLES_BEFORE);
  const months = [CYCLES_BEFORE, CYCLES_BEFORE + 1].map((count) =>
    lastDayOfMonth(addMonths(monthEnd, -count)),
  );
  // Of two months in a row, one has 31 days.
  return months.find((day) => day.endsWith('-31')) ?? monthEnd;
}

function isMonthEnd(day: Day): boolean {
  return nextDay(day).endsWith('-01');
}

function lastDayOfMonth(day: Day): Day {
  return addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1);
}

function spikeDaysBefore(today: Day): Day[] {
  const pairs = [14, 15, 13, 16].map((days) => [addDays(today, -days), addDays(today, 1 - days)]);
  return pairs.find((pair) => pair.every((day) => weekday(day) <= 5)) ?? [];
}
