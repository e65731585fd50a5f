import { createReportStore } from '../../db/readers/store.ts';
import { type Credits, printCredits } from '../../domain/credits.ts';
import { UserError } from '../../domain/errors.ts';
import { endOf, whyOwnKey } from '../../domain/grant.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import type { GrantAnswer, GrantRequest } from '../../ledger/give-credits.ts';
import { bringTo } from '../../reports/position.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import { ledgerOf } from '../ledger-of.ts';
import { UsageError } from '../usage-error.ts';
import type { Screen } from '../verb.ts';
import { withSql } from '../with-database.ts';

interface NewGrant {
  account: string;
  credits: Credits;
  source: string;
  pool: GrantRequest['pool'];
  agent: string | undefined;
  from: InstantMs | undefined;
  until: InstantMs | undefined;
  remarks: string | undefined;
}

export async function addGrant({ account, credits, source, ...given }: NewGrant) {
  if (credits === 0n) throw new UsageError('bad-credits', 'Nothing cannot be given.');
  const why = whyOwnKey(source);
  if (why) throw new UsageError('bad-source', `A source ${why}: these keys are the ledger’s own.`);
  const answer = await withSql(async (database) => {
    await hasAccount(database, account);
    return ledgerOf(database).grant(account, {
      id: source,
      pool: given.pool,
      amount: credits,
      effectiveAt: given.from ?? null,
      expiresAt: given.until ?? null,
      agentId: given.agent ?? null,
      priority: null,
      actor: byTerminal().actor,
      remarks: given.remarks ?? null,
    });
  });
  if (answer.status === 'refused') throw new UserError(answer.reason, refusals[answer.reason]);
  const { status, grant, balanceAfter } = answer;
  return {
    status,
    id: grant.id,
    amount: printCredits(grant.amount),
    effectiveAt: printInstant(grant.effectiveAt),
    expiresAt: grant.expiresAt === null ? null : printInstant(grant.expiresAt),
    balanceAfter: printCredits(balanceAfter),
  };
}

const refusals: Record<Extract<GrantAnswer, { status: 'refused' }>['reason'], string> = {
  conflict: 'Other credits were given under this source key.',
  closed: 'They would begin in a cycle that is closed, whose numbers stay as they were said.',
  lapsed: 'They would expire before they begin.',
};

export async function listGrants({ account }: { account: string }, { clock }: Pick<Screen, 'clock'>) {
  const now = clock();
  const credits = await withSql(({ pool }) => createReportStore(pool).credits(account, now));
  if (!credits) throw unknownAccount(account);
  const open = bringTo(credits, now).position.grants.filter((grant) => endOf(grant) > now);
  return {
    grants: open
      .sort((a, b) => compare(endOf(a), endOf(b)) || compare(a.id, b.id))
      .map(({ id, pool, amount, remaining, effectiveAt, expiresAt, agentId }) => ({
        id,
        pool,
        amount: printCredits(amount),
        remaining: printCredits(remaining),
        effectiveAt: printInstant(effectiveAt),
        expiresAt: expiresAt === null ? null : printInstant(expiresAt),
        agent: agentId,
      })),
  };
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Taking {
  account: string;
  credits: Credits;
  source: string;
  remarks: string | undefined;
}

export async function takeCredits({ account, credits, source, remarks }: Taking) {
  if (credits === 0n) throw new UsageError('bad-credits', 'Nothing cannot be taken.');
  const answer = await withSql(async (database) => {
    await hasAccount(database, account);
    const { actor } = byTerminal();
    return ledgerOf(database).adjust(account, {
      id: source,
      amount: -credits,
      actor,
      remarks: remarks ?? null,
    });
  });
  if (answer.status === 'refused') {
    throw new UserError(answer.reason, `Under “${source}” another amount was given or taken.`);
  }
  const status = answer.status === 'adjusted' ? ('taken' as const) : answer.status;
  return {
    status,
    id: source,
    amount: printCredits(credits),
    balanceAfter: printCredits(answer.balanceAfter),
  };
}

interface VoidingGrant {
  account: string;
  grant: string;
  remarks: string | undefined;
}

export async function voidGrant({ account, grant: id, remarks }: VoidingGrant) {
  const { status } = await withSql(async (database) => {
    await hasAccount(database, account);
    const { actor } = byTerminal();
    return ledgerOf(database).voidGrant(account, { id, actor, remarks: remarks ?? null });
  });
  if (status === 'unknown') {
    throw new UserError('unknown-grant', `No credits were given to ${account} under “${id}”.`, {
      hint: `tallybot grant list --account ${account} names those that can be spent.`,
    });
  }
  if (status === 'closed') throw new UserError('closed', 'Nothing of these credits can move any more.');
  return { id, status };
}
