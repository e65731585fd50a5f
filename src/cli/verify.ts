import { createFactStore } from '../db/verify/store.ts';
import { UserError } from '../domain/errors.ts';
import type { Cell, Difference, FactStore } from '../ledger/ports/facts.ts';
import { repairAccount, verifyAccount } from '../ledger/verify.ts';
import { type Outcome, readOptions, type Verbs } from './verb.ts';
import { withDatabase } from './with-database.ts';

export const verifyVerbs: Verbs = {
  verify: {
    usage: 'verify [--account <id>] [--repair] [--json]',
    does:
      'fold the facts of an account, or of all, and name every stored number that differs; ends with 1 if any does.\n' +
      '      --repair rebuilds those numbers from the facts, and never the facts',
    async run(words) {
      const { options, flags } = readOptions(words, ['account'], ['repair', 'json']);
      const request = { repair: flags.repair ?? false, json: flags.json ?? false, now: Date.now() };
      return withDatabase(({ pool }) => verifyAll(createFactStore(pool), options.account ?? null, request));
    },
  },
};

interface Told extends Difference {
  repaired: boolean;
}

interface Verdict {
  account: string;
  /** How many differ; beyond a screenful they are counted and not kept. */
  count: number;
  left: number;
  differences: Told[];
}

const TOLD_MAX = 1_000;
const SAID_MAX = 50;

export async function verifyAll(
  store: FactStore,
  accountId: string | null,
  { repair, json, now }: { repair: boolean; json: boolean; now: number },
): Promise<Outcome> {
  const ids = accountId === null ? await store.accountIds() : [accountId];
  const verdicts: Verdict[] = [];
  for (const account of ids) {
    const verdict: Verdict = { account, count: 0, left: 0, differences: [] };
    const tell = (difference: Difference, repaired = false) => {
      verdict.count += 1;
      if (!repaired) verdict.left += 1;
      if (verdict.differences.length < TOLD_MAX) verdict.differences.push({ ...difference, repaired });
    };
    const isThere = await (repair ? repairAccount : verifyAccount)(store, account, now, tell);
    if (!isThere) throw new UserError('unknown-account', `There is no account “${account}”.`);
    verdicts.push(verdict);
  }
  const failed = verdicts.some(({ left }) => left > 0);
  return { said: json ? printJson(verdicts, failed) : printVerdicts(verdicts), failed };
}

function printJson(verdicts: readonly Verdict[], failed: boolean): string {
  const replace = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
  return JSON.stringify({ clean: !failed, accounts: verdicts }, replace);
}

function printVerdicts(verdicts: readonly Verdict[]): string {
  const odd = verdicts.filter(({ count }) => count > 0);
  const lines = odd.flatMap(({ account, count, left, differences }) => [
    `${account}: ${counted(count, 'difference')}, ${left === 0 ? 'all repaired' : `${left} left`}`,
    ...differences.slice(0, SAID_MAX).map((difference) => `  ${sentence(difference)}`),
    ...(count > SAID_MAX ? [`  … and ${count - SAID_MAX} more`] : []),
  ]);
  return [
    ...lines,
    `${counted(verdicts.length, 'account')} verified, ${odd.length || 'none'} with differences.`,
  ].join('\n');
}

function sentence({ of, key, stored, expected, repaired }: Told): string {
  const name = [of, ...Object.values(key).map((part) => (part === '' ? '—' : part))].join(' ');
  return `${name}: ${words(stored, expected)} instead of ${words(expected, stored)}${repaired ? ' (repaired)' : ''}`;
}

/** Only what differs: a cell of sums has eight of them. */
function words(cell: Cell | null, other: Cell | null): string {
  if (cell === null) return 'nothing';
  const odd = Object.entries(cell).filter(([column, value]) => other?.[column] !== value);
  return odd.length === 0 ? 'nothing' : odd.map(([column, value]) => `${column} ${value}`).join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
