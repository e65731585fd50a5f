import { addDays, addMonths, type Day, type Weekday, weekday } from './instant.ts';

export const monthsPerUnit = { month: 1, quarter: 3, half: 6, year: 12 } as const;

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
  /** The day that it was so many hours ago. */
  dayBefore(hours: number): Day;
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
