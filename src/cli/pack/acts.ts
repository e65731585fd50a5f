import { createReportStore } from '../../db/readers/store.ts';
import { removePack as takeOffSale } from '../../db/terms/remove-pack.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import { type Credits, printCredits } from '../../domain/credits.ts';
import { byTerminal } from '../by.ts';
import { currencyOf } from '../currency-of.ts';
import { hasAccount } from '../has-account.ts';
import { statusOf } from '../status-of.ts';
import { UsageError } from '../usage-error.ts';
import { withDatabase, withSql } from '../with-database.ts';

export async function listPacks({ account }: { account: string }) {
  const { packs } = await withSql(async (database) => {
    await hasAccount(database, account);
    return createReportStore(database.pool).prices(account);
  });
  return { packs: packs.map(({ credits, ...pack }) => ({ ...pack, credits: printCredits(credits) })) };
}

interface PackSettings {
  account: string;
  pack: string;
  name: string | undefined;
  credits: Credits | undefined;
  'price-cents': number | undefined;
  currency: string | undefined;
  remarks: string | undefined;
}

export async function setPack({ account, pack: id, remarks, ...given }: PackSettings) {
  const currency = currencyOf(given.currency);
  if (given.credits === 0n) throw new UsageError('bad-credits', 'A pack of nothing cannot be sold.');
  return withDatabase(async (database) => {
    const where = { accountId_id: { accountId: account, id } };
    const before = await database.prisma.pack.findUnique({ where });
    const credits = given.credits ?? before?.credits;
    if (credits === undefined) {
      throw new UsageError('missing-option', `--credits is missing: there is no pack “${id}” yet.`);
    }
    const pack = {
      id,
      name: given.name ?? before?.name ?? id,
      credits,
      priceCents: given['price-cents'] ?? before?.priceCents ?? 0,
      currency: currency ?? before?.currency ?? 'USD',
    };
    const answer = await createTermsStore(database).putPack(account, pack, byTerminal(remarks));
    return { account, status: statusOf(account, answer, {}), ...pack, credits: printCredits(credits) };
  });
}

interface RemovingPack {
  account: string;
  pack: string;
  remarks: string | undefined;
}

export async function removePack({ account, pack: id, remarks }: RemovingPack) {
  const answer = await withDatabase(({ prisma }) => takeOffSale(prisma, account, id, byTerminal(remarks)));
  statusOf(account, answer, {
    'unknown-pack': [
      `${account} has no pack “${id}”.`,
      `List them with: tallybot pack list --account ${account}`,
    ],
  });
  return { account, id };
}
