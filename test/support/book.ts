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
import type { InstantMs } from '../../src/domain/instant.ts';
import { type Change, isAfter, joinPoint, refold } from '../../src/domain/refold.ts';
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

export async function receiveDebit(book: Book, debit: Debit): Promise<void> {
  if (isLate(book.position, debit.at)) return decideAgain(book, { debits: [debit] });
  const burn = burnDown(book.position, [debit]);
  const [allocation] = burn.allocations;
  if (allocation) book.live.set(debit.seq, { debit, allocation });
  for (const opening of burn.openings) book.openings.set(opening.grantId, opening);
  book.position = burn.position;
}

export async function receiveGrant(book: Book, grant: Grant): Promise<void> {
  if (grant.effectiveAt <= book.position.allocatedUntil) return decideAgain(book, { grants: [grant] });
  book.position = { ...book.position, grants: [...book.position.grants, freshGrant(grant)] };
}

export async function voidDebit(book: Book, seq: number): Promise<void> {
  const live = book.live.get(seq);
  if (live) await decideAgain(book, { voided: [live.debit] });
}

export async function voidGrant(book: Book, id: string, voidedAt: InstantMs): Promise<void> {
  const grant = book.position.grants.find((one) => one.id === id);
  if (grant) await decideAgain(book, { grants: [{ ...grant, voidedAt }] });
}

async function decideAgain(book: Book, change: Change): Promise<void> {
  const debits = [...book.live.values()];
  const point = await joinPoint(book.position, change, (from, to) => {
    const seqs = debits.filter(({ debit }) => debit.at >= from && debit.at < to).map(({ debit }) => debit.seq);
    return seqs.length > 0 ? Math.min(...seqs) : null;
  });
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
