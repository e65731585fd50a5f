import type { Socket } from 'node:net';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { UserError } from '../../src/domain/errors.ts';
import { type LedgerSession, LedgerUnavailableError, type Lookups } from '../../src/ledger/ports/store.ts';
import { databaseForTest, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

const nothing: Lookups = { events: [], conversations: [], holds: [], stored: [] };

test.each([
  ['EPIPE, which looks like a code of Postgres', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })],
  ['a reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['an end without a word', undefined],
])('a connection that breaks in a transaction with %s is the database being away', async (_, reason) => {
  const database = await databaseForTest();
  await createAccount(database);
  const used = watchConnections(database);

  const transaction = transact(database, async (session) => {
    // The driver's own field, for there is no kinder way to have a connection break on this side.
    for (const client of used)
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy(reason);
    return session.archive('acme').grant('any');
  });

  await expect(transaction).rejects.toThrow(LedgerUnavailableError);
  expect(await transact(database, async ({ states }) => [...states.keys()])).toEqual(['acme']);
});

test('a statement sent after the connection broke is the database being away too', async () => {
  const database = await databaseForTest();
  await createAccount(database);

  const transaction = transact(database, async (session) => {
    await database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await session
      .archive('acme')
      .grant('any')
      .catch(() => {});
    return session.archive('acme').grant('any');
  });

  await expect(transaction).rejects.toThrow(LedgerUnavailableError);
});

test('holds that nobody ended are left behind once their time is over', async () => {
  const database = await databaseForTest();
  await createAccount(database);
  await database.pool.query(
    `insert into hold (account_id, id, agent_id, amount, created_at, expires_at)
     select 'acme', id, 'ada', 1, now() - interval '1 day', now() + until
       from (values ('over', interval '-1 hour'), ('stands', interval '1 hour')) as h (id, until)`,
  );

  const held = await transact(database, async ({ states }) => [...(states.get('acme')?.holds.keys() ?? [])]);

  expect(held).toEqual(['stands']);
});

test('what the work itself refuses stays what it is', async () => {
  const database = await databaseForTest();
  await createAccount(database);

  const transaction = transact(database, async () => {
    throw new UserError('bad-credits', 'That is no amount.');
  });

  await expect(transaction).rejects.toThrow(UserError);
});

function transact<T>({ pool }: TestDatabase, work: (session: LedgerSession) => Promise<T>): Promise<T> {
  return createLedgerStore(pool).transact(['acme'], nothing, Date.now(), work);
}

function watchConnections({ pool }: TestDatabase): Set<pg.PoolClient> {
  const used = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => used.add(client));
  return used;
}
