import type { InstantMs } from '../../domain/instant.ts';
import type { Proof } from '../../domain/proof.ts';
import type { Difference } from '../../ledger/ports/facts.ts';
import { log } from '../../log.ts';
import type { AccountsInTurn } from './ports.ts';

/** `too-large`, `too-slow`: left to `tallybot verify`, which has no bound. */
export type ProofOutcome = 'clean' | 'differs' | 'too-large' | 'too-slow';

export interface ProvingParts {
  accounts: AccountsInTurn;
  prove(accountId: string, now: InstantMs, tell: (difference: Difference) => void): Promise<Proof>;
  now(): InstantMs;
  /** The account after which it begins: another one in each process and at each start, so that all have their turn. */
  beginAfter: string;
  /** `differences`: over all accounts, as each was last found. */
  told(outcome: ProofOutcome, differences: number): void;
}

// Measured on two cores: 60 000 facts a second, most of which Postgres does, and no more than 50 ms of the event loop
// at once. A tick so takes a hundredth of the time between two.
const ACCOUNTS_A_TICK = 10;
const TICK_MS = 5_000;
const SHOWN_MAX = 3;

/** Folds the facts of a few accounts at each tick, one account after the other, and says where what is stored differs. */
export function createProving({ accounts, prove, now, beginAfter, told }: ProvingParts): () => Promise<void> {
  let place = beginAfter;
  const differing = new Map<string, number>();

  async function next(): Promise<string[]> {
    const found = await accounts.after(place, ACCOUNTS_A_TICK);
    if (found.length > 0 || place === '') return found;
    place = '';
    return accounts.after(place, ACCOUNTS_A_TICK);
  }

  async function proveOne(accountId: string): Promise<void> {
    const shown: Difference[] = [];
    const proof = await prove(accountId, now(), (difference) => {
      if (shown.length < SHOWN_MAX) shown.push(difference);
    });
    if (proof.status === 'clean') differing.delete(accountId);
    if (proof.status === 'differs') {
      const { differences } = proof;
      differing.set(accountId, differences);
      log.error('what is stored of an account differs from its facts', { accountId, differences, shown });
    }
    told(
      outcomeOf(proof),
      [...differing.values()].reduce((sum, count) => sum + count, 0),
    );
  }

  return async () => {
    const until = now() + TICK_MS;
    for (const accountId of await next()) {
      await proveOne(accountId);
      place = accountId;
      if (now() >= until) return;
    }
  };
}

function outcomeOf(proof: Proof): ProofOutcome {
  if (proof.status !== 'not-run') return proof.status;
  return proof.why === 'size' ? 'too-large' : 'too-slow';
}
