import type { Pool, PoolClient } from 'pg';
import type { InstantMs } from '../../domain/instant.ts';
import type { AccountState } from '../../ledger/ports/account-state.ts';
import { type LedgerStore, LedgerUnavailableError } from '../../ledger/ports/store.ts';
import type { Terms } from '../../ledger/ports/terms.ts';
import type { Writes } from '../../ledger/ports/writes.ts';
import { archiveOf } from './archive.ts';
import { itself, texts } from './arrays.ts';
import { unavailableIfAway } from './away.ts';
import { createChain } from './chain.ts';
import { findAll } from './find.ts';
import { insertEvents } from './insert-events.ts';
import { type BalanceRow, loadStates } from './load-states.ts';
import { loadTerms } from './load-terms.ts';
import { createMemory } from './memory.ts';
import type { Send } from './send.ts';
import { writeAll } from './write.ts';

/**
 * The ledger in Postgres. Accounts stay in memory between commits; the version that the lock reads tells whether
 * another process has written since, so what is remembered is never older than the row that is locked.
 */
export function createLedgerStore(pool: Pool): LedgerStore {
  const memory = createMemory();

  async function take(client: PoolClient, accountIds: readonly string[], now: InstantMs) {
    const { rows } = await client.query<BalanceRow>(
      `select account_id, event_seq, entry_seq, allocated_until, granted_cycle, next_roll_at, version, terms_version
         from balance where account_id = any($1::text[]) order by account_id for update`,
      [texts(accountIds, itself)],
    );
    const known: AccountState[] = [];
    const unknown: { row: BalanceRow; terms: Terms }[] = [];
    const termsOf = (row: BalanceRow) => loadTerms(client, row.account_id, row.terms_version);
    await Promise.all(
      rows.map(async (row) => {
        const state = memory.take(row.account_id);
        const isSame = state?.terms.version === row.terms_version;
        if (isSame && state.version === row.version) known.push(state);
        else unknown.push({ row, terms: isSame ? state.terms : await termsOf(row) });
      }),
    );
    const loaded = await loadStates(client, unknown, now);
    return new Map([...known, ...loaded].map((state) => [state.accountId, state]));
  }

  return {
    chain: () => createChain(pool, memory),
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
        const written: AccountState[] = [];
        const begun: Writes['conversations'] = [];
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
            written.push(...changed);
            begun.push(...writes.conversations);
          },
        });
        // A statement that has failed turns the commit into a rollback, without an error of its own.
        await Promise.all([...sent, client.query('commit')]);
        memory.keep(written, now);
        memory.conversations.add(begun);
        memory.conversations.add(
          lookups.conversations.filter(({ accountId, id }) => found.knowsConversation(accountId, id)),
        );
        return result;
      } catch (error) {
        broken = await client.query('rollback').then(
          () => undefined,
          (lost: Error) => lost,
        );
        throw unavailableIfAway(error);
      } finally {
        client.release(broken);
      }
    },
  };
}
