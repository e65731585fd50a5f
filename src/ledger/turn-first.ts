import type { Ledger } from './ledger.ts';
import type { TermsStore } from './ports/terms-store.ts';

/**
 * Cycles that have begun are given what their plan was when they began: whoever changes plans brings the account to
 * now first. Without it, a plan changed while no job had run would change the cycles before it too.
 */
export function turnFirst(terms: TermsStore, { roll }: Pick<Ledger, 'roll'>): TermsStore {
  return {
    ...terms,
    async putPlan(accountId, input, by) {
      await roll(accountId);
      return terms.putPlan(accountId, input, by);
    },
    async subscribe(accountId, input, by) {
      await roll(accountId);
      return terms.subscribe(accountId, input, by);
    },
  };
}
