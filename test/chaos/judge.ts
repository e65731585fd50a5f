import type { Database } from '../../src/db/client.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import type { Book } from './book.ts';

export interface Verdict {
  /** Events that were answered and are not in the ledger. */
  lost: number;
  /** Events that are in it more than once, or that a rollup counted more than once. */
  doubled: number;
  verifyClean: boolean;
  faults: string[];
}

/** Compares what the client knows with what is stored, and what is stored with one fold of its facts. */
export async function judge(database: Database, accountIds: readonly string[], book: Book): Promise<Verdict> {
  const verdict: Verdict = { lost: 0, doubled: 0, verifyClean: true, faults: [...book.faults] };
  const facts = createFactStore(database.pool);
  for (const accountId of accountIds) {
    await judgeEvents(database, accountId, book, verdict);
    await judgeSums(database, accountId, book, verdict);
    await judgeGrants(database, accountId, book, verdict);
    await judgeHolds(database, accountId, book, verdict);
    const isThere = await verifyAccount(facts, accountId, Date.now(), ({ of, key }) => {
      verdict.verifyClean = false;
      verdict.faults.push(`${accountId}: verify says that ${of} ${Object.values(key).join(' ')} differs`);
    });
    if (!isThere) verdict.faults.push(`${accountId} is gone`);
  }
  return verdict;
}

async function judgeEvents(
  { pool }: Database,
  accountId: string,
  book: Book,
  verdict: Verdict,
): Promise<void> {
  const { rows } = await pool.query<{ event_id: string; times: number; amount: bigint; voided: boolean }>(
    `select event_id, count(*)::int4 as times, min(amount) as amount,
            exists (select from event_void v where v.account_id = $1 and v.source = 'api' and v.event_id = e.event_id)
              as voided
       from usage_event e where account_id = $1 and source = 'api' group by event_id`,
    [accountId],
  );
  const stored = new Map(rows.map((row) => [row.event_id, row]));
  for (const [id, { cost, isVoided }] of sentTo(book.events, accountId)) {
    const row = stored.get(id);
    if (!row) verdict.lost += 1;
    else if (row.amount !== cost) verdict.faults.push(`${id} costs ${cost} and was charged ${row.amount}`);
    else if (row.voided !== isVoided) verdict.faults.push(`${id}: voided ${row.voided}, asked ${isVoided}`);
    if (row && row.times > 1) verdict.doubled += 1;
    stored.delete(id);
  }
  for (const id of stored.keys()) verdict.faults.push(`${id} was never sent`);
}

/** The rows are kept apart by a unique key; only the sums can tell whether something was added twice. */
async function judgeSums({ pool }: Database, accountId: string, book: Book, verdict: Verdict): Promise<void> {
  const { rows } = await pool.query<{ what: string; used: bigint; events: bigint | null }>(
    `select 'quarters' as what, coalesce(sum(used), 0)::int8 as used, coalesce(sum(events), 0)::int8 as events
       from usage_quarter where account_id = $1
      union all
     select 'days', coalesce(sum(used), 0)::int8, coalesce(sum(events), 0)::int8 from usage_day where account_id = $1
      union all
     select 'cycles', coalesce(sum(used), 0)::int8, null from cycle_total where account_id = $1`,
    [accountId],
  );
  const live = sentTo(book.events, accountId).filter(([, { isVoided }]) => !isVoided);
  const cost = live.reduce((total, [, event]) => total + event.cost, 0n);
  for (const { what, used, events } of rows) {
    if (used !== cost) verdict.faults.push(`${accountId}: ${what} hold ${used} micro-credits, not ${cost}`);
    if (events === null || Number(events) === live.length) continue;
    verdict.faults.push(`${accountId}: ${what} hold ${events} events, not ${live.length}`);
    verdict.doubled = Math.max(verdict.doubled, Number(events) - live.length);
  }
}

async function judgeGrants(
  { pool }: Database,
  accountId: string,
  book: Book,
  verdict: Verdict,
): Promise<void> {
  const { rows } = await pool.query<{ id: string; amount: bigint }>(
    `select id, amount from credit_grant
      where account_id = $1 and id not like 'subscription:%' and id not like 'rollover:%' and id not like 'void:%'
      union all
     select 'adjustment:' || event_id, -amount from usage_event where account_id = $1 and source = 'adjustment'`,
    [accountId],
  );
  const adjusted = sentTo(book.adjustments, accountId).map(
    ([id, kept]) => [`adjustment:${id}`, kept] as const,
  );
  const expected = [...sentTo(book.grants, accountId), ...adjusted].map(
    ([id, { amount }]) => `${id} ${amount}`,
  );
  const stored = rows.map(({ id, amount }) => `${id} ${amount}`);
  report(accountId, 'grants and adjustments', stored, expected, verdict);
}

async function judgeHolds(
  { pool }: Database,
  accountId: string,
  book: Book,
  verdict: Verdict,
): Promise<void> {
  const { rows } = await pool.query<{ id: string; amount: bigint; ended_by: string | null }>(
    'select id, amount, ended_by from hold where account_id = $1',
    [accountId],
  );
  const expected = sentTo(book.holds, accountId).map(([id, hold]) => `${id} ${hold.amount} ${hold.endedBy}`);
  const stored = rows.map((row) => `${row.id} ${row.amount} ${row.ended_by}`);
  report(accountId, 'holds', stored, expected, verdict);
}

function report(
  accountId: string,
  what: string,
  stored: readonly string[],
  expected: readonly string[],
  verdict: Verdict,
): void {
  const [has, wants] = [new Set(stored), new Set(expected)];
  const missing = expected.filter((line) => !has.has(line));
  const strange = stored.filter((line) => !wants.has(line));
  if (missing.length + strange.length > 0 || stored.length !== expected.length) {
    verdict.faults.push(
      `${accountId}: ${what} lack ${missing.join(', ') || 'none'}; beyond: ${strange.join(', ')}`,
    );
  }
}

function sentTo<T extends { accountId: string }>(
  sent: ReadonlyMap<string, T>,
  accountId: string,
): [string, T][] {
  return [...sent].filter(([, one]) => one.accountId === accountId);
}
