import { printCredits } from '../../domain/credits.ts';
import { UserError } from '../../domain/errors.ts';
import { byTerminal } from '../by.ts';
import { hasAccount } from '../has-account.ts';
import { ledgerOf } from '../ledger-of.ts';
import { withSql } from '../with-database.ts';

interface TakingBack {
  account: string;
  event: string;
  source: string;
  remarks: string | undefined;
}

export async function takeBack({ account, event: id, source, remarks }: TakingBack) {
  const answer = await withSql(async (database) => {
    await hasAccount(database, account);
    const { actor } = byTerminal();
    return ledgerOf(database).voidEvent(account, { source, id, actor, remarks: remarks ?? null });
  });
  if (answer.status === 'unknown') {
    throw new UserError('unknown-event', `${source} has sent no event “${id}” to ${account}.`, {
      hint: `tallybot events --account ${account} names the id and the source of each.`,
    });
  }
  if (answer.status !== 'voided') {
    return { id, status: answer.status, credited: null, asGrant: false, balanceAfter: null };
  }
  const { status, credited, asGrant, balanceAfter } = answer;
  return { id, status, credited: printCredits(credited), asGrant, balanceAfter: printCredits(balanceAfter) };
}
