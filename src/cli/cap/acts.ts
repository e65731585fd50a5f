import { capIdOf, findHolder } from '../../chat/capped.ts';
import type { SqlDatabase } from '../../db/client.ts';
import { createReportStore } from '../../db/readers/store.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import type { CapWindow } from '../../domain/cap.ts';
import { type Credits, printCredits } from '../../domain/credits.ts';
import { printInstant } from '../../domain/instant.ts';
import { capsAt } from '../../reports/caps.ts';
import { byTerminal } from '../by.ts';
import { unknownAccount } from '../has-account.ts';
import { statusOf } from '../status-of.ts';
import { UsageError } from '../usage-error.ts';
import type { Screen } from '../verb.ts';
import { withDatabase, withSql } from '../with-database.ts';

export async function listCaps({ account }: { account: string }, { clock }: Pick<Screen, 'clock'>) {
  const { caps } = await withSql((database) => readCaps(database, account, clock()));
  return {
    caps: caps.map(({ cap, used, resetsAt }) => ({
      id: cap.id,
      scope: cap.scope,
      scopeId: cap.scopeId,
      per: cap.window,
      limit: printCredits(cap.limit),
      used: printCredits(used),
      resetsAt: printInstant(resetsAt),
    })),
  };
}

interface NewCap {
  account: string;
  limit: Credits;
  agent: string | undefined;
  company: string | undefined;
  person: string | undefined;
  per: CapWindow;
  remarks: string | undefined;
}

export async function setCap({ account, limit, per, remarks, ...whom }: NewCap) {
  if (Object.values(whom).filter((said) => said !== undefined).length !== 1) {
    throw new UsageError('missing-option', 'Say --agent, --company or --person, one of the three.');
  }
  const by = byTerminal(remarks);
  return withDatabase(async (database) => {
    const { caps, directory } = await readCaps(database, account, by.at);
    const holder = findHolder(whom, directory);
    const window = { ...holder, window: per };
    const id = capIdOf(
      caps.map(({ cap }) => cap),
      window,
    );
    const answer = await createTermsStore(database).putCap(account, { id, ...window, limit }, by);
    return { account, id, status: statusOf(account, answer, {}), ...holder, per, limit: printCredits(limit) };
  });
}

interface RemovingCap {
  account: string;
  cap: string;
  remarks: string | undefined;
}

export async function removeCap({ account, cap: id, remarks }: RemovingCap) {
  const answer = await withDatabase((database) =>
    createTermsStore(database).archiveCap(account, id, byTerminal(remarks)),
  );
  const status = statusOf(account, answer, {
    'unknown-cap': [
      `${account} has no cap “${id}”.`,
      `List them with: tallybot cap list --account ${account}`,
    ],
  });
  return { account, id, status };
}

async function readCaps({ pool }: Pick<SqlDatabase, 'pool'>, account: string, now: number) {
  const reports = createReportStore(pool);
  const directory = await reports.directory(account);
  if (!directory) throw unknownAccount(account);
  const { caps } = await reports.notices(account, now);
  return { directory, caps: capsAt(caps, directory.anchor, now) };
}
