import { type BackTest, backTest } from '../domain/back-test.ts';
import type { Day } from '../domain/instant.ts';
import type { DaySpend } from '../domain/spend.ts';

// Some two kilobytes each. Emptied when full, which is cheaper than to keep an order of use.
const RECORDS_MAX = 500;
const records = new Map<string, BackTest>();

/**
 * What the forecast would have said of the weeks behind us. It takes as long as all else that is foreseen, and speaks of
 * days that are over: it stays the same until tomorrow, or until something late changes one of them. So it is kept under
 * those days themselves, and no account can be told an old record or another's.
 */
export function recordOf(days: readonly DaySpend[], today: Day): BackTest {
  const over = days.filter(({ day }) => day < today);
  const key = [today, ...over.map(({ day, credits }) => `${day} ${credits}`).sort()].join('\n');
  const known = records.get(key);
  if (known) return known;
  const record = backTest({ days: over, today });
  if (records.size >= RECORDS_MAX) records.clear();
  records.set(key, record);
  return record;
}
