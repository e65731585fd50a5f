import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';

/** What an event was charged, as it was answered the first time. */
export interface Recorded {
  charged: Credits;
  rateId: string | null;
  actualMs: number;
  billedMs: number;
  free: string | null;
  balanceAfter: Credits;
  occurredAt: InstantMs;
  /** Differs from `occurredAt` past the grace of its cycle: then it is charged to the open one. */
  chargedAt: InstantMs;
}

/** What the ledger holds under an event's key. */
export interface KnownEvent {
  /** Hexadecimal: a buffer for each event is a burden to the garbage collector. */
  payloadHash: string;
  recorded: Recorded;
}
