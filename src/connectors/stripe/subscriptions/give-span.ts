import { cycleAt } from '../../../domain/cycle.ts';
import type { InvoiceParts } from './invoice.ts';
import type { Period } from './periods.ts';
import type { Held } from './subscriptions.ts';

/**
 * Where the paid time is no cycle of that plan’s: its credits live as long as the time does. What has been closed by then
 * is given for the rest of the cycle in which it was paid: money that was taken counts.
 */
export async function giveSpan(
  { ledger, clock }: InvoiceParts,
  { accountId, credits }: Held,
  { from, until }: Period,
  given: { id: string; amount: bigint; actor: string; remarks: string },
): Promise<boolean> {
  const request = { ...given, pool: 'plan', agentId: null, priority: null } as const;
  const inTime = await ledger.grant(accountId, { ...request, effectiveAt: from, expiresAt: until });
  if (inTime.status !== 'refused' || inTime.reason !== 'closed') return inTime.status === 'granted';
  const now = clock();
  const expiresAt = Math.max(until, cycleAt(credits.anchor, now).endsAt);
  const late = await ledger.grant(accountId, { ...request, effectiveAt: now, expiresAt });
  return late.status === 'granted';
}
