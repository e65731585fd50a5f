import { burnDown, freshGrant, type Opening, type Position } from '../domain/burn-down.ts';
import { cycleAt, cycleBoundary } from '../domain/cycle.ts';
import type { Grant } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import { grantsOfCycles, nextToGrant } from '../domain/plan.ts';
import type { AccountCredits } from './ports/statement.ts';

export interface Brought {
  position: Position;
  /** Grants of cycles that have begun but that nobody has issued yet. */
  unissued: readonly Grant[];
  /** Openings that nobody has posted yet. */
  openings: readonly Opening[];
}

/**
 * The account at an instant, whether or not anything has run since its last commit: what the ledger's next commit
 * would do first, done without writing it.
 */
export function bringTo(credits: AccountCredits, at: InstantMs): Brought {
  const { anchor, grants, totals, allocatedUntil } = credits;
  const next = nextToGrant(credits, credits.grantedCycle);
  const current = cycleAt(anchor, at).number;
  const cycles =
    next === null ? [] : grantsOfCycles(credits, { from: next, to: current, known: grants }, numbered);
  const unissued = cycles.flatMap((cycle) => cycle.grants);
  const position: Position = {
    grants: [...grants, ...unissued.map(freshGrant)],
    cycleStarts: [],
    allocatedUntil,
    uncovered: new Map([...totals].map(([cycle, { uncovered }]) => [cycle, uncovered])),
  };
  const burn = burnDown(position, [], at);
  return { position: burn.position, unissued, openings: burn.openings };

  function numbered(number: number) {
    return {
      number,
      startsAt: cycleBoundary(anchor, number),
      endsAt: cycleBoundary(anchor, number + 1),
    };
  }
}
