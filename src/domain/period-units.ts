import { addDays, addMonths, type Day, type Weekday, weekday } from './instant.ts';

export const monthsPerUnit = { month: 1, quarter: 3, half: 6, year: 12 } as const;

export const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

export type Unit = 'week' | keyof typeof monthsPerUnit;

export interface Days {
  firstDay: Day;
  lastDay: Day;
}

export interface Calendar {
  today: Day;
  /** Names without a year mean the latest begun by this day. */
  namedBy: Day;
  weekStartsOn: Weekday;
  /** The first day on which anything was used; null: nothing was. */
  usedSince: Day | null;
  /** The day that it was so many hours ago. */
  dayBefore(hours: number): Day;
}

export function addUnits(day: Day, count: number, unit: 'day' | Unit): Day {
  return unit === 'day' || unit === 'week'
    ? addDays(day, count * (unit === 'week' ? 7 : 1))
    : addMonths(day, count * monthsPerUnit[unit]);
}

export function unitAround(day: Day, unit: Unit, weekStartsOn: Weekday): Days {
  if (unit === 'week') {
    const firstDay = addDays(day, -((weekday(day) - weekStartsOn + 7) % 7));
    return { firstDay, lastDay: addDays(firstDay, 6) };
  }
  const months = monthsPerUnit[unit];
  const firstDay = addMonths(`${day.slice(0, 7)}-01`, -(monthIndex(day) % months));
  return { firstDay, lastDay: addDays(addMonths(firstDay, months), -1) };
}

/** Months since the year 0. */
export function monthIndex(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
