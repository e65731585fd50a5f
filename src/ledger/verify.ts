import { capWindow } from '../domain/cap.ts';
import { type InstantMs, localDay, nextDay, printInstant, startOfDay } from '../domain/instant.ts';
import {
  type CacheName,
  type Calendar,
  cacheNames,
  type Difference,
  type FactStore,
  type Facts,
} from './ports/facts.ts';
import { unlessSame } from './verify/cells.ts';
import { differencesOfPosition } from './verify/position.ts';

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
