import { type Credits, printCredits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';

/** What is over with the next purchase that works. */
export const FAILURES = 'recharge_failed';

export interface Failure {
  amount: Credits;
  why: string;
  /** `null`: it is not tried again by itself. */
  retryAt: InstantMs | null;
  at: InstantMs;
}

/** To every channel that wants to hear of it; `of` names what failed, so that it is said once. */
export function failureNotice(accountId: string, of: string, { amount, ...failure }: Failure) {
  const { at } = failure;
  return {
    accountId,
    id: `recharge_failed:${of}`,
    destinationId: null,
    kind: 'recharge_failed',
    facts: { attemptId: of, amount: printCredits(amount), ...failure },
    about: FAILURES,
    createdAt: at,
    dueAt: at,
  };
}
