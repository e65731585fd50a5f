import { OutOfCreditsError } from '../errors.ts';
import { isRecord, notAMeter } from '../meter/verdict.ts';

export interface Granted {
  amount: string;
  expiresAt: Date;
  available: string;
}

/** What the gate says, whether it was asked for a hold or for more of one. A no is thrown. */
export function readPermission(json: Readonly<Record<string, unknown>>): Granted {
  if (!isPermission(json)) throw notAMeter('which says neither yes nor no');
  const said = json as unknown as Said;
  if (said.allowed) {
    const { amount, expiresAt, available } = said;
    return { amount, expiresAt: new Date(expiresAt), available };
  }
  const { reason, available, resetsAt, topUpUrl, limit } = said;
  throw new OutOfCreditsError({
    reason,
    available,
    resetsAt: new Date(resetsAt),
    topUpUrl,
    cap:
      limit.kind === 'cap'
        ? {
            id: limit.capId,
            scope: limit.scope,
            scopeId: limit.scopeId,
            window: limit.window,
            limit: limit.limit,
          }
        : null,
  });
}

const AMOUNT = /^\d+(\.\d+)?$/;

function isPermission({
  allowed,
  amount,
  available,
  reason,
  limit,
  expiresAt,
  resetsAt,
}: Record<string, unknown>) {
  const isInstant = (text: unknown) => typeof text === 'string' && !Number.isNaN(Date.parse(text));
  if (typeof available !== 'string') return false;
  if (allowed === true) return typeof amount === 'string' && AMOUNT.test(amount) && isInstant(expiresAt);
  return allowed === false && typeof reason === 'string' && isRecord(limit) && isInstant(resetsAt);
}

type Said =
  | { allowed: true; amount: string; expiresAt: string; available: string }
  | {
      allowed: false;
      reason: 'no-credits' | 'cap';
      available: string;
      resetsAt: string;
      topUpUrl: string | null;
      limit:
        | { kind: 'credits' }
        | { kind: 'cap'; capId: string; scope: string; scopeId: string; window: string; limit: string };
    };
