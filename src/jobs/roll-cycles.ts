import type { InstantMs } from '../domain/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DueAccounts } from './ports.ts';

const ACCOUNTS_AT_ONCE = 200;

/**
 * Turns the cycles of accounts that nobody has asked about. Balances never wait for it: whoever comes first issues
 * the same grants under the same keys. It brings forward what must be said at a turn, and closes what is over.
 */
export async function rollDueCycles(due: DueAccounts, ledger: Ledger, now: InstantMs): Promise<number> {
  let rolled = 0;
  for (;;) {
    const accounts = await due.toRoll(now, ACCOUNTS_AT_ONCE);
    await Promise.all(accounts.map((accountId) => ledger.roll(accountId)));
    rolled += accounts.length;
    if (accounts.length < ACCOUNTS_AT_ONCE) return rolled;
  }
}
