import { expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { databaseForTest } from '../support/database.ts';

test('hand-written SQL reads credits as bigint and instants as milliseconds, and Prisma its own types', async () => {
  const { pool, prisma } = await databaseForTest();
  const sql = `select 9007199254740993::bigint as credits, '2026-05-04T10:20:30Z'::timestamptz as at`;

  const { rows } = await pool.query(sql);
  const prismaRows = await prisma.$queryRawUnsafe(sql);

  expect(rows).toEqual([{ credits: 9007199254740993n, at: Date.UTC(2026, 4, 4, 10, 20, 30) }]);
  expect(prismaRows).toEqual([{ credits: 9007199254740993n, at: new Date('2026-05-04T10:20:30Z') }]);
});

test('a connection lost in a transaction fails its next query and not the process', async () => {
  const { pool } = await databaseForTest();
  const client = await pool.connect();
  await client.query('begin');

  const lost = client.query('select pg_terminate_backend(pg_backend_pid())');

  await expect(lost).rejects.toThrow('terminating connection');
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test.each([
  ['the password is wrong', { password: 'hunter2' }, 'the user or the password is wrong'],
  ['there is no such database', { database: 'nowhere' }, 'there is no such database'],
  [
    'nothing listens',
    { connectionString: 'postgres://me:hunter2@127.0.0.1:1/x' },
    'at 127.0.0.1:1: nothing listens there',
  ],
  [
    'there is no such host',
    { connectionString: 'postgres://me:hunter2@no.invalid/x' },
    'at no.invalid:5432: ',
  ],
])('where %s, that is said without the password', async (_, change, said) => {
  const error = await openDatabase({ ...inject('postgres'), ...change }).catch((reason) => reason);

  expect(error.message).toContain(said);
  expect(error.stack).not.toContain('hunter2');
});
