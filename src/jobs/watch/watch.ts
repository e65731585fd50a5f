import { type Day, type InstantMs, localDay } from '../../domain/instant.ts';
import { newestRun, nextRun, type Schedule } from '../../domain/schedule.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import { lookAtRunOut } from './look-at-run-out.ts';
import { lookForSpikes } from './look-for-spikes.ts';
import type { Watch, Watched } from './ports.ts';

const ACCOUNTS_AT_ONCE = 200;
const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

/**
 * Looks at what nobody's usage brings about by itself: whether a day spends far more than its like, every hour, and
 * each morning whether the day before did, and whether the credits last until the refill. What is missed because
 * nobody was there is looked at once, as things stand then. How many were looked at.
 */
export async function watchAccounts(watch: Watch, reports: ReportStore, now: InstantMs): Promise<number> {
  let seen = 0;
  let failure: { error: unknown } | null = null;
  for (let after = ''; ; ) {
    const accounts = await watch.due(now, after, ACCOUNTS_AT_ONCE);
    for (const account of accounts) {
      // One that cannot be looked at stays due, and holds up none of the others.
      const isSeen = await look(watch, reports, account, now).catch((error) => {
        failure = { error };
        return false;
      });
      if (isSeen) seen += 1;
    }
    const last = accounts.at(-1);
    if (!last || accounts.length < ACCOUNTS_AT_ONCE) break;
    after = last.accountId;
  }
  if (failure) throw (failure as { error: unknown }).error;
  return seen;
}

async function look(watch: Watch, reports: ReportStore, account: Watched, now: InstantMs): Promise<boolean> {
  const morning = morningOf(account, now);
  const question = {
    ...account,
    now,
    today: localDay(now, account.zone),
    isMorning: morning !== account.day,
  };
  const notices = [
    ...(await lookForSpikes(reports, question)),
    ...(question.isMorning ? await lookAtRunOut(watch, reports, question) : []),
  ];
  const seenUntil = nextLook(account.zone, now);
  return watch.close(account, { seenUntil, day: morning }, notices, now);
}

/** The newest day whose morning has come; at the earliest the one that was looked at last. */
function morningOf({ zone, day }: Watched, now: InstantMs): Day | null {
  const run = newestRun(everyMorning(zone), day ?? localDay(now, zone), now);
  return run?.day ?? day;
}

function nextLook(zone: string, now: InstantMs): InstantMs {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
  return Math.min(hour, nextRun(everyMorning(zone), now).at);
}

function everyMorning(zone: string): Schedule {
  return { every: 'day', weekday: null, hour: MORNING_HOUR, zone };
}
