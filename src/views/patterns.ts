import { button, type Card, type ChartPart, type Part, type TablePart, text } from '../cards/card.ts';
import {
  sayAmount,
  sayAverage,
  sayChange,
  sayCount,
  sayCredits,
  sayDate,
  sayDay,
  sayShare,
  sayShortDay,
  sayWeekday,
} from '../cards/format.ts';
import { localDay } from '../domain/instant.ts';
import type { Patterns, Trend } from '../reports/patterns.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { viewEmpty } from './empty.ts';
import { drawnOf } from './lens.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

const SPIKES_MAX = 3;
// Less is what any two months differ by.
const STEADY_PERCENT = 5n;

export function viewPatterns(patterns: Patterns, directory: Directory, say: SayCommand): Card {
  const { scope, nearest, spikes, averageADay } = patterns;
  if (nearest) return viewEmpty(scope, nearest, directory, say);
  const parts: Part[] = [
    text(
      [peakDayWords(patterns), peakWeekWords(patterns), weekdayWords(patterns)].filter(Boolean).join('\n'),
    ),
    {
      type: 'fields',
      fields: [
        {
          label: 'Average a day',
          value: `${sayAverage(averageADay)} credits over ${sayCount(patterns.days.length, 'day')}`,
        },
        { label: 'Trend', value: trendWords(patterns.trend) },
        { label: 'This cycle', value: projectionWords(patterns) },
      ],
    },
  ];
  if (spikes.length > 0) parts.push(text(spikeWords(patterns)));
  parts.push(weekdayChart(patterns));
  return {
    title: titleOf(patterns),
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts,
    actions: [
      ...spikes
        .slice(-SPIKES_MAX)
        .map(({ day }) => button(`Why ${sayShortDay(day)}?`, say({ period: day }, 'usage why'))),
      ...scopeActions(scope, directory, say),
      button('History', say({}, 'usage history')),
      button('Forecast', 'credits forecast'),
    ],
    notes: notesOf(patterns),
  };
}

function titleOf({ weekdays, peakDays, averageADay, leftOutToday }: Patterns): string {
  const busiest = byAverage(weekdays)[0];
  if (busiest && weekdays.length === 7 && busiest.average > 0n) {
    return `${sayWeekday(busiest.weekday)}s are busiest: ${sayAverage(busiest.average)} credits on average, ${sayAverage(averageADay)} over all days`;
  }
  const [peak] = peakDays;
  return peak
    ? `The peak was ${sayDay(peak.day)}: ${sayCredits(peak.used)}`
    : leftOutToday
      ? 'No credits were used before today'
      : 'No credits were used in these days';
}

function byAverage(weekdays: Patterns['weekdays']): Patterns['weekdays'] {
  return [...weekdays].sort((a, b) => (a.average === b.average ? 0 : a.average > b.average ? -1 : 1));
}

function peakDayWords({ peakDays, leftOutToday }: Patterns): string {
  const said = peakDays.map(({ day, used }) => `${sayDay(day)} (${sayAmount(used)})`);
  if (said.length === 0) {
    return `No day stands out: no credits were used${leftOutToday ? ' before today' : ''}.`;
  }
  return said.length === 1 ? `The peak day was ${said[0]}.` : `The peak days were ${listOf(said)}.`;
}

function peakWeekWords({ peakWeeks }: Patterns): string {
  const said = peakWeeks.map(
    ({ from, to, used }) => `${sayShortDay(from)} – ${sayShortDay(to)} (${sayAmount(used)})`,
  );
  if (said.length === 0) return '';
  return said.length === 1 ? `The peak week was ${said[0]}.` : `The peak weeks were ${listOf(said)}.`;
}

function weekdayWords({ weekdays }: Patterns): string {
  const sorted = byAverage(weekdays);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (weekdays.length < 7 || !most || !least || most.average === least.average) return '';
  return `${sayWeekday(most.weekday)}s are the busiest (${sayAverage(most.average)} on average), ${sayWeekday(least.weekday)}s the quietest (${sayAverage(least.average)}).`;
}

function trendWords(trend: Trend | null): string {
  if (!trend) return 'too few days to tell: it takes two weeks';
  const { weeks, before, after } = trend;
  const span = weeks === 1 ? 'week' : `${weeks} weeks`;
  const figures = `${sayAverage(after)} a day in the last ${span}, ${sayAverage(before)} in the ${span} before`;
  if (before === 0n) return after === 0n ? 'no credits were used' : `new: ${figures}`;
  const difference = after > before ? after - before : before - after;
  const direction =
    difference * 100n < before * STEADY_PERCENT ? 'steady' : after > before ? 'rising' : 'falling';
  return `${direction} (${sayChange(before, after)}): ${figures}`;
}

function projectionWords({ projection, cycle, scope }: Patterns): string {
  const lastDay = sayDate(localDay(cycle.endsAt - 1, scope.period.zone));
  if ('silent' in projection) {
    return `too early to project: ${sayCount(projection.activeDays, 'active day')} in the last four weeks, seven are needed`;
  }
  const { p10, p50, p90 } = projection;
  return `about ${sayAverage(p50)} credits by ${lastDay}, most likely ${sayAverage(p10)} to ${sayAverage(p90)}`;
}

function spikeWords({ spikes }: Patterns): string {
  const shown = spikes
    .slice(-SPIKES_MAX)
    .map(
      ({ day, credits, usual }) =>
        `${sayDay(day)} (${sayAmount(credits)}, where ${sayAverage(usual)} is usual)`,
    );
  const more = spikes.length > shown.length ? `, and ${spikes.length - shown.length} earlier` : '';
  return `Far above the same weekday of the weeks before: ${listOf(shown)}${more}.`;
}

function weekdayChart(patterns: Patterns): ChartPart {
  const { weekdays, scope, averageADay } = patterns;
  const all = weekdays.reduce((sum, { average }) => sum + average, 0n);
  const table: TablePart = {
    type: 'table',
    caption: 'An average week',
    columns: [
      { label: 'Weekday', align: 'left' },
      { label: 'Credits', align: 'right' },
      { label: 'Share', align: 'right' },
    ],
    rows: weekdays.map(({ weekday, average }) => [
      sayWeekday(weekday),
      sayAverage(average),
      sayShare(average, all),
    ]),
    empty: 'There are no days to average.',
  };
  return {
    type: 'chart',
    chart: {
      type: 'stacked',
      title: titleOf(patterns),
      subtitle: sayScope(scope),
      unit: 'credits a day, on average',
      alt: `Average credits by weekday: ${weekdays
        .map(({ weekday, average }) => `${sayWeekday(weekday)} ${sayAverage(average)}`)
        .join(', ')}; ${sayAverage(averageADay)} over all days.`,
      labels: weekdays.map(({ weekday }) => sayWeekday(weekday).slice(0, 3)),
      provisional: null,
      series: [
        {
          key: 'credits',
          label: 'credits',
          values: weekdays.map(({ average }) => drawnOf('credits', { used: average, messages: 0, calls: 0 })),
        },
      ],
    },
    table,
  };
}

function notesOf({ leftOutToday, days, scope }: Patterns): string[] {
  const [first] = days;
  return [
    ...(leftOutToday ? ['Today is not over and is left out.'] : []),
    ...(first && first.day > scope.period.firstDay
      ? [`Counted from the first usage, on ${sayDate(first.day)}.`]
      : []),
    `Days are those of ${scope.period.zone}. Test traffic is not counted.`,
  ];
}

function listOf(said: readonly string[]): string {
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
}
