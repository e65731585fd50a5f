import type { InstantMs } from '../domain/instant.ts';
import type { Proof } from '../domain/proof.ts';
import type { Difference, FactStore, Facts } from './ports/facts.ts';
import { verifyAccount } from './verify.ts';

export interface ProofLimits {
  factsMax: number;
  withinMs: number;
}

// About what a second folds; a digest waits for no more than this, and `tallybot verify` has no limit.
const defaultLimits: ProofLimits = { factsMax: 500_000, withinMs: 5_000 };
const KEPT_MAX = 1_000;
const DAY_MS = 86_400_000;

class OutOfTimeError extends Error {}

/**
 * Verifies an account where that takes no more than a moment, and says so where it would take more. What was found is
 * kept for the day: several digests of one morning fold its facts once.
 */
export function createProof(
  store: FactStore,
  clock: () => InstantMs,
  limits = defaultLimits,
): (accountId: string, now: InstantMs) => Promise<Proof> {
  const kept = new Map<string, Promise<Proof>>();
  return (accountId, now) => {
    const key = `${Math.floor(now / DAY_MS)} ${accountId}`;
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= KEPT_MAX) kept.clear();
    const proof = prove(store, accountId, now, clock, limits);
    kept.set(key, proof);
    proof.catch(() => kept.delete(key));
    return proof;
  };
}

export async function prove(
  store: FactStore,
  accountId: string,
  now: InstantMs,
  clock: () => InstantMs,
  { factsMax, withinMs }: ProofLimits,
  tell: (difference: Difference) => void = () => {},
): Promise<Proof> {
  const facts = await store.size(accountId);
  if (facts > factsMax) return { status: 'not-run', why: 'size', facts };
  const until = clock() + withinMs;
  const bounded: FactStore = {
    ...store,
    read: (id, work) => store.read(id, (all) => work(inTime(all, () => clock() < until))),
  };
  let differences = 0;
  try {
    await verifyAccount(bounded, accountId, now, (difference) => {
      differences += 1;
      tell(difference);
    });
  } catch (error) {
    if (error instanceof OutOfTimeError) return { status: 'not-run', why: 'time', facts };
    throw error;
  }
  return differences === 0 ? { status: 'clean', facts } : { status: 'differs', facts, differences };
}

function inTime(facts: Facts, isInTime: () => boolean): Facts {
  async function* watched<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
    for await (const page of pages) {
      if (!isInTime()) throw new OutOfTimeError('there are too many facts for the time');
      yield page;
    }
  }
  return {
    ...facts,
    debits: (boundaries) => watched(facts.debits(boundaries)),
    oddCells: (calendar) => watched(facts.oddCells(calendar)),
  };
}
