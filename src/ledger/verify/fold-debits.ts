import { burnDown, freshPosition, type Opening, type Position } from '../../domain/burn-down.ts';
import type { Credits } from '../../domain/credits.ts';
import { type Cycle, cycleAt, cycleBoundary } from '../../domain/cycle.ts';
import { isWithdrawal, segmentBoundaries } from '../../domain/grant.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { sameAllocation } from '../../domain/refold.ts';
import type { Cell, Difference, Facts } from '../ports/facts.ts';
import { grantedCycle } from './granted-cycle.ts';

interface Folded {
  position: Position;
  openings: ReadonlyMap<string, Opening>;
  used: ReadonlyMap<number, Credits>;
  /** The newest instant at which anything was ever drawn or opened, also what was taken back since. */
  decidedUntil: InstantMs;
}

/** One page at a time, keeping what the grants have left and nothing of the events. */
export async function* foldDebits(facts: Facts, now: InstantMs): AsyncGenerator<Difference, Folded> {
  const { anchor } = facts.terms;
  const cycleStarts = facts.charged ? startsFrom(facts.charged) : [];
  let position = freshPosition(facts.grants, cycleStarts);
  const openings = new Map<string, Opening>();
  const used = new Map<number, Credits>();
  // Grants that open do so in the commit that turns their cycle; paid ahead, they wait for that one. A withdrawal has
  // opened in its own.
  const turned = grantedCycle(facts, now);
  const turnedAt = turned === null ? Number.NEGATIVE_INFINITY : cycleBoundary(anchor, turned);
  const opening = position.grants
    .filter((grant) => !grant.opened && (isWithdrawal(grant) || grant.effectiveAt <= turnedAt))
    .map(({ effectiveAt }) => effectiveAt);
  let decidedUntil = Math.max(Number.NEGATIVE_INFINITY, ...opening);
  let cycle: Cycle = cycleAt(anchor, facts.charged?.from ?? anchor.anchorAt);

  for await (const page of facts.debits(segmentBoundaries(position.grants, cycleStarts))) {
    for (const { seq, at, allocation } of page.filter(({ unspent }) => unspent)) {
      decidedUntil = Math.max(decidedUntil, at);
      if (allocation.draws.length === 0 && allocation.uncovered === 0n) continue;
      yield { of: 'allocation', key: { eventSeq: seq }, stored: cellOf(allocation), expected: {} };
    }
    const live = page.filter(({ unspent }) => !unspent);
    const debits = live.map(({ seq, at, agentId, amount, isAdjustment }) => {
      if (at < cycle.startsAt || at >= cycle.endsAt) cycle = cycleAt(anchor, at);
      decidedUntil = Math.max(decidedUntil, at);
      if (!isAdjustment) used.set(cycle.number, (used.get(cycle.number) ?? 0n) + amount);
      return { seq, at, cycle: cycle.number, agentId, amount };
    });
    const burn = burnDown(position, debits);
    position = burn.position;
    for (const one of burn.openings) openings.set(one.grantId, one);
    for (const [index, { seq, allocation }] of live.entries()) {
      const expected = burn.allocations[index];
      if (!expected || sameAllocation(allocation, expected)) continue;
      yield {
        of: 'allocation',
        key: { eventSeq: seq },
        stored: cellOf(allocation),
        expected: cellOf(expected),
      };
    }
  }
  const burn = burnDown(position, [], decidedUntil);
  for (const one of burn.openings) openings.set(one.grantId, one);
  return { position: burn.position, openings, used, decidedUntil };

  function startsFrom({ from, to }: { from: InstantMs; to: InstantMs }): InstantMs[] {
    const last = cycleAt(anchor, to).number + 1;
    const starts: InstantMs[] = [];
    for (let number = cycleAt(anchor, from).number; number <= last; number += 1) {
      starts.push(cycleBoundary(anchor, number));
    }
    return starts;
  }
}

function cellOf({
  draws,
  uncovered,
}: {
  draws: readonly { grantId: string; amount: Credits }[];
  uncovered: Credits;
}): Cell {
  return Object.fromEntries([
    ...draws.map(({ grantId, amount }) => [grantId, amount]),
    ...(uncovered > 0n ? [['(uncovered)', uncovered]] : []),
  ]);
}
