import type { Attempt, Outcome, RechargeProvider } from '../../../src/jobs/recharge/ports.ts';

/** What the bank does with a payment, and what becomes of the answer. */
export type Fate =
  | 'takes'
  | 'declines'
  /** It takes the money, and the answer is lost. */
  | 'takes in silence'
  /** It takes the money, and never ends the call. */
  | 'takes and hangs'
  /** The call fails before it arrives. */
  | 'hears nothing'
  /** It says that it will, and does so when it is asked again. */
  | 'takes later'
  | 'declines later';

export interface Bank {
  provider: RechargeProvider;
  /** Of each key: how often money was taken. */
  taken: Map<string, number>;
  asked: { how: 'charge' | 'find'; id: string }[];
}

/** A working bank: it takes money once for each key, whoever asks how often, and keeps to what it has said. */
export function bankOf(fateOf: (attempt: Attempt) => Fate): Bank {
  const taken = new Map<string, number>();
  const declined = new Set<string>();
  const known = new Map<string, Fate>();
  const asked: Bank['asked'] = [];
  const take = ({ id }: Attempt): Outcome => {
    if (!taken.has(id)) taken.set(id, 1);
    return { status: 'captured', ref: `pay_${id}`, by: null };
  };
  const decline = ({ id }: Attempt): Outcome => {
    declined.add(id);
    return { status: 'declined', reason: 'The card was declined', by: null, again: null };
  };
  const later = { status: 'pending', ref: null, asks: false, lookAt: null } as const;

  const first: Record<Fate, (attempt: Attempt) => Outcome | Promise<Outcome>> = {
    takes: take,
    declines: decline,
    'takes in silence'(attempt) {
      take(attempt);
      throw new Error('socket hang up');
    },
    'takes and hangs'(attempt) {
      take(attempt);
      return new Promise(() => {});
    },
    'hears nothing'({ id }) {
      known.delete(id);
      throw new Error('connect ECONNREFUSED');
    },
    'takes later': () => later,
    'declines later': () => later,
  };

  return {
    taken,
    asked,
    provider: {
      async charge(attempt) {
        const { id } = attempt;
        asked.push({ how: 'charge', id });
        if (taken.has(id)) return take(attempt);
        if (declined.has(id)) return decline(attempt);
        const fate = fateOf(attempt);
        known.set(id, fate);
        return first[fate](attempt);
      },
      async find(attempt) {
        asked.push({ how: 'find', id: attempt.id });
        return known.get(attempt.id)?.startsWith('declines') ? decline(attempt) : take(attempt);
      },
    },
  };
}
