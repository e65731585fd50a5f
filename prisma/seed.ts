import type { Database } from '../src/db/client.ts';
import { createLedgerStore } from '../src/db/ledger/store.ts';
import { createTermsStore } from '../src/db/terms/store.ts';
import { invariant } from '../src/domain/errors.ts';
import type { Grant } from '../src/domain/grant.ts';
import type { InstantMs } from '../src/domain/instant.ts';
import type { UsageEvent } from '../src/domain/usage-event.ts';
import { DAY_MS } from '../src/domain/wall-clock.ts';
import { createLedger, type Ledger } from '../src/ledger/ledger.ts';
import type { TermsAnswer, TermsStore } from '../src/ledger/ports/terms-store.ts';
import { type DemoAccount, demoAccount } from './demo/account.ts';

export interface LoadedDemo {
  accountId: string;
  events: number;
  grants: number;
}

const JOB = { accountId: 'demo', id: 'demo' };
/** “tally”, as a number that no other lock of this database has. */
const LOCK = 0x74616c6c79;

/**
 * Loads the demo into a database that has no account yet. A load that was interrupted is told again from its start,
 * as of the instant it began, and the ledger counts no event twice. `null`: there is nothing to load.
 */
export async function loadDemoIfNew(database: Database, now: InstantMs): Promise<LoadedDemo | null> {
  // One replica loads while the others wait. In a transaction, because a lock of the session would outlive its owner
  // behind a pooler; the load commits on connections of its own.
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const startedAt = await begin(database, now);
    const loaded = startedAt === null ? null : await load(database, demoAccount(startedAt), startedAt, now);
    await client.query('commit');
    return loaded;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // Closed where it failed, which lets go of the lock too.
    client.release(broken);
  }
}

/** When the load began that is to be done: just now, or before it was interrupted. */
async function begin({ prisma }: Database, now: InstantMs): Promise<InstantMs | null> {
  const job = await prisma.importJob.findUnique({ where: { accountId_id: JOB } });
  if (job) return job.finishedAt === null ? job.startedAt.getTime() : null;
  if (await prisma.account.findFirst({ select: { id: true } })) return null;
  await prisma.importJob.create({ data: { ...JOB, startedAt: new Date(now) } });
  return now;
}

async function load(
  database: Database,
  demo: DemoAccount,
  startedAt: InstantMs,
  now: InstantMs,
): Promise<LoadedDemo> {
  await agree(createTermsStore(database), demo, startedAt);

  // Each batch is written when it had happened, so that cycles turn, and credits open and lapse, as they would have.
  let clock = demo.account.anchorAt;
  const ledger = createLedger(createLedgerStore(database.pool), () => clock);
  for (const step of history(demo)) {
    clock = Math.max(clock, step.at);
    await take(ledger, demo.account.id, step);
  }
  clock = startedAt;
  await ledger.roll(demo.account.id);

  const { events, grants } = demo;
  await database.prisma.importJob.update({
    where: { accountId_id: JOB },
    data: { rowsDone: events.length, finishedAt: new Date(now) },
  });
  return { accountId: demo.account.id, events: events.length, grants: grants.length };
}

async function agree(terms: TermsStore, demo: DemoAccount, at: InstantMs): Promise<void> {
  const by = { actor: 'demo', remarks: null, at };
  const { id, ...account } = demo.account;
  const agreed: TermsAnswer<string>[] = [await terms.putAccount(id, account, by)];
  for (const plan of demo.plans) agreed.push(await terms.putPlan(id, plan, by));
  for (const pack of demo.packs) agreed.push(await terms.putPack(id, pack, by));
  for (const subscription of demo.subscriptions) agreed.push(await terms.subscribe(id, subscription, by));
  for (const company of demo.companies)
    agreed.push(await terms.putCompany(id, { ...company, archivedAt: null }, by));
  for (const agent of demo.agents) agreed.push(await terms.putAgent(id, agent, by));
  for (const member of demo.members)
    agreed.push(await terms.putMember(id, { ...member, removedAt: null }, by));
  for (const rate of demo.rates) agreed.push(await terms.addRate(id, rate, by));
  invariant(
    agreed.every(({ status }) => status !== 'refused'),
    'the terms of the demo agree with each other',
  );
}

type Step = { at: InstantMs } & ({ grant: Grant } | { events: readonly UsageEvent[] });

/** What happened, in order: the usage of each day as one batch, cut where credits came in. */
function history({ grants, events }: DemoAccount): Step[] {
  const batches = new Map<string, UsageEvent[]>();
  for (const event of events) {
    const given = grants.filter(({ effectiveAt }) => effectiveAt <= event.occurredAt).length;
    const key = `${Math.floor(event.occurredAt / DAY_MS)}/${given}`;
    const batch = batches.get(key);
    if (batch) batch.push(event);
    else batches.set(key, [event]);
  }
  const usage = [...batches.values()].map((batch) => ({
    at: Math.max(...batch.map(({ occurredAt }) => occurredAt)),
    events: batch,
  }));
  return [...grants.map((grant) => ({ at: grant.effectiveAt, grant })), ...usage].sort((a, b) => a.at - b.at);
}

async function take(ledger: Ledger, accountId: string, step: Step): Promise<void> {
  if ('grant' in step) {
    const { id, pool, amount, effectiveAt, expiresAt, agentId, priority } = step.grant;
    invariant(pool === 'top_up' || pool === 'promo', 'the ledger makes the cycles’ allowances itself');
    const credits = { id, pool, amount, effectiveAt, expiresAt, agentId, priority };
    const answer = await ledger.grant(accountId, { ...credits, actor: 'demo', remarks: null });
    invariant(answer.status !== 'refused', `the demo’s grant ${id} is taken`);
    return;
  }
  const answers = await ledger.record(accountId, step.events);
  invariant(
    answers.every(({ status }) => status !== 'refused'),
    'the demo’s events are taken',
  );
}
