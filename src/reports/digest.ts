import type { Change } from '../domain/cause.ts';
import type { Credits } from '../domain/credits.ts';
import { addDays, type Day, daysBetween, type InstantMs, localDay } from '../domain/instant.ts';
import { type Period, parsePeriod, previousPeriod } from '../domain/period.ts';
import type { Proof } from '../domain/proof.ts';
import type { ScheduleInterval } from '../domain/schedule.ts';
import { dearestFirst, grouped, type Tally, tally } from '../domain/tally.ts';
import { explainCells } from './change.ts';
import { type DayTally, tallyDays } from './days.ts';
import { type Peaks, peaksOf } from './digest-peaks.ts';
import { type DigestSpike, readSpikes } from './digest-spikes.ts';
import { type Forecast, readForecast } from './forecast.ts';
import { readNearest } from './nearest.ts';
import type { Directory, NamedAgent } from './ports/directory.ts';
import type { CapLine } from './ports/notices.ts';
import type { ReportStore } from './ports/store.ts';
import type { Cell, NearestDays } from './ports/usage.ts';
import { filtersOf, type Scope } from './scope.ts';
import { readTips, type Tips } from './tips.ts';

/** Which days a digest is of, in the zone of the account, and of what. */
export interface DigestQuestion {
  every: ScheduleInterval;
  firstDay: Day;
  lastDay: Day;
  agentId: string | null;
  companyId: string | null;
}

/** What a day, week or month was like, beside the one before it. */
export interface Digest {
  every: ScheduleInterval;
  scope: Scope;
  before: Period;
  total: Tally;
  totalBefore: Tally;
  /** What all of the account used; of a part of it, to say how large a part. */
  whole: Credits;
  change: Change;
  /** Who used something in either, the most used first. */
  agents: readonly Beside[];
  companies: readonly Beside[];
  days: readonly DayTally[];
  daysBefore: readonly DayTally[];
  peaks: Peaks;
  peaksBefore: Peaks;
  spikes: readonly DigestSpike[];
  tips: Tips;
  /** Of the whole account: credits are nobody's in particular. */
  forecast: Forecast | null;
  /** What limits the agent or company that it is of. */
  caps: readonly CapLine[];
  /** The last day was not over when this was read. */
  isUnfinished: boolean;
  /** `null`: nobody folds the ledger here. */
  proof: Proof | null;
  nearest: NearestDays | null;
}

export interface Beside {
  id: string;
  used: Credits;
  usedBefore: Credits;
}

// A spike is one beside the same weekdays of four weeks.
const HISTORY_DAYS = 28;

export async function readDigest(
  store: ReportStore,
  directory: Directory,
  question: DigestQuestion,
  now: InstantMs,
): Promise<Digest> {
  const { id } = directory;
  const scope = scopeOf(question, directory, now);
  const { period } = scope;
  const { firstDay, lastDay, zone } = period;
  const before = previousPeriod(period);
  const filters = filtersOf(scope);
  const isWhole = scope.agent === null && scope.company === null;
  const range = { from: firstDay, to: lastDay };
  const earliest = addDays(firstDay, -Math.max(HISTORY_DAYS, daysBetween(before.firstDay, firstDay)));
  const cellsOf = ({ firstDay: from, lastDay: to }: Period) =>
    store.cells(id, { from, to, ...filters, by: ['agent', 'company', 'model', 'kind'] });
  const quartersOf = ({ from, to }: Period) => store.quarters(id, { from, to, ...filters });
  const [cells, earlier, dayCells, quarters, quartersBefore, all, tips, forecast, notices, proof] =
    await Promise.all([
      cellsOf(period),
      cellsOf(before),
      store.cells(id, { from: earliest, to: lastDay, ...filters, by: ['day'] }),
      quartersOf(period),
      quartersOf(before),
      isWhole ? null : store.cells(id, { ...range, by: [] }),
      readTips(store, directory, scope, now),
      isWhole ? readForecast(store, directory, now) : null,
      isWhole ? null : store.notices(id, now),
      store.proof?.(id, now) ?? null,
    ]);
  const [total, totalBefore] = [tally(cells), tally(earlier)];
  return {
    every: question.every,
    scope,
    before,
    total,
    totalBefore,
    whole: all ? tally(all).used : total.used,
    change: explainCells(earlier, cells),
    agents: besides(earlier, cells, ({ agent }) => agent),
    companies: besides(earlier, cells, ({ company }) => company),
    days: tallyDays(dayCells, range, period),
    daysBefore: tallyDays(dayCells, { from: before.firstDay, to: before.lastDay }, before),
    peaks: peaksOf(quarters, zone),
    peaksBefore: peaksOf(quartersBefore, zone),
    spikes: await readSpikes(
      store,
      directory,
      scope,
      tallyDays(dayCells, { from: earliest, to: lastDay }, period),
    ),
    tips,
    forecast,
    caps: (notices?.caps ?? []).filter(
      ({ cap }) =>
        (cap.scope === 'agent' && cap.scopeId === scope.agent?.id) ||
        (cap.scope === 'company' && cap.scopeId === scope.company?.id),
    ),
    isUnfinished: localDay(now, zone) <= lastDay,
    proof,
    nearest: await readNearest(store, directory, scope, total),
  };
}

function scopeOf(
  { firstDay, lastDay, agentId, companyId }: DigestQuestion,
  { anchor, agents, companies }: Directory,
  now: InstantMs,
): Scope {
  return {
    period: parsePeriod(`${firstDay}..${lastDay}`, { now, zone: anchor.zone, anchor }),
    // One that nobody knows any more is still that one alone, and not everything.
    agent: agentId === null ? null : (agents.find(({ id }) => id === agentId) ?? unknownAgent(agentId)),
    company:
      companyId === null
        ? null
        : (companies.find(({ id }) => id === companyId) ?? {
            id: companyId,
            name: companyId,
            archived: true,
          }),
  };
}

function unknownAgent(id: string): NamedAgent {
  return { id, name: id, kind: 'chat', companyId: null, confirmed: false, archived: true };
}

function besides(before: readonly Cell[], after: readonly Cell[], keyOf: (cell: Cell) => string): Beside[] {
  const [now, then] = [grouped(after, keyOf), grouped(before, keyOf)];
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((id) => ({ id, ...tally(now.get(id) ?? []), usedBefore: tally(then.get(id) ?? []).used }))
    .filter(({ used, usedBefore }) => used > 0n || usedBefore > 0n)
    .sort(dearestFirst)
    .map(({ id, used, usedBefore }) => ({ id, used, usedBefore }));
}
