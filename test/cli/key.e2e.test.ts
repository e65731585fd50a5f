import { expect, test } from 'vitest';
import { parseToken } from '../../src/http/keys/token.ts';
import { startService, tallybot, temporaryFolder } from '../support/service.ts';

test('beside a running service it works on that service’s data, and afterwards without it', async () => {
  const settings = { DATA_DIR: temporaryFolder() };
  const service = startService(settings);
  await service.ready;
  await tallybot(settings, 'account', 'create', 'acme', '--name', 'Acme', '--zone', 'UTC');

  const made = await tallybot(settings, 'key', 'create', '--account', 'acme', '--scopes', 'ingest,read');

  const [token = ''] = made.said.split('\n');
  const id = parseToken(token)?.keyId ?? '';
  expect(parseToken(token), made.said).toMatchObject({ accountId: 'acme' });
  const listed = await tallybot(settings, 'key', 'list', '--account', 'acme');
  expect(listed.said).toMatch(new RegExp(`^${id} +ingest,read +never used`, 'm'));
  expect(listed.said).not.toContain(token.slice(-43));

  service.kill('SIGTERM');
  await service.ended;

  expect(await tallybot(settings, 'key', 'revoke', id, '--account', 'acme')).toMatchObject({ code: 0 });
  expect((await tallybot(settings, 'key', 'list', '--account', 'acme')).said).toMatch(
    new RegExp(`^${id} +ingest,read +revoked`, 'm'),
  );
});

test('on a folder where nothing runs it starts the database for itself, and leaves it to the next', async () => {
  const settings = { DATA_DIR: temporaryFolder() };

  const refused = await tallybot(settings, 'key', 'create', '--account', 'demo', '--scopes', 'read');

  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('There is no account “demo”.') });
  expect(await startService(settings).ready).toBeDefined();
});
