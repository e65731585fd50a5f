import { insertNotice, type NewNotice } from '../../../src/db/outbox/insert.ts';
import { createOutbox } from '../../../src/db/outbox/store.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { warningKinds } from '../../../src/domain/warning.ts';
import type { Announcement } from '../../../src/jobs/announcements/announcement.ts';
import { announcements } from '../../../src/jobs/announcements/index.ts';
import { isOver } from '../../../src/jobs/announcements/over.ts';
import type { DeliveryParts } from '../../../src/jobs/deliver/deliver.ts';
import { createWorker, type Worker } from '../../../src/jobs/deliver/worker.ts';
import { type ManualClock, manualClock } from '../../../src/playground/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createAccount } from '../../support/ledger-account.ts';
import { createFakeCourier } from './fake-courier.ts';

export const NOON = Date.UTC(2026, 4, 10, 12);

export interface Row {
  id: string;
  state: string;
  why: string | null;
  attempts: number;
  into: string | null;
}

/** Each kind says its own name, whom it tells of and how that stands: words are tested elsewhere. */
const plain: Announcement[] = [...warningKinds, 'note', 'escalation', 'reminder'].map((kind) => ({
  kind,
  async compose(notice) {
    if (isOver(notice) && notice.postedAt === null) return null;
    const told = [notice, ...notice.merged].map(({ id, recoveredAt }) =>
      recoveredAt === null ? id : `${id} (over)`,
    );
    const acknowledged = notice.acknowledged ? `, seen by ${notice.acknowledged.by}` : '';
    const card = {
      title: `${told.join(' + ')}${acknowledged}`,
      tone: 'neutral',
      subtitle: null,
      parts: [],
      actions: [],
      notes: [],
    } as const;
    return { card, mention: notice.rule?.mention ?? null };
  },
}));

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** An account of its own in a database that a test file shares: two channels, a clock, a platform, workers. */
export async function createStage(database: TestDatabase, accountId = `a-${crypto.randomUUID()}`) {
  const { pool } = database;
  // A worker asks for all accounts: what another test has left is none of its.
  await pool.query('delete from outbox');
  await createAccount(database, { id: accountId });
  const clock: ManualClock = manualClock(NOON);
  const courier = createFakeCourier();
  const timing = { now: clock.now, after: clock.after, pause: async () => {} };

  async function destination(id: string, parts: { channel?: string; owner?: string } = {}): Promise<void> {
    await pool.query(
      `insert into destination (account_id, id, platform, workspace, channel, owner_id, created_at)
       values ($1, $2, 'slack', 'T1', $3, $4, to_timestamp($5 / 1000.0))`,
      [accountId, id, parts.channel ?? id, parts.owner ?? 'slack:T1:U1', NOON],
    );
  }

  async function rule(destinationId: string, settings: object = {}, more: { snoozedUntil?: number } = {}) {
    await pool.query(
      `insert into alert_rule (account_id, id, kind, settings, destination_id, owner_id, created_at, snoozed_until)
       values ($1, $2, 'low_credit', $3, $4, 'ann', to_timestamp($5 / 1000.0), to_timestamp($6::int8 / 1000.0))`,
      [
        accountId,
        `low-credit:${destinationId}`,
        JSON.stringify({ basis: 'plan_credits', thresholds: ['20%', '0%'], ...settings }),
        destinationId,
        NOON,
        more.snoozedUntil ?? null,
      ],
    );
  }

  async function write(notice: Partial<NewNotice> & { id: string }): Promise<void> {
    const now = clock.now();
    const row = {
      accountId,
      destinationId: 'ops',
      kind: 'note',
      facts: {},
      createdAt: now,
      dueAt: now,
      ...notice,
    };
    const client = await pool.connect();
    try {
      await client.query('begin');
      for (const { sql, values } of insertNotice(row)) await client.query(sql, values);
      await client.query('commit');
    } finally {
      client.release();
    }
  }

  function worker(
    parts: Pick<Partial<DeliveryParts>, 'outbox' | 'timing' | 'couriers' | 'reports'> = {},
  ): Worker {
    return createWorker({
      outbox: createOutbox(pool),
      couriers: [courier],
      announcements: [...plain, ...announcements.filter(({ kind }) => kind === 'broken')],
      reports: createReportStore(pool),
      timing,
      random: () => 1,
      ...parts,
    });
  }

  const only = worker();

  return {
    accountId,
    pool,
    clock,
    timing,
    courier,
    destination,
    rule,
    write,
    worker,
    /** Looks once, and waits for what comes of it. */
    async run(...workers: Worker[]): Promise<void> {
      const all = workers.length > 0 ? workers : [only];
      for (const each of all) each.wake();
      await Promise.all(all.map((each) => each.settled()));
    },
    async rows(): Promise<Row[]> {
      const { rows } = await pool.query<Row>(
        `select id, state, last_error as why, attempts, merged_into as into from outbox
          where account_id = $1 order by created_at, id`,
        [accountId],
      );
      return rows;
    },
    async row(id: string): Promise<Row | undefined> {
      return (await this.rows()).find((each) => each.id === id);
    },
    /** As they stand, oldest first. */
    titles: () => courier.messages.map(({ titles }) => titles[0]),
    sql: (sql: string, ...values: unknown[]) => pool.query(sql, [accountId, ...values]),
  };
}
