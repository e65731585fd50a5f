import type { InstantMs } from '../domain/instant.ts';
import { localDay } from '../domain/instant.ts';
import { newestRun, nextRun, spokenDays } from '../domain/schedule.ts';
import type { DigestFacts } from './digest-facts.ts';
import type { DigestRuns, DigestTurn, DueDigest } from './ports.ts';

const AT_ONCE = 50;
const LATE_MS = 3_600_000;

/** Has every digest said whose hour has come. Whoever else does the same at the same time takes others. */
export async function sendDueDigests(runs: DigestRuns, now: InstantMs): Promise<number> {
  let sent = 0;
  for (;;) {
    const taken = await runs.take(now, AT_ONCE, (due) => turnOf(due, now));
    sent += taken;
    if (taken < AT_ONCE) return sent;
  }
}

/** Of the runs that were missed only the newest is made up for: the others would speak of days long gone. */
function turnOf(due: DueDigest, now: InstantMs): DigestTurn {
  const nextAt = nextRun(due, now).at;
  const run = newestRun(due, localDay(due.nextAt, due.zone), now);
  if (!run) return { nextAt, run: null };
  const facts: DigestFacts = {
    scheduleId: due.id,
    localDate: run.day,
    every: due.every,
    ...spokenDays(due, run.day, due.accountZone),
    dueAt: run.at,
    late: isLate(run.at, now),
  };
  return { nextAt, run: { localDate: run.day, dueAt: run.at, facts: { ...facts } } };
}

export function isLate(dueAt: InstantMs, now: InstantMs): boolean {
  return now - dueAt > LATE_MS;
}
