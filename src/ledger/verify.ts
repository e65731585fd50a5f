import { burnDown, freshPosition, type Opening, type Position } from '../domain/burn-down.ts';
import { capWindow } from '../domain/cap.ts';
import type { Credits } from '../domain/credits.ts';
import { type Cycle, cycleAt, cycleBoundary } from '../domain/cycle.ts';
import { endOf, segmentBoundaries } from '../domain/grant.ts';
import { type InstantMs, localDay, nextDay, printInstant, startOfDay } from '../domain/instant.ts';
import { allowanceKey, payerOf, rolloverKey } from '../domain/plan.ts';
import { sameAllocation } from '../domain/refold.ts';
import {
  type CacheName,
  type Calendar,
  type Cell,
  cacheNames,
  type Difference,
  type FactStore,
  type Facts,
} from './ports/facts.ts';
import { oldestOpenCycle } from './ports/terms.ts';
import { FUTURE_MS_MAX } from './record-usage.ts';

type Tell = (difference: Difference) => void;

/** Folds every fact of an account and tells what is stored otherwise. `false`: there is no such account. */
export async function verifyAccount(
  store: FactStore,
  accountId: string,
  now: InstantMs,
  tell: Tell,
): Promise<boolean> {
  const found = await store.read(accountId, async (facts) => {
    for await (const difference of differencesOf(facts, now)) tell(difference);
    return true;
  });
  return found ?? false;
}

// What the ledger draws from: wrong to rebuild while its postings themselves are not what the fold says.
const positionCaches: readonly string[] = ['balance', 'grant_balance', 'cycle_total'] satisfies CacheName[];

/** Rebuilds caches from facts, and never the facts. Tells what it has put right, and what is not its to put right. */
export async function repairAccount(
  store: FactStore,
  accountId: string,
  now: InstantMs,
  tell: (difference: Difference, repaired: boolean) => void,
): Promise<boolean> {
  const found = await store.repair(accountId, async (facts, write) => {
    let posted = true;
    for await (const difference of differencesOf(facts, now)) {
      const isCache = isCacheName(difference.of);
      if (!isCache) posted = false;
      const repairs = isCache && (posted || !positionCaches.includes(difference.of));
      if (repairs) await write(difference);
      tell(difference, repairs);
    }
    return true;
  });
  return found ?? false;
}

function isCacheName(of: Difference['of']): of is CacheName {
  return cacheNames.some((name) => name === of);
}

/** Postings first: whether they are right decides what may be rebuilt. */
async function* differencesOf(facts: Facts, now: InstantMs): AsyncGenerator<Difference> {
  yield* faultsOfNumbering(facts);
  for (const { entrySeq, reverses } of await facts.oddReversals()) {
    yield { of: 'reversal', key: { entrySeq }, stored: { reverses }, expected: null };
  }
  yield* differencesOfPosition(facts, now);
  for await (const cells of facts.oddCells(calendarOf(facts))) yield* cells;
  yield* differencesOfCaps(facts, now);
}

/** The calendar that reports use, and not the database's: theirs differ where clocks went back over midnight. */
function calendarOf({ occurred, terms }: Facts): Calendar {
  const { zone } = terms.anchor;
  const { from, to } = occurred ?? { from: 0, to: 0 };
  const firstDay = localDay(from, zone);
  const starts: InstantMs[] = [];
  for (let day = firstDay; ; day = nextDay(day)) {
    const startsAt = startOfDay(day, zone);
    if (startsAt > to) return { firstDay, starts };
    starts.push(startsAt);
  }
}

function* faultsOfNumbering({ events, entries }: Facts): Generator<Difference> {
  for (const [what, { count, newest }] of [
    ['events', events],
    ['entries', entries],
  ] as const) {
    if (count !== newest) {
      yield { of: 'numbering', key: { what }, stored: { count }, expected: { count: newest } };
    }
  }
}

interface Folded {
  position: Position;
  openings: ReadonlyMap<string, Opening>;
  used: ReadonlyMap<number, Credits>;
  /** The newest instant at which anything was ever drawn or opened, also what was taken back since. */
  decidedUntil: InstantMs;
}

async function* differencesOfPosition(facts: Facts, now: InstantMs): AsyncGenerator<Difference> {
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

/** One page at a time, keeping what the grants have left and nothing of the events. */
async function* foldDebits(facts: Facts, now: InstantMs): AsyncGenerator<Difference, Folded> {
  const { anchor } = facts.terms;
  const cycleStarts = facts.charged ? startsFrom(facts.charged) : [];
  let position = freshPosition(facts.grants, cycleStarts);
  const openings = new Map<string, Opening>();
  const used = new Map<number, Credits>();
  // Grants that open do so in the commit that turns their cycle; paid ahead, they wait for that one.
  const turned = grantedCycle(facts, now);
  const turnedAt = turned === null ? Number.NEGATIVE_INFINITY : cycleBoundary(anchor, turned);
  const opening = position.grants
    .filter(({ opened, effectiveAt }) => !opened && effectiveAt <= turnedAt)
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

/**
 * Cycles without a plan leave no grant behind: what is stored may be ahead of the last grant, up to now. An allowance
 * that somebody pays for says nothing: it may be given before its cycle has turned.
 */
function grantedCycle({ grants, terms, balance }: Facts, now: InstantMs): number | null {
  const ids = new Set(grants.map(({ id }) => id));
  const current = cycleAt(terms.anchor, now + FUTURE_MS_MAX).number;
  const stored = balance.grantedCycle === null ? null : Math.min(balance.grantedCycle, current);
  const first = terms.subscriptions[0]?.fromCycle ?? current + 1;
  for (let number = current; number >= first && number > (stored ?? Number.NEGATIVE_INFINITY); number -= 1) {
    const given = payerOf(terms, number) === null && ids.has(allowanceKey(number));
    if (given || ids.has(rolloverKey(number))) return number;
  }
  return stored;
}

/**
 * The window around now, which alone decides anything: a cap counts from the window it was made in, and a late event
 * may have begun to count in one before.
 */
async function* differencesOfCaps(facts: Facts, now: InstantMs): AsyncGenerator<Difference> {
  for (const cap of facts.terms.caps) {
    const window = capWindow(cap.window, now, facts.terms.anchor);
    const { stored, counted } = await facts.capUse(cap, window);
    const key = { capId: cap.id, startsAt: printInstant(window.startsAt) };
    yield* unlessSame('cap_use', key, stored === null ? null : { used: stored }, { used: counted });
  }
}

/** A cell of nothing but zeros says what no cell says. */
function* unlessSame(
  of: CacheName,
  key: Difference['key'],
  stored: Cell | null,
  expected: Cell | null,
): Generator<Difference> {
  if (sameCell(stored ?? zeros(expected), expected ?? zeros(stored))) return;
  yield { of, key, stored, expected };
}

function sameCell(a: Cell, b: Cell): boolean {
  return Object.keys({ ...a, ...b }).every((column) => a[column] === b[column]);
}

function zeros(cell: Cell | null): Cell {
  return Object.fromEntries(Object.keys(cell ?? {}).map((column) => [column, 0n]));
}
