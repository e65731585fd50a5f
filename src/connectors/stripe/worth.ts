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
  if (paid === 0) return credits;
  return credits - divideHalfUp(credits * BigInt(goneOf({ paid, refunded, withdrawn })), BigInt(paid));
}

export function goneOf({ paid, refunded, withdrawn }: Money): number {
  return Math.min(paid, refunded + withdrawn);
}

/** What was given for a payment, or taken back. The first has the payment’s credits. */
export interface GivenGrant {
  id: string;
  amount: Credits;
  remaining: Credits;
  /** `other`: somebody else has ended it, and meant it. */
  endedBy: 'us' | 'other' | null;
  /** Of what it has taken a share back; `null`: it gives. */
  withdrawsFrom: string | null;
  /** Nothing of it can be spent any more, nor be taken back. */
  isOver: boolean;
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
  | { do: 'withdraw'; id: string; from: string; amount: Credits };

/**
 * The next step from what was given to what the payment is worth, or none. It follows from how things stand, never
 * from how they came to stand so: whoever looks, however late and however often, brings about the same.
 */
export function nextStep({ key, nextKey, credits, worth }: Sale, given: readonly GivenGrant[]): Step | null {
  if (given.length === 0) return { do: 'give', id: key, amount: credits };
  if (given.some(({ endedBy }) => endedBy === 'other')) return null;
  const id = `${nextKey}${given.length}`;
  const held = sum(given.map(heldBy));
  if (held < worth) return { do: 'give', id, amount: worth - held };
  const live = given.filter(isLive);
  const from = live.findLast(({ remaining }) => remaining > 0n) ?? live.at(-1);
  if (!from) return null;
  // All of what is too much, also where less is left, or nothing: usage that is taken back later makes no more of it.
  const amount = held - worth - (from.remaining > 0n ? 0n : sum(given.map(stillTaken)));
  return amount > 0n ? { do: 'withdraw', id, from: from.id, amount } : null;
}

/** What it takes yet, should any be left. */
function stillTaken({ amount, remaining, endedBy, withdrawsFrom }: GivenGrant): Credits {
  return withdrawsFrom !== null && endedBy === null ? amount - remaining : 0n;
}

/** What was spent of it, and can still be. */
function heldBy({ amount, remaining, endedBy, withdrawsFrom }: GivenGrant): Credits {
  if (withdrawsFrom !== null) return -remaining;
  return endedBy === null ? amount : amount - remaining;
}

function isLive({ endedBy, withdrawsFrom, isOver }: GivenGrant): boolean {
  return endedBy === null && withdrawsFrom === null && !isOver;
}
