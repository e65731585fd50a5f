import type { InstantMs } from '../domain/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DueAccounts } from './ports.ts';

const ACCOUNTS_AT_ONCE = 200;

/**
 * Turns the cycles of accounts that nobody has asked about, and looks at those whose credits have begun or lapsed.
 * Balances never wait for it: whoever comes first issues the same grants under the same keys. It brings forward what
 * must be said, and closes what is over.
 */
export async function rollDueCycles(
  due: DueAccounts,
  ledger: Pick<Ledger, 'roll'>,
  now: InstantMs,
): Promise<number> {
  let rolled = 0;
  for (;;) {
    const accounts = await due.toRoll(now, ACCOUNTS_AT_ONCE);
    const turns = await Promise.allSettled(accounts.map((accountId) => ledger.roll(accountId)));
    const failed = turns.find((turn) => turn.status === 'rejected');
    const turned = turns.filter((turn) => turn.status === 'fulfilled').length;
    rolled += turned;
    // One that cannot be turned stays due, and holds up none of the others.
    const isLast = accounts.length < ACCOUNTS_AT_ONCE || turned === 0;
    if (isLast && failed) throw failed.reason;
    if (isLast) return rolled;
  }
}
