import pg from 'pg';
import { LedgerUnavailableError } from '../../ledger/ports/store.ts';

/** As it is told: the database's own faults stay what they are, for a batch that has one is split. */
export function unavailableIfAway(error: unknown): unknown {
  return isAway(error) ? new LedgerUnavailableError(error) : error;
}

/**
 * Not a fault of what was written: the server has lost the connection (08), is short of something (53), is shutting
 * down (57), or had to break a deadlock (40); or it did not answer at all.
 */
function isAway(error: unknown): boolean {
  if (error instanceof LedgerUnavailableError) return false;
  if (error instanceof pg.DatabaseError) return /^(08|40|53|57)/.test(error.code ?? '');
  const { code, message } = error as { code?: unknown; message?: unknown };
  // Asked of what Postgres has not said, for EPIPE could be one of its codes. The driver's own errors have none.
  return BROKEN_CODES.test(String(code)) || BROKEN_WORDS.test(String(message));
}

const BROKEN_CODES = /^(E[A-Z]+|ERR_STREAM_[A-Z_]+)$/;
const BROKEN_WORDS = /^(Connection terminated|Client has encountered a connection error)/;
