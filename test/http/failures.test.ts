import { expect, test } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { UserError } from '../../src/domain/errors.ts';
import { replyToFailure } from '../../src/http/failures.ts';
import { LedgerUnavailableError } from '../../src/ledger/ports/store.ts';

/** As Prisma and its adapter wrap what Postgres answered. */
function fromPrisma(code: string, originalCode?: string): Error {
  const cause = { kind: 'postgres', originalCode };
  const driverAdapterError = Object.assign(new Error('postgres', { cause }), { name: 'DriverAdapterError' });
  const meta = originalCode === undefined ? {} : { driverAdapterError };
  return new Prisma.PrismaClientKnownRequestError('Database error.', { code, clientVersion: '7', meta });
}

function coded(code: string): Error {
  return Object.assign(new Error('failed'), { code });
}

test.each([
  ['the ledger cannot write', new LedgerUnavailableError(new Error('gone'))],
  ['nothing listens', coded('ECONNREFUSED')],
  ['the socket is not there', coded('ENOENT')],
  ['the pipe broke', coded('EPIPE')],
  ['the connection ended without a word', new Error('Connection terminated unexpectedly')],
  [
    'the connection had ended before',
    new Error('Client has encountered a connection error and is not queryable'),
  ],
  ['Postgres recovers from a crash', coded('57P03')],
  ['Postgres recovers from a crash, as Prisma says it', fromPrisma('P2039', '57P03')],
  ['Postgres is stopped, as Prisma says it', fromPrisma('P2039', '57P01')],
  ['Prisma reaches no server', fromPrisma('P1001')],
  ['Prisma has waited too long for a lock or a connection', fromPrisma('P2028')],
])('where %s, the caller is asked to come again', (_, error) => {
  expect(replyToFailure(error)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
});

test.each([
  ['a mistake in the program', new TypeError('undefined is not a function')],
  ['a statement that Postgres refuses, as Prisma says it', fromPrisma('P2039', '42601')],
  ['a key that is there already', fromPrisma('P2002')],
])('%s is our own, and not the database being away', (_, error) => {
  expect(replyToFailure(error)).toBeNull();
});

test("a person's mistake is told with its hint", () => {
  const error = new UserError('unknown-period', 'There is no such period.', { hint: 'Try last week.' });

  expect(replyToFailure(error)).toMatchObject({
    status: 400,
    body: { code: 'unknown-period', hint: 'Try last week.' },
  });
});
