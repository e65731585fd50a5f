import type { Grant } from '../../domain/grant.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { FoldPoint } from '../../domain/refold.ts';
import type { PostedDebit } from './account-state.ts';

/** What is too much to be in memory: read only when the past is decided again. */
export interface Archive {
  /** Debits after a point of the fold, as they stand in the ledger. */
  debitsAfter(point: FoldPoint): Promise<readonly PostedDebit[]>;
  /** One debit as it stands, by the event's own time and number; `null`: it has been taken back. */
  debit(occurredAt: InstantMs, seq: number): Promise<PostedDebit | null>;
  /** The first arrival among the debits charged in a stretch of time. */
  firstSeq(from: InstantMs, to: InstantMs): Promise<number | null>;
  /** A grant of this account that may be closed. */
  grant(id: string): Promise<Grant | null>;
}
