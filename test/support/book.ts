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
import { type Change, refold, refoldFrom } from '../../src/domain/refold.ts';
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
  if (grant.effectiveAt <= book.position.allocatedUntil) {
    decideAgain(book, { grants: [grant] });
    return;
  }
  book.position = { ...book.position, grants: [...book.position.grants, freshGrant(grant)] };
}

export function voidDebit(book: Book, seq: number): void {
  const live = book.live.get(seq);
  if (live) decideAgain(book, { voidedSeqs: new Set([seq]) }, live.debit.at);
}

function decideAgain(book: Book, change: Change, at?: number): void {
  const from = refoldFrom(book.position, at === undefined ? change : { debits: [{ at } as Debit] });
  const live = [...book.live.values()].filter(({ debit }) => debit.at >= from);
  const opensAt = new Map(book.position.grants.map((grant) => [grant.id, grant.effectiveAt]));
  const openings = [...book.openings.values()].filter(({ grantId }) => (opensAt.get(grantId) ?? 0) >= from);

  const { position, differences, openings: opened } = refold(book.position, from, live, openings, change);

  for (const { debit, before, after } of differences) {
    if (before) book.reversals += 1;
    if (after) book.live.set(debit.seq, { debit, allocation: after });
    else book.live.delete(debit.seq);
  }
  for (const { grantId, after } of opened) book.openings.set(grantId, after);
  book.position = position;
}
