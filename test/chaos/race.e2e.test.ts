import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { startThrowawayPostgres } from '../../src/db/embedded/throwaway.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createAccount } from '../support/ledger-account.ts';
import { startService } from '../support/service.ts';
import { makeKey } from './accounts.ts';

const CALLERS = 200;
const FITTING = 37;

test.skipIf(process.platform === 'win32')(
  '200 authorisations at once, at two services over one database, admit exactly the 37 that fit',
  async () => {
    const { urls, post } = await startTwoServices();
    await post(0, '/v1/grants', { id: 'g', amount: String(FITTING) });
    const holds = Array.from({ length: CALLERS }, (_, index) => `h${index}`);
    const ask = (holdId: string, service: number) =>
      post(service, '/v1/authorize', { holdId, agent: 'ada', amount: '1' });

    const answers = await Promise.all(holds.map((holdId, index) => ask(holdId, index % urls.length)));

    const admitted = holds.filter((_, index) => answers[index]?.allowed);
    expect(admitted).toHaveLength(FITTING);
    const denied = answers.filter(({ allowed }) => !allowed);
    expect(denied).toHaveLength(CALLERS - FITTING);
    expect(denied.every(({ reason, available }) => reason === 'no-credits' && available === '0')).toBe(true);

    // Asked again at the other one: who was admitted still is, and nobody else.
    const again = await Promise.all(holds.map((holdId, index) => ask(holdId, (index + 1) % urls.length)));
    expect(holds.filter((_, index) => again[index]?.allowed)).toEqual(admitted);
  },
);

interface Answer {
  allowed?: boolean;
  reason?: string;
  available?: string;
}

async function startTwoServices() {
  const postgres = await startThrowawayPostgres();
  onTestFinished(postgres.stop);
  const { host, user, password, database: name } = postgres.connection;
  await migrate(postgres.connection);
  const database = await openDatabase(postgres.connection);
  onTestFinished(database.close);
  const { id } = await createAccount(database, { plan: null });
  const token = await makeKey(database, id);

  const DATABASE_URL = `postgres://${user}:${password}@/${name}?host=${encodeURIComponent(host)}`;
  const services = [startService({ DATABASE_URL }), startService({ DATABASE_URL })];
  const urls = await Promise.all(services.map(({ ready }) => ready));
  expect(urls.every(Boolean), services.map((service) => service.output()).join('\n')).toBe(true);
  return {
    urls,
    async post(service: number, path: string, body: unknown): Promise<Answer> {
      const response = await fetch(`${urls[service]}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    },
  };
}
