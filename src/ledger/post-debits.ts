import {
  type Allocation,
  burnDown,
  type Debit,
  freshGrant,
  isLate,
  type Opening,
} from '../domain/burn-down.ts';
import { invariant } from '../domain/errors.ts';
import type { Grant } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import { type Change, inFoldOrder, joinPoint, refold, splitBy } from '../domain/refold.ts';
import { type Desk, debitsAfter, firstSeqFrom } from './desk.ts';
import type { PostedDebit, Posting } from './ports/account-state.ts';
import type { EntryKind, EntryRow, EventRow } from './ports/writes.ts';

/** A debit that is new, with the row of the event that it belongs to. */
export interface FreshDebit {
  debit: Debit;
  row: EventRow;
}

/** Draws new debits, deciding again what came after them where one of them is late. */
export async function postDebits(desk: Desk, fresh: readonly FreshDebit[]): Promise<void> {
  if (fresh.length === 0) return;
  const { state } = desk;
  const debits = inFoldOrder(
    state.position,
    fresh.map(({ debit }) => debit),
  );
  const rows = new Map(fresh.map(({ debit, row }) => [debit.seq, row]));
  if (debits.some(({ at }) => isLate(state.position, at))) {
    await decideAgain(desk, { debits }, rows);
    return;
  }

  const burn = burnDown(state.position, debits);
  state.position = burn.position;
  for (const opening of burn.openings) postOpening(desk, opening);
  debits.forEach((debit, index) => {
    post(desk, debit, burn.allocations[index] as Allocation, rows.get(debit.seq));
  });
}

/** Adds grants, and draws again what they would have changed had they been there in time. */
export async function postGrants(desk: Desk, grants: readonly Grant[]): Promise<void> {
  const { state } = desk;
  const past = grants.filter((grant) => grant.effectiveAt <= state.position.allocatedUntil);
  const coming = grants.filter((grant) => grant.effectiveAt > state.position.allocatedUntil);
  state.position = {
    ...state.position,
    grants: [...state.position.grants, ...coming.map(freshGrant)],
  };
  if (past.length > 0) await decideAgain(desk, { grants: past });
}

/** Moves the account on to an instant: whatever opens by then, opens. */
export function openUntil(desk: Desk, until: InstantMs): void {
  const { state } = desk;
  const waits = state.position.grants.some((grant) => !grant.opened && grant.effectiveAt <= until);
  if (!waits) return;
  const burn = burnDown(state.position, [], until);
  state.position = burn.position;
  for (const opening of burn.openings) postOpening(desk, opening);
}

export async function decideAgain(
  desk: Desk,
  change: Change,
  rows: ReadonlyMap<number, EventRow> = new Map(),
): Promise<void> {
  const { state } = desk;
  const firstSeqs = new Map<string, number>();
  for (const grant of change.grants ?? []) {
    const { from, to } = splitBy(state.position, grant);
    const seq = await firstSeqFrom(desk, from, to);
    if (seq !== null) firstSeqs.set(grant.id, seq);
  }
  const point = joinPoint(state.position, change, firstSeqs);
  const live = await debitsAfter(desk, point);
  const known = new Map(live.map((posted) => [posted.debit.seq, posted]));

  const refolded = refold(state.position, point, live, [...state.openings.values()], change);

  state.position = refolded.position;
  for (const { grantId, before, after } of refolded.openings) {
    if (before) reverseOpening(desk, grantId);
    postOpening(desk, after);
  }
  for (const { debit, before, after } of refolded.differences) {
    const posted = known.get(debit.seq);
    if (before && posted) reverse(desk, posted);
    if (after) post(desk, debit, after, rows.get(debit.seq) ?? posted);
    else state.touched.set(debit.seq, null);
  }
}

/** `of` is the row of an event that is being written, or what stands of one that was. */
function post(
  desk: Desk,
  debit: Debit,
  allocation: Allocation,
  of: EventRow | PostedDebit | undefined,
): void {
  invariant(of, 'a debit belongs to an event');
  const [only] = allocation.draws;
  const postings: Posting[] = [];
  if ('grantId' in of && only && allocation.draws.length === 1 && allocation.uncovered === 0n) {
    // The event row carries its own posting: an entry for each of them would double the bytes.
    of.grantId = only.grantId;
    postings.push({ entrySeq: 0n, grantId: only.grantId, amount: only.amount });
  } else {
    const parts: { grantId: string | null; amount: bigint }[] = [...allocation.draws];
    if (allocation.uncovered > 0n) parts.push({ grantId: null, amount: allocation.uncovered });
    for (const { grantId, amount } of parts) {
      const entry = entryOf(desk, 'debit', grantId, -amount, debit.at);
      entry.eventAt = of.occurredAt;
      entry.eventSeq = debit.seq;
      postings.push({ entrySeq: entry.seq, grantId, amount });
    }
  }
  desk.state.touched.set(debit.seq, { debit, occurredAt: of.occurredAt, allocation, postings });
}

function reverse(desk: Desk, { debit, occurredAt, postings }: PostedDebit): void {
  for (const { entrySeq, grantId, amount } of postings) {
    const entry = entryOf(desk, 'reversal', grantId, amount, debit.at);
    entry.eventAt = occurredAt;
    entry.eventSeq = debit.seq;
    entry.reverses = entrySeq;
  }
}

function postOpening(desk: Desk, opening: Opening): void {
  const grant = desk.state.position.grants.find(({ id }) => id === opening.grantId);
  invariant(grant, 'a grant that opens is loaded');
  const entries: EntryRow[] = [];
  if (opening.carried > 0n) {
    entries.push(
      entryOf(desk, 'rollover', grant.carriesFrom, -opening.carried, grant.effectiveAt),
      entryOf(desk, 'rollover', grant.id, opening.carried, grant.effectiveAt),
    );
  }
  if (opening.repaid > 0n) {
    entries.push(entryOf(desk, 'repayment', grant.id, -opening.repaid, grant.effectiveAt));
  }
  desk.state.openings.set(grant.id, {
    ...opening,
    entries: entries.map(({ seq, grantId, amount }) => ({ entrySeq: seq, grantId, amount })),
  });
}

function reverseOpening(desk: Desk, grantId: string): void {
  const opening = desk.state.openings.get(grantId);
  const grant = desk.state.position.grants.find(({ id }) => id === grantId);
  invariant(opening && grant, 'an opening that is reversed is loaded');
  for (const { entrySeq, grantId: of, amount } of opening.entries) {
    entryOf(desk, 'reversal', of, -amount, grant.effectiveAt).reverses = entrySeq;
  }
}

export function entryOf(
  desk: Desk,
  kind: EntryKind,
  grantId: string | null,
  amount: bigint,
  at: InstantMs,
): EntryRow {
  desk.state.entrySeq += 1n;
  const entry: EntryRow = {
    accountId: desk.state.accountId,
    seq: desk.state.entrySeq,
    kind,
    grantId,
    eventAt: null,
    eventSeq: null,
    amount,
    at,
    postedAt: desk.now,
    reverses: null,
  };
  desk.writes.entries.push(entry);
  return entry;
}
