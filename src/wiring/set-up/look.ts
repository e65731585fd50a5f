import { createKeyStore } from '../../db/api-keys.ts';
import type { Database } from '../../db/client.ts';
import { cycleAt } from '../../domain/cycle.ts';
import { localDay } from '../../domain/instant.ts';
import type { AccountStep, KeyStep, NoticesStep } from '../../playground/set-up.ts';
import type { Times } from './account.ts';
import { firstNotices } from './first-notices.ts';
import { planIn, startingPlans } from './plan.ts';

/** What is true of the account, read anew each time. */
export async function lookAtAccount(
  { database, times }: { database: Database; times: Times },
  accountId: string | null,
): Promise<AccountStep> {
  const rows = await database.prisma.account.findMany({ orderBy: { id: 'asc' } });
  const row = rows.find(({ id }) => id === accountId);
  const common = {
    known: rows.map(({ id, name }) => ({ id, name })),
    today: localDay(times.real(), 'UTC'),
    startingPlans,
    clock: isAhead(times)
      ? 'The playground’s clock has been moved ahead. What is set up here counts by the time of this machine.'
      : null,
  };
  if (!row) return { ...common, state: 'open', says: 'No account of your own yet.', chosen: null };
  const { id, name, zone, anchorAt } = row;
  const cycle = cycleAt({ anchorAt: anchorAt.getTime(), zone }, times.real());
  const plan = await planIn(database, id, cycle.number);
  const days = [localDay(cycle.startsAt, zone), localDay(cycle.endsAt, zone)];
  return {
    ...common,
    state: plan === null ? 'open' : 'done',
    says: plan === null ? `${name} has no plan yet.` : `${name}, on the plan ${plan}.`,
    chosen: { id, name, zone, plan, cycle: days.join(' to ') },
  };
}

// What a clock that is read twice may differ by.
const AHEAD_MS = 60_000;

function isAhead({ real, playground }: Times): boolean {
  return playground() - real() > AHEAD_MS;
}

export async function lookAtKeys(database: Database, accountId: string | null): Promise<KeyStep> {
  if (accountId === null) return { state: 'open', says: 'Needs an account.', keys: [] };
  const stored = await createKeyStore(database).list(accountId);
  const keys = stored
    .filter(({ revokedAt }) => revokedAt === null)
    .map(({ id, name, lastUsedAt }) => ({ id, name, used: lastUsedAt !== null }));
  if (keys.length === 0) return { state: 'open', says: 'No key yet.', keys };
  const used = keys.some((key) => key.used);
  return {
    state: 'done',
    says: used ? 'A key is in use.' : 'There is a key; it has not been used yet.',
    keys,
  };
}

export async function lookAtNotices(
  { prisma }: Database,
  account: AccountStep['chosen'],
): Promise<NoticesStep> {
  if (!account) return { state: 'open', says: 'Needs an account, for its time zone.', commands: [] };
  const where = { accountId: account.id, removedAt: null };
  const digests = await prisma.digestSchedule.count({ where });
  const alerts = await prisma.alertRule.count({ where });
  const commands = firstNotices(account.zone);
  if (digests > 0 && alerts > 0)
    return { state: 'done', says: 'A digest and warnings have been set.', commands };
  return { state: 'open', says: 'Typed in chat, once the service runs with your tokens.', commands };
}
