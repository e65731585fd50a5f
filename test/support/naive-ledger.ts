import type { Debit } from '../../src/domain/burn-down.ts';
import type { Grant } from '../../src/domain/grant.ts';

export interface NaiveResult {
  remaining: Map<string, bigint>;
  uncovered: Map<number, bigint>;
}

/**
 * The meaning of burning down, said as plainly as possible and with none of the code it judges: walk the clock
 * tick by tick, open what opens, then take each debit one micro-credit at a time from whichever grant is best.
 * What would open after `until` has not opened.
 */
export function naiveLedger(
  grants: readonly Grant[],
  debits: readonly Debit[],
  until = Math.max(0, ...grants.map(({ effectiveAt }) => effectiveAt), ...debits.map(({ at }) => at)),
): NaiveResult {
  const remaining = new Map(
    grants.map((grant) => [grant.id, grant.carriesFrom === null ? grant.amount : 0n]),
  );
  const uncovered = new Map<number, bigint>();
  const left = (id: string): bigint => remaining.get(id) ?? 0n;
  const add = (id: string, amount: bigint): unknown => remaining.set(id, left(id) + amount);

  for (let tick = 0; tick <= until; tick += 1) {
    const begin = grants.filter(({ effectiveAt }) => effectiveAt === tick);
    for (const grant of begin.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
      const source = grants.find(({ id }) => id === grant.carriesFrom);
      if (source && grant.voidedAt !== tick && (source.voidedAt === null || source.voidedAt > tick)) {
        while (left(source.id) > 0n && left(grant.id) < grant.amount) {
          add(source.id, -1n);
          add(grant.id, 1n);
        }
      }
      if (grant.repays) {
        let owed = uncovered.get(grant.repays.cycle) ?? 0n;
        if (owed > grant.repays.limit) owed = grant.repays.limit;
        for (; owed > 0n && left(grant.id) > 0n; owed -= 1n) add(grant.id, -1n);
      }
    }
    for (const debit of debits.filter(({ at }) => at === tick)) {
      for (let due = debit.amount; due > 0n; due -= 1n) {
        const best = grants
          .filter((grant) => left(grant.id) > 0n)
          .filter((grant) => grant.agentId === null || grant.agentId === debit.agentId)
          .filter((grant) => grant.effectiveAt <= tick)
          .filter((grant) => grant.expiresAt === null || tick < grant.expiresAt)
          .filter((grant) => grant.voidedAt === null || tick < grant.voidedAt)
          .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
        if (best) add(best.id, -1n);
        else uncovered.set(debit.cycle, (uncovered.get(debit.cycle) ?? 0n) + 1n);
      }
    }
  }
  return { remaining, uncovered };
}

/** The burn order as one sortable line: scope, priority, expiry, promo, effective, id. */
function rank(grant: Grant): string {
  const digits = (value: number): string => String(value).padStart(16, '0');
  return [
    grant.agentId === null ? 1 : 0,
    digits(grant.priority),
    digits(grant.expiresAt ?? 9_999_999_999_999),
    grant.pool === 'promo' ? 0 : 1,
    digits(grant.effectiveAt),
    grant.id,
  ].join('|');
}
