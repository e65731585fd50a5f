import { type Credits, divideHalfUp, sum } from '../../domain/credits.ts';

/** A payment, as Stripe says it stands now. */
export interface Money {
  /** In the smallest unit of its currency. */
  paid: number;
  refunded: number;
  /** Taken back by a bank, and not given again. */
  withdrawn: number;
}

/**
 * What a payment is worth: as large a part of its credits as of its money has stayed. Rounded once, from the whole: in
 * however many parts it is paid back, they come to the same, and never to more than was bought.
 */
export function worthOf(credits: Credits, { paid, refunded, withdrawn }: Money): Credits {
  const gone = Math.min(paid, refunded + withdrawn);
  return credits - divideHalfUp(credits * BigInt(gone), BigInt(paid));
}

/** What was given for a payment. The first has the payment’s credits; where its worth has changed, another follows. */
export interface GivenGrant {
  id: string;
  amount: Credits;
  remaining: Credits;
  /** `other`: somebody else has ended it, and meant it. */
  endedBy: 'us' | 'other' | null;
}

export interface Sale {
  /** Of its first grant. */
  key: string;
  /** Of those that follow it, before their number. */
  nextKey: string;
  credits: Credits;
  worth: Credits;
}

export type Step =
  | { do: 'give'; id: string; amount: Credits }
  | { do: 'reissue'; id: string; as: string; worth: Credits };

/**
 * The next step from what was given to what the payment is worth, or none. It follows from how things stand, never
 * from how they came to stand so: whoever looks, however late and however often, brings about the same.
 */
export function nextStep({ key, nextKey, credits, worth }: Sale, given: readonly GivenGrant[]): Step | null {
  if (given.length === 0) return { do: 'give', id: key, amount: credits };
  if (given.some(({ endedBy }) => endedBy === 'other')) return null;
  const spent = sum(given.flatMap((each) => (each.endedBy ? [each.amount - each.remaining] : [])));
  const left = worth > spent ? worth - spent : 0n;
  const as = `${nextKey}${given.length}`;
  const live = given.find(({ endedBy }) => endedBy === null);
  if (!live) return left > 0n ? { do: 'give', id: as, amount: left } : null;
  const spentOfLive = live.amount - live.remaining;
  const kept = left > spentOfLive ? left - spentOfLive : 0n;
  return kept === live.remaining ? null : { do: 'reissue', id: live.id, as, worth: left };
}
