import type { GrantState } from './burn-down.ts';
import { type Credits, sum } from './credits.ts';
import { isWithdrawal } from './grant.ts';

/** What some of an account’s grants have given: what was taken back of them was never there to be used. */
export function givenBy(some: readonly GrantState[], all: readonly GrantState[]): Credits {
  const ids = new Set<string | null>(some.map(({ id }) => id));
  const taken = all.filter((grant) => isWithdrawal(grant) && ids.has(grant.carriesFrom));
  return sum(some.map(({ amount }) => amount)) - sum(taken.map(({ remaining }) => remaining));
}
