import {
  sayAmount,
  sayAverage,
  sayChange,
  sayCount,
  sayDate,
  sayDay,
  sayNumber,
  sayShare,
} from '../cards/format.ts';
import { describeCause } from '../domain/cause.ts';
import { divideHalfUp } from '../domain/credits.ts';
import type { ScheduleInterval } from '../domain/schedule.ts';
import type { Tally } from '../domain/tally.ts';
import type { DayTally } from '../reports/days.ts';
import type { Digest } from '../reports/digest.ts';
import type { Peaks } from '../reports/digest-peaks.ts';
import type { Directory } from '../reports/ports/directory.ts';
import { windowNames } from './caps.ts';
import { sayProjection, sayRecord } from './forecast.ts';
import { type Names, namesOf } from './names.ts';
import { sayRunOut } from './run-out.ts';
import { sayAdvice } from './tips.ts';

export const beforeNames: Record<ScheduleInterval, string> = {
  day: 'the day before',
  week: 'the week before',
  month: 'the month before',
};

const AGENTS_SHOWN = 3;
// Every day the same advice is noise; once a week there may be two things to do.
const TIPS_SHOWN: Record<ScheduleInterval, number> = { day: 1, week: 2, month: 2 };

/** What happened, one thing a line. */
export function whatHappened(digest: Digest, directory: Directory): string[] {
  const names = namesOf(directory);
  return [
    describeCause(digest.change, { agent: names.agent, model: names.model, amount: sayAmount }),
    topAgents(digest, names),
    sayPeaks(digest),
    ...digest.spikes.map(
      ({ day, used, usual, change }) =>
        `${sayDay(day)} was far above its like: ${sayAmount(used)} credits, where ${sayAverage(usual)} is usual. Beside the same weekday a week before: ${lowerFirst(describeCause(change, { agent: names.agent, model: names.model, amount: sayAmount }))}`,
    ),
  ].filter(Boolean);
}

function topAgents({ agents, total, scope }: Digest, names: Names): string {
  if (scope.agent !== null || total.used === 0n) return '';
  const active = agents.filter(({ used }) => used > 0n);
  const said = active
    .slice(0, AGENTS_SHOWN)
    .map(
      ({ id, used, usedBefore }) => `${names.agent(id)} ${sayAmount(used)} (${sayChange(usedBefore, used)})`,
    );
  const more = active.length - said.length;
  return `Most used: ${said.join(', ')}${more > 0 ? `, and ${sayCount(more, 'other agent')}` : ''}.`;
}

function sayPeaks({ every, days, peaks, total }: Digest): string {
  const peak = every === 'day' ? null : peakDay(days);
  const day = peak && `The peak was ${sayDay(peak.day)} with ${sayAmount(peak.used)} credits`;
  const hour = sayBusiest(peaks);
  if (!day) return hour ? `${hour}.` : '';
  return `${day}, ${sayShare(peak.used, total.used)} of the ${every}.${hour ? ` ${hour}.` : ''}`;
}

export function sayBusiest({ busiest }: Peaks): string {
  if (!busiest) return '';
  const { hour, used, ofAll } = busiest;
  return `The busiest hour was ${sayHour(hour)}, with ${sayShare(used, ofAll)} of all credits`;
}

export function sayHour(hour: number): string {
  const clock = (at: number) => `${String(at).padStart(2, '0')}:00`;
  return `${clock(hour)}–${clock(hour + 1)}`;
}

function peakDay(days: readonly DayTally[]): DayTally | null {
  const [first] = [...days].sort((a, b) => (a.used === b.used ? 0 : a.used > b.used ? -1 : 1));
  return first && first.used > 0n ? first : null;
}

/** What is to come, and what could be done. */
export function whatIsAhead(digest: Digest, directory: Directory): string[] {
  const { forecast, every } = digest;
  const tips = sayAdvice(digest.tips, directory).slice(0, TIPS_SHOWN[every]);
  return [
    ...(forecast ? sayForecast(forecast) : []),
    ...sayCaps(digest),
    ...tips.map((tip) => `Tip: ${tip}`),
  ];
}

function sayForecast({ runOut, today, cycle, balance, record }: NonNullable<Digest['forecast']>): string[] {
  const runsOut =
    balance.available === 0n
      ? 'No credits are left.'
      : 'silent' in runOut
        ? `When credits run out is ${sayRunOut(runOut, today)}.`
        : `Credits run out ${sayRunOut(runOut, today)}.`;
  if ('silent' in cycle.projected) return [runsOut];
  const ofPlan = balance.allowance > 0n ? `, of ${sayAmount(balance.allowance)} plan credits` : '';
  return [
    `${runsOut} This cycle, to ${sayDate(cycle.lastDay)}: ${sayProjection(cycle.projected, balance.used)}${ofPlan}.`,
    ...(record.weeks.length > 0 ? [`How good such forecasts were: ${sayRecord(record)}.`] : []),
  ];
}

function sayCaps({ caps }: Digest): string[] {
  return caps.map(({ cap }) => `It may use ${sayAmount(cap.limit)} credits per ${windowNames[cap.window]}.`);
}

/** “42 (38 the week before)”. */
export function besideBefore(now: string, before: string, every: ScheduleInterval): string {
  return `${now} (${before} ${beforeNames[every]})`;
}

export function sayLeads({ total, totalBefore, every }: Digest): { label: string; value: string }[] {
  if (total.leads + totalBefore.leads === 0) return [];
  return [
    {
      label: 'Leads',
      value: besideBefore(sayNumber(total.leads), sayNumber(totalBefore.leads), every),
    },
    {
      label: 'Credits a lead',
      value: besideBefore(perLead(total), perLead(totalBefore), every),
    },
  ];
}

function perLead({ used, leads }: Tally): string {
  return leads === 0 ? '–' : sayAverage(divideHalfUp(used, BigInt(leads)));
}

function lowerFirst(said: string): string {
  return said.charAt(0).toLowerCase() + said.slice(1);
}
