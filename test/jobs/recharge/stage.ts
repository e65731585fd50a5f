import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createRechargeAttempts } from '../../../src/db/recharge/attempts.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { credits } from '../../../src/domain/credits.ts';
import { UsageEvent } from '../../../src/domain/usage-event.ts';
import type { RechargeAttempts, RechargeProvider } from '../../../src/jobs/recharge/ports.ts';
import { createRecharge, type Recharge } from '../../../src/jobs/recharge/recharge.ts';
import { createLedger, type Ledger } from '../../../src/ledger/ledger.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type AccountParts, createAccount } from '../../support/ledger-account.ts';

export const START = Date.UTC(2026, 4, 10, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Terms {
  below: number;
  buy: number;
  cap: number;
  provider?: string;
}

export interface Replica {
  ledger: Ledger;
  recharge: Recharge;
}

export interface ReplicaParts {
  attempts?: (attempts: RechargeAttempts) => RechargeAttempts;
  ledger?: (ledger: Ledger) => Pick<Ledger, 'grant'>;
  skewMs?: number;
  /** Of what a provider is waited for. */
  patienceMs?: number;
}

/** Accounts that buy, in a database of their own, by a clock that stands until it is set. */
export function rechargeStage(database: TestDatabase) {
  const clock = { now: START };
  let spent = 0;
  const { pool } = database;

  return {
    clock,
    /** With 1 000 credits a month, of which so many are left. */
    async account(id: string, terms: Terms, parts: Partial<AccountParts> = {}): Promise<void> {
      await createAccount(database, { ...parts, id });
      await pool.query(
        `insert into recharge_setting (account_id, below, buy, monthly_cap, provider) values ($1, $2, $3, $4, $5)`,
        [id, credits(terms.below), credits(terms.buy), credits(terms.cap), terms.provider ?? 'bank'],
      );
    },
    /** A process of its own: a ledger that remembers, and whoever buys. */
    replica(
      provider: RechargeProvider,
      { skewMs = 0, patienceMs = 5, ...parts }: ReplicaParts = {},
    ): Replica {
      const now = () => clock.now + skewMs;
      const attempts = createRechargeAttempts(database);
      const ledger = createLedger(createLedgerStore(pool), now, (id) => recharge.wake(id));
      const recharge = createRecharge({
        attempts: parts.attempts?.(attempts) ?? attempts,
        providers: { bank: provider, manual: provider, stripe: provider },
        ledger: parts.ledger?.(ledger) ?? ledger,
        clock: now,
        patienceMs,
      });
      return { ledger, recharge };
    },
    /** Each debit is a call of its own. */
    async spend({ ledger }: Pick<Replica, 'ledger'>, accountId: string, amount: number, times = 1) {
      const events = Array.from({ length: times }, () => {
        spent += 1;
        const at = new Date(clock.now).toISOString();
        return UsageEvent.parse({ id: `e${spent}`, at, agent: 'ada', type: 'reply', quantity: amount });
      });
      await Promise.all(events.map((event) => ledger.record(accountId, [event])));
    },
    /** With a channel that hears of everything. */
    async alerts(accountId: string, channel = 'ops'): Promise<void> {
      const terms = createTermsStore(database);
      const by = { actor: 'test', remarks: null, at: clock.now };
      const owned = { ownerId: 'priya' };
      const place = { platform: 'slack', workspace: 'T1', zone: null, ...owned } as const;
      await terms.putDestination(accountId, { id: channel, channel, ...place }, by);
      await pool.query(
        `insert into alert_rule (account_id, id, kind, settings, destination_id, owner_id, created_at)
         values ($1, $2, 'low_credit', '{"basis":"plan_credits","thresholds":[]}', $3, 'priya', now())`,
        [accountId, `rule-${channel}`, channel],
      );
    },
    async attempts(accountId: string) {
      const { rows } = await pool.query<{ id: string; state: string; amount: bigint; month: string }>(
        'select id, state, amount, month from recharge_attempt where account_id = $1 order by created_at, id',
        [accountId],
      );
      return rows;
    },
    async states(accountId: string): Promise<string[]> {
      return (await this.attempts(accountId)).map(({ state }) => state);
    },
    async setting(accountId: string) {
      const { rows } = await pool.query<{
        failures: number;
        retry_at: number | null;
        paused_at: number | null;
      }>('select failures, retry_at, paused_at from recharge_setting where account_id = $1', [accountId]);
      return rows[0];
    },
    /** The credits that purchases have given, by the purchase. */
    async given(accountId: string): Promise<Map<string, bigint>> {
      const { rows } = await pool.query<{ id: string; amount: bigint }>(
        `select id, amount from credit_grant where account_id = $1 and id like 'recharge:%'`,
        [accountId],
      );
      return new Map(rows.map(({ id, amount }) => [id.slice('recharge:'.length), amount]));
    },
    async said(accountId: string, kind: string) {
      const { rows } = await pool.query<{
        id: string;
        facts: Record<string, unknown>;
        destination_id: string | null;
      }>(
        'select id, facts, destination_id from outbox where account_id = $1 and kind = $2 order by created_at, id',
        [accountId, kind],
      );
      return rows;
    },
  };
}
