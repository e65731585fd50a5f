import type { ChartPart, TablePart } from '../cards/card.ts';
import { drawn } from '../cards/chart.ts';
import { sayAmount, sayDates, sayMonth, sayShortDay, sayWeekday } from '../cards/format.ts';
import { type Credits, sum } from '../domain/credits.ts';
import { weekday } from '../domain/instant.ts';
import type { Period } from '../domain/period.ts';
import type { ScheduleInterval } from '../domain/schedule.ts';
import type { DayTally } from '../reports/days.ts';
import type { Digest } from '../reports/digest.ts';
import { beforeNames, sayHour } from './digest-words.ts';
import { sayScope } from './scope.ts';

/** One place of the chart: a day and its like of the period before, or an hour of the clock on both days. */
interface Point {
  label: string;
  /** As a table names it. */
  name: string;
  used: Credits | null;
  usedBefore: Credits | null;
}

/** The period as a line beside the one before it. */
export function digestChart(digest: Digest, title: string): ChartPart {
  const { every, scope, before, isUnfinished, days } = digest;
  const points = pointsOf(digest);
  const beforeName = spanOf(before, every);
  // Day beside day, two months would be two zigzags: their weekends lie apart.
  const lines = every === 'month' ? addedUp(points) : points;
  return {
    type: 'chart',
    chart: {
      type: 'line',
      title,
      subtitle: sayScope(scope),
      unit: units[every],
      alt: altOf(points, digest),
      labels: points.map(({ label }) => label),
      series: [
        {
          key: 'credits',
          label: spanOf(scope.period, every),
          values: lines.map(({ used }) => drawnIfAny(used)),
        },
        {
          key: 'before',
          label: beforeName,
          values: lines.map(({ usedBefore }) => drawnIfAny(usedBefore)),
        },
      ],
      boundaries: [],
      limit: null,
      band: null,
      provisional:
        isUnfinished && every !== 'day' ? { label: 'Not over yet', indexes: [days.length - 1] } : null,
    },
    table: tableOf(points, every, beforeName),
  };
}

const units: Record<ScheduleInterval, string> = {
  day: 'credits an hour',
  week: 'credits a day',
  month: 'credits, added up by day',
};

function spanOf({ firstDay, lastDay }: Period, every: ScheduleInterval): string {
  return every === 'month' ? sayMonth(firstDay) : sayDates(firstDay, lastDay);
}

function addedUp(points: readonly Point[]): Point[] {
  let [used, usedBefore] = [0n, 0n];
  return points.map((point) => {
    used += point.used ?? 0n;
    usedBefore += point.usedBefore ?? 0n;
    return {
      ...point,
      used: point.used === null ? null : used,
      usedBefore: point.usedBefore === null ? null : usedBefore,
    };
  });
}

function pointsOf(digest: Digest): Point[] {
  const { every, days, daysBefore, peaks, peaksBefore } = digest;
  if (every === 'day') {
    return peaks.hours.map((used, hour) => ({
      label: String(hour).padStart(2, '0'),
      name: sayHour(hour),
      used,
      usedBefore: peaksBefore.hours[hour] ?? 0n,
    }));
  }
  const length = Math.max(days.length, daysBefore.length);
  return Array.from({ length }, (_, index) => {
    const [day, then] = [days[index], daysBefore[index]];
    return {
      label: labelOf(day ?? then, index, every),
      name: day ? sayShortDay(day.day) : `${sayShortDay(then?.day ?? '')} alone`,
      used: day?.used ?? null,
      usedBefore: then?.used ?? null,
    };
  });
}

function labelOf(day: DayTally | undefined, index: number, every: ScheduleInterval): string {
  return every === 'week' && day ? sayWeekday(weekday(day.day)).slice(0, 3) : String(index + 1);
}

function altOf(points: readonly Point[], { total, totalBefore, every }: Digest): string {
  const said = points.flatMap(({ name, used }) =>
    used === null || used === 0n ? [] : `${name} ${sayAmount(used)}`,
  );
  return `Credits by ${every === 'day' ? 'hour' : 'day'}: ${said.join(', ') || 'none'}; together ${sayAmount(total.used)}, ${sayAmount(totalBefore.used)} ${beforeNames[every]}.`;
}

function tableOf(points: readonly Point[], every: ScheduleInterval, beforeName: string): TablePart {
  const rows = points.filter(({ used, usedBefore }) => every !== 'day' || used !== 0n || usedBefore !== 0n);
  return {
    type: 'table',
    caption: `Credits by ${every === 'day' ? 'hour' : 'day'}, beside ${beforeName}`,
    columns: [
      { label: every === 'day' ? 'Hour' : 'Day', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Before', align: 'right' },
    ],
    rows: [
      ...rows.map(({ name, used, usedBefore }) => [name, sayIfAny(used), sayIfAny(usedBefore)]),
      [
        'Together',
        sayAmount(sum(points.map(({ used }) => used ?? 0n))),
        sayAmount(sum(points.map(({ usedBefore }) => usedBefore ?? 0n))),
      ],
    ],
    empty: 'Nothing was used.',
  };
}

function sayIfAny(used: Credits | null): string {
  return used === null ? '–' : sayAmount(used);
}

function drawnIfAny(used: Credits | null): number | null {
  return used === null ? null : drawn(used);
}
