import {
  type Allocation,
  burnDown,
  type Debit,
  freshGrant,
  freshPosition,
  isLate,
  type Opening,
  type Position,
} from '../../src/domain/burn-down.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { type Change, isAfter, joinPoint, refold, splitBy } from '../../src/domain/refold.ts';
import { cycleStarts } from './grants.ts';

/** A ledger in memory that takes facts as they come: the path a live account goes, without its database. */
export interface Book {
  position: Position;
  live: Map<number, { debit: Debit; allocation: Allocation }>;
  openings: Map<string, Opening>;
  reversals: number;
}

export function openBook(): Book {
  return { position: freshPosition([], cycleStarts), live: new Map(), openings: new Map(), reversals: 0 };
}

export function receiveDebit(book: Book, debit: Debit): void {
  if (isLate(book.position, debit.at)) {
    decideAgain(book, { debits: [debit] });
    return;
  }
  const burn = burnDown(book.position, [debit]);
  const [allocation] = burn.allocations;
  if (allocation) book.live.set(debit.seq, { debit, allocation });
  for (const opening of burn.openings) book.openings.set(opening.grantId, opening);
  book.position = burn.position;
}

export function receiveGrant(book: Book, grant: Grant): void {
  if (
    book.position.grants.some(({ id }) => id === grant.id) ||
    grant.effectiveAt <= book.position.allocatedUntil
  ) {
    decideAgain(book, { grants: [grant] });
    return;
  }
  book.position = { ...book.position, grants: [...book.position.grants, freshGrant(grant)] };
}

export function voidDebit(book: Book, seq: number): void {
  const live = book.live.get(seq);
  if (live) decideAgain(book, { voided: [live.debit] });
}

function decideAgain(book: Book, change: Change): void {
  const debits = [...book.live.values()];
  const firstSeqs = new Map<string, number>();
  for (const grant of change.grants ?? []) {
    const split = splitBy(book.position, grant);
    const seqs = debits.map(({ debit }) => debit).filter(({ at }) => at >= split.from && at < split.to);
    if (seqs.length > 0) firstSeqs.set(grant.id, Math.min(...seqs.map(({ seq }) => seq)));
  }
  const point = joinPoint(book.position, change, firstSeqs);
  const live = debits.filter(({ debit }) => isAfter(point, debit));

  const { position, differences, openings } = refold(
    book.position,
    point,
    live,
    [...book.openings.values()],
    change,
  );

  for (const { debit, before, after } of differences) {
    if (before) book.reversals += 1;
    if (after) book.live.set(debit.seq, { debit, allocation: after });
    else book.live.delete(debit.seq);
  }
  for (const { grantId, after } of openings) book.openings.set(grantId, after);
  book.position = position;
}
