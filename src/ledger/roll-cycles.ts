import type { InstantMs } from '../domain/instant.ts';
import { grantsOfCycles, nextToGrant } from '../domain/plan.ts';
import { closeGrants } from './close-grants.ts';
import type { Desk } from './desk.ts';
import { cycleNumbered, cycleOf, oldestOpenCycle } from './ports/terms.ts';
import { openUntil, postGrants } from './post-debits.ts';

/**
 * Brings an account to an instant: the grants of every cycle that has begun exist, whatever opens has opened, and
 * what can never change again is closed. Whoever comes first does it; doing it twice does nothing.
 */
export async function rollCycles(desk: Desk, until: InstantMs): Promise<void> {
  const { state, writes } = desk;
  const { terms } = state;
  const current = cycleOf(terms, until);
  const oldest = oldestOpenCycle(terms, desk.now);
  // The next start is named too, so that the current cycle has an end.
  const cycleStarts: InstantMs[] = [];
  for (let number = oldest.number; number <= current.number + 1; number += 1) {
    cycleStarts.push(cycleNumbered(terms, number).startsAt);
  }
  state.position = { ...state.position, cycleStarts };

  const next = nextToGrant(terms, state.grantedCycle);
  if (next !== null && next <= current.number) {
    const cycles = { from: next, to: current.number, known: state.position.grants };
    state.grantedCycle = current.number;
    for (const { plan, grants } of grantsOfCycles(terms, cycles, (number) => cycleNumbered(terms, number))) {
      for (const grant of grants) {
        writes.grants.push({
          accountId: state.accountId,
          grant,
          actor: 'subscription',
          remarks: plan.name,
          at: desk.now,
        });
      }
      await postGrants(desk, grants);
    }
  }
  openUntil(desk, until);
  const closesAt = oldest.number < current.number ? oldest.endsAt + terms.graceMs : Number.POSITIVE_INFINITY;
  state.nextRollAt = Math.min(current.endsAt, closesAt);
  closeGrants(desk, oldest.startsAt);
}
