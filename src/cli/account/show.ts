import { listAccounts } from '../../db/accounts.ts';
import { listKeys } from '../../db/api-keys.ts';
import { createReportStore } from '../../db/readers/store.ts';
import { printCredits } from '../../domain/credits.ts';
import { printInstant } from '../../domain/instant.ts';
import { readBalance } from '../../reports/balance.ts';
import { unknownAccount } from '../has-account.ts';
import type { Screen } from '../verb.ts';
import { withSql } from '../with-database.ts';

export async function showAccount({ account: id }: { account: string }, { clock }: Pick<Screen, 'clock'>) {
  const now = clock();
  return withSql(async (database) => {
    const reports = createReportStore(database.pool);
    const [balance, directory, keys, accounts] = await Promise.all([
      readBalance(reports, id, now),
      reports.directory(id),
      listKeys(database.pool, id),
      listAccounts(database),
    ]);
    if (!balance || !directory) throw unknownAccount(id);
    const { zone, plan, cycle, daysLeft } = balance;
    return {
      id,
      name: directory.name,
      zone,
      at: printInstant(now),
      plan,
      available: printCredits(balance.available),
      planCredits: printCredits(balance.planCredits),
      topUpCredits: printCredits(balance.topUpCredits),
      held: printCredits(balance.held),
      allowance: printCredits(balance.allowance),
      used: printCredits(balance.used),
      overage: printCredits(balance.overage),
      cycle: {
        number: cycle.number,
        startsAt: printInstant(cycle.startsAt),
        endsAt: printInstant(cycle.endsAt),
      },
      daysLeft,
      agents: directory.agents.filter(({ archived }) => !archived).length,
      members: directory.members.length,
      keys: keys.filter(({ revokedAt }) => revokedAt === null).length,
      workspaces: accounts.find((each) => each.id === id)?.workspaces ?? [],
    };
  });
}

export type ShownAccount = Awaited<ReturnType<typeof showAccount>>;
