import { endOf } from '../../domain/grant.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import type { Difference, Facts } from '../ports/facts.ts';
import { oldestOpenCycle } from '../ports/terms.ts';
import { unlessSame, zeros } from './cells.ts';
import { foldDebits } from './fold-debits.ts';
import { grantedCycle } from './granted-cycle.ts';

/** What the grants, the cycles and the balance say, against what the debits make of them. */
export async function* differencesOfPosition(facts: Facts, now: InstantMs): AsyncGenerator<Difference> {
  const folded = yield* foldDebits(facts, now);
  const { position, openings } = folded;
  const states = new Map(position.grants.map((grant) => [grant.id, grant]));
  const openSince = oldestOpenCycle(facts.terms, now).startsAt;

  for (const grant of facts.grants) {
    const key = { grantId: grant.id };
    const { cached, carried, repaid } = grant;
    const opening = openings.get(grant.id) ?? { carried: 0n, repaid: 0n };
    if (opening.carried !== carried || opening.repaid !== repaid) {
      const expected = { carried: opening.carried, repaid: opening.repaid };
      yield { of: 'opening', key, stored: { carried, repaid }, expected };
    }
    const state = states.get(grant.id);
    const left = state?.remaining ?? 0n;
    // A grant that was used up leaves no trace of being closed; closing one is right once every open cycle is past it.
    const isUsedUp = left === 0n && endOf(grant) <= openSince;
    const closed = grant.lapsed || (isUsedUp && (cached?.closed ?? false));
    const unmoved = grant.lapsed ? 0n : left;
    if (grant.moved !== unmoved) {
      yield { of: 'movement', key, stored: { sum: grant.moved }, expected: { sum: unmoved } };
    }
    const expected = { remaining: left, opened: state?.opened ?? true, closed };
    yield* unlessSame('grant_balance', key, cached, expected);
  }

  for (const cycle of new Set([
    ...facts.totals.keys(),
    ...folded.used.keys(),
    ...position.uncovered.keys(),
  ])) {
    const expected = {
      used: folded.used.get(cycle) ?? 0n,
      uncovered: position.uncovered.get(cycle) ?? 0n,
    };
    yield* unlessSame('cycle_total', { cycle }, facts.totals.get(cycle) ?? zeros(expected), expected);
  }

  const { allocatedUntil, ...balance } = facts.balance;
  yield* unlessSame(
    'balance',
    {},
    { ...balance, allocatedUntil: allocatedUntil === null ? null : printInstant(allocatedUntil) },
    {
      eventSeq: facts.events.newest,
      entrySeq: facts.entries.newest,
      grantedCycle: grantedCycle(facts, now),
      allocatedUntil: Number.isFinite(folded.decidedUntil) ? printInstant(folded.decidedUntil) : null,
    },
  );
}
