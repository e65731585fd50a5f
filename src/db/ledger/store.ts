import pg, { type PoolClient } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';
import type { AccountState } from '../../ledger/ports/account-state.ts';
import { type LedgerStore, LedgerUnavailableError } from '../../ledger/ports/store.ts';
import { archiveOf } from './archive.ts';
import { texts } from './arrays.ts';
import { findAll } from './find.ts';
import { insertEvents } from './insert-events.ts';
import { type BalanceRow, loadState } from './load-states.ts';
import { loadTerms } from './load-terms.ts';
import type { Send } from './send.ts';
import { writeAll } from './write.ts';

// An account in memory is some ten kilobytes.
const ACCOUNTS_KEPT_MAX = 20_000;

/**
 * The ledger in Postgres. Accounts stay in memory between commits; the version that the lock reads tells whether
 * another process has written since, so what is remembered is never older than the row that is locked.
 */
export function createLedgerStore(pool: pg.Pool): LedgerStore {
  const remembered = new Map<string, AccountState>();

  async function take(client: PoolClient, accountIds: readonly string[], now: InstantMs) {
    const { rows } = await client.query<BalanceRow>(
      `select account_id, event_seq, entry_seq, allocated_until, granted_cycle, next_roll_at, version, terms_version
         from balance where account_id = any($1::text[]) order by account_id for update`,
      [texts(accountIds)],
    );
    const states = await Promise.all(
      rows.map(async (row) => {
        const known = remembered.get(row.account_id);
        // What is being decided on is nobody else's until it is committed.
        remembered.delete(row.account_id);
        const terms =
          known?.terms.version === row.terms_version
            ? known.terms
            : await loadTerms(client, row.account_id, row.terms_version);
        return known?.version === row.version && known.terms === terms
          ? known
          : loadState(client, row, terms, now);
      }),
    );
    return new Map(states.map((state) => [state.accountId, state]));
  }

  function remember(states: ReadonlyMap<string, AccountState>, now: InstantMs): void {
    if (remembered.size + states.size > ACCOUNTS_KEPT_MAX) remembered.clear();
    for (const state of states.values()) {
      state.touched.clear();
      for (const hold of state.holds.values()) {
        if (hold.endedAt !== null || hold.expiresAt <= now) state.holds.delete(hold.id);
      }
      remembered.set(state.accountId, state);
    }
  }

  return {
    async transact(accountIds, lookups, now, work) {
      const client = await pool.connect().catch((error) => Promise.reject(new LedgerUnavailableError(error)));
      let broken: Error | undefined;
      try {
        // Sent together: a batch goes to the database and back twice, whatever it looks up and writes.
        const [, states, found] = await Promise.all([
          client.query('begin'),
          take(client, accountIds, now),
          findAll(client, lookups),
        ]);
        found.joinHolds(states);
        const written = new Set<AccountState>();
        const sent: Promise<unknown>[] = [];
        const send: Send = (sql, values) => {
          const query = client.query(sql, values as unknown[]);
          // It is waited for with the commit, and may fail before that.
          query.catch(() => {});
          sent.push(query);
        };
        const result = await work({
          states,
          found,
          archive(accountId) {
            const state = states.get(accountId);
            if (!state) throw new Error(`the account ${accountId} is not locked`);
            return archiveOf(client, state.terms);
          },
          sendEvents: (events) => insertEvents(send, events),
          send(writes, changed) {
            writeAll(send, writes, changed, now);
            for (const state of changed) {
              state.version += 1n;
              written.add(state);
              if (writes.agents.some((agent) => agent.accountId === state.accountId))
                state.terms.version += 1n;
            }
          },
        });
        // A statement that has failed turns the commit into a rollback, without an error of its own.
        await Promise.all([...sent, client.query('commit')]);
        remember(new Map([...states].filter(([, state]) => written.has(state))), now);
        return result;
      } catch (error) {
        broken = await client.query('rollback').then(
          () => undefined,
          (lost: Error) => lost,
        );
        throw isAway(error) ? new LedgerUnavailableError(error) : error;
      } finally {
        client.release(broken);
      }
    },
  };
}

/**
 * Not a fault of what was written: the server has lost the connection (08), is short of something (53), is shutting
 * down (57), or had to break a deadlock (40); or it did not answer at all.
 */
function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|40|53|57)/.test(error.code ?? '');
  const { code, message } = error as { code?: unknown; message?: unknown };
  // Asked of what Postgres has not said, for EPIPE could be one of its codes. The driver's own errors have none.
  return BROKEN_CODES.test(String(code)) || BROKEN_WORDS.test(String(message));
}

const BROKEN_CODES = /^(E[A-Z]+|ERR_STREAM_[A-Z_]+)$/;
const BROKEN_WORDS = /^(Connection terminated|Client has encountered a connection error)/;
