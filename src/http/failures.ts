import { UserError } from '../domain/errors.ts';
import { BusyError } from '../ledger/group-commit.ts';
import { LedgerUnavailableError, UnknownAccountError } from '../ledger/ports/store.ts';
import { unauthorized } from './authenticate.ts';
import { comeAgain, problem, RefusedError } from './problem.ts';
import type { Reply } from './route.ts';

const BUSY_SECONDS = 1;
// A Postgres that was restarted takes a few seconds to let anybody in.
const AWAY_SECONDS = 5;
const CAUSES_MAX = 5;

/** The reply to what was thrown, or `null` where it is our own mistake. */
export function replyToFailure(error: unknown): Reply | null {
  if (error instanceof RefusedError) return error.reply;
  if (error instanceof BusyError)
    return comeAgain(429, BUSY_SECONDS, 'The queue is full. Nothing was taken.');
  if (error instanceof UnknownAccountError) return unauthorized();
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return problem(400, message, { code, ...(hint ? { hint } : {}) });
  }
  if (error instanceof LedgerUnavailableError || isAway(error)) {
    return comeAgain(503, AWAY_SECONDS, 'The database does not answer. Sending the same again is safe.');
  }
  return null;
}

/** The database is away or has no room now, whichever library says it: node, Postgres, or Prisma (P1…). */
function isAway(error: unknown): boolean {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && typeof cause === 'object' && cause !== null; depth += 1) {
    const said = cause as Said;
    if ([said.code, said.originalCode].some((code) => typeof code === 'string' && AWAY_CODES.test(code)))
      return true;
    if (typeof said.message === 'string' && AWAY_WORDS.test(said.message)) return true;
    cause = said.meta?.driverAdapterError ?? said.cause;
  }
  return false;
}

/** Prisma says P2039 of whatever it does not know, and keeps what Postgres said two layers down. */
interface Said {
  code?: unknown;
  originalCode?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

const AWAY_CODES =
  /^(E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|NOENT|AI_AGAIN|HOSTUNREACH)|ENOENT|08...|53...|57P..|P10(01|02|08|17)|P20(24|28))$/;
// These come from the pool and its driver without a code.
const AWAY_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
