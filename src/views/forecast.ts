import { button, type Card, type Field } from '../cards/card.ts';
import { drawn, type LineChart, type Tone } from '../cards/chart.ts';
import {
  sayAmount,
  sayAverage,
  sayCount,
  sayCredits,
  sayDate,
  sayMonth,
  sayShare,
  sayShortDay,
} from '../cards/format.ts';
import type { BackTest } from '../domain/back-test.ts';
import type { Credits } from '../domain/credits.ts';
import type { Range, Silence } from '../domain/forecast.ts';
import { type Day, daysBetween } from '../domain/instant.ts';
import type { Forecast } from '../reports/forecast.ts';
import { saySilence, sayWhen } from './run-out.ts';

export function viewForecast(forecast: Forecast): Card {
  const { balance, today, course } = forecast;
  return {
    title: titleOf(forecast),
    tone: toneOf(forecast),
    subtitle: `As of ${sayDate(today)} (${balance.zone})`,
    parts: [
      { type: 'fields', fields: fieldsOf(forecast) },
      ...(course.length > 1 ? [{ type: 'chart', chart: chartOf(forecast), table: null } as const] : []),
    ],
    actions: [
      button('Credits', 'credits'),
      button('Top up', 'credits top-up'),
      button('Patterns', 'usage patterns'),
    ],
    notes: [
      'Each week to come is like one of the last twelve, beside the weeks before it, over what lapses and what the plan refills. One time in ten it is earlier than the first date, one in ten later than the last.',
      ...(balance.scopedCredits > 0n
        ? ['Credits that only one agent may spend are taken as if any could spend them.']
        : []),
    ],
  };
}

function titleOf({ runOut, balance, today }: Forecast): string {
  if (balance.available === 0n) return 'No credits are left';
  if ('silent' in runOut) return 'Too early to say when credits run out';
  const { p10, p50 } = runOut.runsOut;
  if (p50 !== null) return `Credits run out about ${sayWhen(p50, today)}`;
  if (p10 !== null) return `Credits may run out from ${sayWhen(p10, today)} on`;
  return `Credits last beyond ${sayDate(runOut.horizon)}`;
}

function toneOf({ runOut, balance, cycle }: Forecast): Tone {
  if (balance.available === 0n) return 'critical';
  if ('silent' in runOut) return 'neutral';
  const { p10, p50 } = runOut.runsOut;
  const inCycle = (day: Day | null) => day !== null && day <= cycle.lastDay;
  return inCycle(p50) ? 'critical' : inCycle(p10) ? 'warning' : 'good';
}

function fieldsOf({ runOut, balance, today, cycle, month, record }: Forecast): Field[] {
  const { allowance, used } = balance;
  const dates: Field[] =
    'silent' in runOut
      ? [{ label: 'Runs out', value: saySilence(runOut) }]
      : (
          [
            ['Runs out at the earliest', runOut.runsOut.p10],
            ['Most likely', runOut.runsOut.p50],
            ['At the latest', runOut.runsOut.p90],
          ] as const
        ).map(([label, day]) => ({
          label,
          value: day === null ? `not before ${sayDate(runOut.horizon)}` : sayWhen(day, today),
        }));
  return [
    { label: 'Available now', value: sayCredits(balance.available) },
    ...dates,
    {
      label: `This cycle, to ${sayDate(cycle.lastDay)}`,
      value: `${sayProjection(cycle.projected, used)}${allowance > 0n ? `, of ${sayAmount(allowance)} plan credits` : ''}`,
    },
    { label: sayMonth(month.firstDay), value: sayProjection(month.projected, month.used) },
    { label: 'Its own record', value: sayRecord(record) },
  ];
}

export function sayProjection(projected: Range<Credits> | Silence, used: Credits): string {
  if ('silent' in projected) return `${sayAverage(used)} used so far`;
  const { p10, p50, p90 } = projected;
  return `${sayAverage(p50)} credits (${sayAverage(p10)} to ${sayAverage(p90)}), ${sayAverage(used)} used so far`;
}

/** Its errors are said as plainly as its dates. */
export function sayRecord({ weeks, inside, medianErrorBasisPoints }: BackTest): string {
  if (weeks.length === 0) return 'none yet: no whole week has passed that it could have forecast';
  const hit = `${inside} of the last ${sayCount(weeks.length, 'week')} came out within its range (eight in ten would be perfect)`;
  return medianErrorBasisPoints === null
    ? hit
    : `${hit}; half the time its middle was off by ${sayShare(BigInt(medianErrorBasisPoints), 10_000n)} or less`;
}

function chartOf({ course, balance, today, cycle, runOut }: Forecast): LineChart {
  const { allowance, used, zone } = balance;
  const last = course.at(-1);
  const end = last?.expected;
  const usedTitle = `${sayAverage(used)} credits used so far this cycle`;
  const toCome =
    end && last.day !== today
      ? `${sayAverage(end.p10)} to ${sayAverage(end.p90)} by ${sayShortDay(last.day)}`
      : null;
  const runsOut = 'silent' in runOut ? null : runOut.runsOut.p50;
  return {
    type: 'line',
    title: toCome ? `${usedTitle}, ${toCome}` : usedTitle,
    subtitle: `Cycle to ${sayDate(cycle.lastDay)} (${zone}), added up by day`,
    unit: 'credits',
    alt: [
      `Line: ${sayAverage(used)} credits used by ${sayDate(today)}, day ${daysBetween(course[0]?.day ?? today, today) + 1} of ${course.length}.`,
      toCome && `Band: ${toCome}, most likely ${sayAverage(end?.p50 ?? 0n)}.`,
      allowance > 0n && `The plan gives ${sayAmount(allowance)}.`,
      runsOut && `Credits run out about ${sayDate(runsOut)}.`,
    ]
      .filter(Boolean)
      .join(' '),
    labels: course.map(({ day }) => sayShortDay(day)),
    series: [{ key: 'credits', label: 'Used', values: course.map(({ used: by }) => drawnIfAny(by)) }],
    boundaries: [],
    limit: allowance > 0n ? { label: `Plan: ${sayAmount(allowance)}`, value: drawn(allowance) } : null,
    // A sum never falls, so that today's does not mislead.
    provisional: null,
    band:
      toCome === null
        ? null
        : {
            labels: { middle: 'Most likely', range: 'Eight futures in ten' },
            low: course.map(({ expected }) => drawnIfAny(expected?.p10 ?? null)),
            middle: course.map(({ expected }) => drawnIfAny(expected?.p50 ?? null)),
            high: course.map(({ expected }) => drawnIfAny(expected?.p90 ?? null)),
          },
  };
}

/** For drawing alone: a picture needs no micro-credits. */
function drawnIfAny(amount: Credits | null): number | null {
  return amount === null ? null : drawn(amount);
}
