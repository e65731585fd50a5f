import type { InstantMs } from '../../domain/instant.ts';
import { APPROVAL_MS, ASK_AGAIN_MS } from '../../domain/recharge.ts';
import type { Attempt, Outcome, RechargeProvider } from './ports.ts';

/** Where no payment provider is connected, a manager says in chat whether the credits are bought. */
export function manualProvider(clock: () => InstantMs): RechargeProvider {
  const answer = async (attempt: Attempt) => outcomeOf(attempt, clock());
  return { charge: answer, find: answer };
}

function outcomeOf({ ref, answeredBy, createdAt }: Attempt, now: InstantMs): Outcome {
  const again = now + ASK_AGAIN_MS;
  if (ref === 'approved') return { status: 'captured', ref, by: answeredBy };
  if (ref === 'declined') {
    return { status: 'declined', reason: `${answeredBy ?? 'A manager'} declined it`, by: answeredBy, again };
  }
  const lapsesAt = createdAt + APPROVAL_MS;
  return now < lapsesAt
    ? { status: 'pending', ref: null, asks: true, lookAt: lapsesAt }
    : { status: 'declined', reason: 'Nobody answered within three days', by: null, again };
}
