import { createFactStore } from '../../db/verify/store.ts';
import {
  type Cell,
  comparedNames,
  type Difference,
  type FactStore,
  type Facts,
} from '../../ledger/ports/facts.ts';
import { repairAccount, verifyAccount } from '../../ledger/verify.ts';
import { unknownAccount } from '../has-account.ts';
import type { Screen } from '../verb.ts';
import { withSql } from '../with-database.ts';

interface Verifying {
  account: string | undefined;
  repair: boolean;
  quiet: boolean;
}

type Watched = Pick<Screen, 'signal' | 'clock' | 'progress'>;

/** As it is printed: whole numbers too large for JSON's as texts. */
type ToldCell = Record<string, string | number | boolean | null>;

export interface Told {
  of: Difference['of'];
  key: Difference['key'];
  stored: ToldCell | null;
  expected: ToldCell | null;
  repaired: boolean;
}

export interface Verdict {
  account: string;
  /** How many differ; beyond a screenful they are counted and not kept. */
  count: number;
  left: number;
  differences: Told[];
}

const TOLD_MAX = 1_000;
// Then the database compares the sums by itself, table by table: a quarter of 8 s for 160 000 events.
const FOLDING = 0.75;

export async function verify(given: Verifying, screen: Watched) {
  return withSql(({ pool }) => verifyAll(createFactStore(pool), given, screen));
}

export async function verifyAll(store: FactStore, { account, repair, quiet }: Verifying, screen: Watched) {
  const now = screen.clock();
  const ids = account === undefined ? await store.accountIds() : [account];
  const sizes = await Promise.all(ids.map(store.size));
  const progress = screen.progress({ total: sum(sizes), unit: 'events', quiet });
  const verdicts: Verdict[] = [];
  let before = 0;
  let events = 0;
  for (const [index, id] of ids.entries()) {
    const size = sizes[index] ?? 0;
    const watched = watch(store, (count, share) => {
      screen.signal.throwIfAborted();
      events += count;
      progress.at(before + size * share, events);
    });
    const verdict: Verdict = { account: id, count: 0, left: 0, differences: [] };
    const tell = (difference: Difference, repaired = false) => {
      verdict.count += 1;
      if (!repaired) verdict.left += 1;
      if (verdict.differences.length < TOLD_MAX) verdict.differences.push(toldOf(difference, repaired));
    };
    if (!(await (repair ? repairAccount : verifyAccount)(watched, id, now, tell))) throw unknownAccount(id);
    verdicts.push(verdict);
    before += size;
    progress.at(before, events);
  }
  return { clean: verdicts.every(({ left }) => left === 0), accounts: verdicts };
}

/** Hears how many events were folded, and which share is done of all there is to do. */
function watch(store: FactStore, onDone: (count: number, share: number) => void): FactStore {
  const heard = (facts: Facts): Facts => ({
    ...facts,
    async *debits(boundaries) {
      const all = Math.max(1, Number(facts.events.count));
      let seen = 0;
      for await (const page of facts.debits(boundaries)) {
        seen += page.length;
        onDone(page.length, FOLDING * Math.min(1, seen / all));
        yield page;
      }
    },
    async *oddCells(calendar) {
      let pages = 0;
      for await (const page of facts.oddCells(calendar)) {
        pages += 1;
        onDone(0, FOLDING + (1 - FOLDING) * Math.min(1, pages / comparedNames.length));
        yield page;
      }
    },
  });
  return {
    ...store,
    read: (id, work) => store.read(id, (facts) => work(heard(facts))),
    repair: (id, work) => store.repair(id, (facts, write) => work(heard(facts), write)),
  };
}

function toldOf({ of, key, stored, expected }: Difference, repaired: boolean): Told {
  return { of, key, stored: printed(stored), expected: printed(expected), repaired };
}

function printed(cell: Cell | null): ToldCell | null {
  return (
    cell &&
    Object.fromEntries(
      Object.entries(cell).map(([name, value]) => [
        name,
        typeof value === 'bigint' ? value.toString() : value,
      ]),
    )
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
