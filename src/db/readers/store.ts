import type { Pool } from 'pg';
import type { ReportStore } from '../../reports/ports/store.ts';
import { readCells } from './cells.ts';
import { readCredits } from './credits.ts';
import { readDirectory } from './directory.ts';
import { readEvents } from './events.ts';
import { readNearestDays } from './nearest-days.ts';
import { readNotices } from './notices.ts';
import { readPrices } from './prices.ts';
import { readQuarters } from './quarters.ts';
import { readRecharge, readRechargeAttempt } from './recharge.ts';
import { readStatement } from './statement.ts';
import { readSpendByDay, readUsage } from './usage.ts';

/** What reports read, in Postgres: caches and rollups for sums, keyset pages for lists. */
export function createReportStore(pool: Pool): ReportStore {
  return {
    credits: (accountId, now) => readCredits(pool, accountId, now),
    spendByDay: (accountId, from) => readSpendByDay(pool, accountId, from),
    events: (accountId, question) => readEvents(pool, accountId, question),
    statement: (accountId, question, now, settle) => readStatement(pool, accountId, question, now, settle),
    usage: (accountId, question) => readUsage(pool, accountId, question),
    cells: (accountId, question) => readCells(pool, accountId, question),
    directory: (accountId) => readDirectory(pool, accountId),
    quarters: (accountId, question) => readQuarters(pool, accountId, question),
    prices: (accountId) => readPrices(pool, accountId),
    nearestDays: (accountId, question) => readNearestDays(pool, accountId, question),
    recharge: (accountId, month) => readRecharge(pool, accountId, month),
    rechargeAttempt: (accountId, id) => readRechargeAttempt(pool, accountId, id),
    notices: (accountId, now) => readNotices(pool, accountId, now),
  };
}
