import { type Credits, sum } from '../domain/credits.ts';
import { endKind, endOf, type GrantPool, inForce, isWithdrawal } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Page, PageQuestion } from './ports/pages.ts';
import type { AccountCredits, PendingLine, Settled, StatementLine } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import { bringTo } from './position.ts';

/** Everything used and added, newest first, each line with the balance after it. */
export function readStatement(
  store: ReportStore,
  accountId: string,
  question: PageQuestion,
  now: InstantMs,
): Promise<Page<StatementLine> | null> {
  return store.statement(accountId, question, now, (credits) => settleAt(credits, now));
}

/**
 * Where a statement starts from. What has lapsed, begun or been carried over since the last commit has no row yet:
 * it is said here, under the same names as its rows will have, so that a page turned meanwhile says nothing twice.
 */
function settleAt(credits: AccountCredits, now: InstantMs): Settled {
  // Senders' clocks may run ahead of ours: what they have drawn is a line too.
  const asOf = Math.max(now, credits.allocatedUntil);
  const { position, unissued, openings } = bringTo(credits, asOf);
  const pools = new Map<string, GrantPool>(position.grants.map(({ id, pool }) => [id, pool]));
  const begins = new Map(position.grants.map(({ id, effectiveAt }) => [id, effectiveAt]));
  const pending: PendingLine[] = [];
  const add = (kind: PendingLine['kind'], grantId: string, at: InstantMs, amount: Credits) => {
    const pool = pools.get(grantId);
    if (pool && amount !== 0n) pending.push({ at, kind, grantId, pool, credits: amount });
  };

  for (const { id, effectiveAt, carriesFrom, amount } of unissued) {
    if (carriesFrom === null) add('grant', id, effectiveAt, amount);
  }
  const withdrawals = new Set(position.grants.filter(isWithdrawal).map(({ id }) => id));
  for (const { grantId, carried, repaid } of openings) {
    if (withdrawals.has(grantId)) continue;
    add('rollover', grantId, begins.get(grantId) ?? asOf, carried);
    add('repayment', grantId, begins.get(grantId) ?? asOf, -repaid);
  }
  for (const grant of position.grants) {
    if (endOf(grant) <= asOf) add(endKind(grant), grant.id, endOf(grant), -grant.remaining);
  }
  const balance = sum(
    position.grants.filter((grant) => inForce(grant, asOf)).map(({ remaining }) => remaining),
  );
  return { asOf, balance, pending };
}
