import { mintLinkCode } from '../../chat/link-code.ts';
import { LINK_PATH } from '../../chat/linking.ts';
import { listAccounts as readAccounts } from '../../db/accounts.ts';
import type { Database } from '../../db/client.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import { createWorkspaceLinks } from '../../db/workspace-links.ts';
import { UserError } from '../../domain/errors.ts';
import { type Day, localDay, printInstant, startOfDay } from '../../domain/instant.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import type { Workspace } from '../kinds.ts';
import { withDatabase, withSql } from '../with-database.ts';

const CODE_LIVES_MS = 15 * 60_000;

export async function createAccount(given: {
  id: string;
  name: string;
  zone: string;
  from: Day | undefined;
}) {
  const { id, name, zone } = given;
  const by = byTerminal();
  const from = given.from ?? localDay(by.at, zone);
  await withDatabase(
    async (database) => {
      if (await isThere(database, id))
        throw new UserError('account-exists', `There is an account “${id}” already.`);
      await createTermsStore(database).putAccount(id, { name, zone, anchorAt: startOfDay(from, zone) }, by);
    },
    { founds: true },
  );
  return { id, name, zone, from };
}

export async function listAccounts() {
  const accounts = await withSql(readAccounts);
  return { accounts: accounts.map((each) => ({ ...each, createdAt: printInstant(each.createdAt) })) };
}

export async function linkAccount({ account }: { account: string }) {
  const by = byTerminal();
  const { text, ...code } = mintLinkCode(account);
  const expiresAt = by.at + CODE_LIVES_MS;
  const made = await withDatabase((database) => createWorkspaceLinks(database).addCode(code, expiresAt, by));
  if (!made) throw unknownAccount(account);
  return { account, code: text, command: `/${LINK_PATH} ${text}`, expiresAt: printInstant(expiresAt) };
}

export async function unlinkAccount({ account, workspace }: { account: string; workspace: Workspace }) {
  const { platform, id } = workspace;
  const done = await withDatabase(async (database) => {
    await hasAccount(database, account);
    return createWorkspaceLinks(database).unlink(account, { platform, workspace: id }, byTerminal());
  });
  if (done) return { account, platform, workspace: id };
  throw new UserError('not-linked', `${id} is not linked to ${account}.`, {
    hint: 'tallybot account list names what is linked.',
  });
}

async function isThere({ prisma }: Database, id: string): Promise<boolean> {
  return (await prisma.account.count({ where: { id } })) > 0;
}
