import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectionChecks } from '../../src/cli/doctor/connections.ts';
import { lookAt } from '../../src/cli/doctor/report.ts';
import { providers } from '../../src/connectors/providers.ts';
import { connectors } from '../../src/connectors/registry.ts';
import { openSecrets } from '../../src/connectors/secrets.ts';
import { createConnections } from '../../src/db/connections.ts';
import { createSeal } from '../../src/seal.ts';
import { tallybot } from '../cli/typed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { recorded } from './recorded.ts';

const KEY = Buffer.alloc(32, 7);
const MEMBER = 'https://meter.example/hooks/acme';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'tallybot-connections-'));
  await createAccount(database, { id: 'acme' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** As somebody types it, with what .env says. */
async function type(line: string, env: Record<string, string> = {}) {
  const { user, password, host = '', port, database: name } = database.connection;
  vi.stubEnv(
    'DATABASE_URL',
    `postgres://${user}:${password}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`,
  );
  const said = {
    TOKEN_KEYS: KEY.toString('base64'),
    PUBLIC_URL: 'https://meter.example',
    PHONES: 'the-secret',
    ...env,
  };
  for (const [variable, value] of Object.entries(said)) vi.stubEnv(variable, value);
  return tallybot(line);
}

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('every provider that can be named is read by something, and the other way round', () => {
  expect(connectors.map(({ provider }) => provider).sort()).toEqual([...providers].sort());
});

test('what every connector has to say comes to a person: steps with the address', () => {
  for (const connector of connectors)
    expect(connector.steps(`${MEMBER}/phones`).join('\n')).toContain(`${MEMBER}/phones`);
});

describe('connection add', () => {
  test('locks the secret, prints the address and what is to be set there, and shows the secret nowhere', async () => {
    const settings = file('vapi.json', '{"agents": {"asst-front-desk": "ada"}}');

    const { code, out, err } = await type(
      `connection add vapi --account acme --id phones --secret-env PHONES --settings ${settings}`,
    );

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^The connection phones is created\. To be set at the provider:\n/);
    expect(out).toContain(`Server URL: ${MEMBER}/phones`);
    const stored = await createConnections(database).find('acme', 'phones');
    if (!stored) throw new Error('nothing is stored');
    expect(out + stored.secrets.toString('latin1')).not.toContain('the-secret');
    const opened = await openSecrets(stored, createSeal([KEY]), createConnections(database));
    expect(opened).toEqual({ secret: 'the-secret' });
  });

  test('takes the secret from a file, alone or as JSON of several', async () => {
    const alone = file('secret', 'auth-token-of-twilio\n');
    const several = file(
      'secrets',
      '{"authToken": "a", "apiKeySid": "SK00000000000000000000000000000000", "apiKeySecret": "b"}',
    );
    const settings = file('twilio.json', '{"accountSid": "AC00000000000000000000000000000000"}');
    const secretsAfter = async (path: string) => {
      await type(
        `connection add twilio --account acme --id sms --settings ${settings} --secret-file ${path}`,
      );
      const stored = await createConnections(database).find('acme', 'sms');
      return stored && openSecrets(stored, createSeal([KEY]), createConnections(database));
    };

    expect(await secretsAfter(alone)).toEqual({ authToken: 'auth-token-of-twilio' });
    expect(await secretsAfter(several)).toEqual(JSON.parse(readFileSync(several, 'utf8')));
  });

  test.each([
    ['mapping --id a --secret-env PHONES', 'They come by --settings, a JSON file'],
    ['vapi --id a --secret-env PHONES --settings /no/phones.json', 'There is no file /no/phones.json.'],
    [`vapi --id a --secret-file ${tmpdir()}`, `${tmpdir()} is a folder.`],
  ])('says of what it was not given in which file it is looked for: %s', async (words, said) => {
    expect(await type(`connection add ${words} --account acme`)).toMatchObject({
      code: 1,
      err: expect.stringContaining(said),
    });
  });

  test('without TOKEN_KEYS says so, with a line that can be used', async () => {
    const { code, err } = await type('connection add vapi --account acme --id a --secret-env PHONES', {
      TOKEN_KEYS: '',
    });

    const [line = ''] = /^TOKEN_KEYS=.*$/m.exec(err) ?? [];
    expect(code).toBe(1);
    expect(err).toContain('TOKEN_KEYS is not set');
    expect(Buffer.from(line.slice('TOKEN_KEYS='.length), 'base64')).toHaveLength(32);
  });

  test('names each fault of a mapping by its place, and stores nothing', async () => {
    const settings = file(
      'bad.json',
      '{"type": "call", "fields": {"id": "call.id", "fax": "/a"}, "signature": {"scheme": "none"}}',
    );

    const { code, err } = await type(
      `connection add mapping --account acme --id odd --secret-env PHONES --settings ${settings}`,
    );

    expect(code).toBe(1);
    for (const place of ['#/signature/scheme', '#/fields/id/path', '#/fields/agent', '#/fields/fax']) {
      expect(err).toContain(`\n  ${place} `);
    }
    expect(await createConnections(database).find('acme', 'odd')).toBeNull();
  });

  test.each([
    ['connection add vapi --account acme --id a', 2, 'which-secret'],
    ['connection add vapi --account acme --id a --secret-stdin --secret-env PHONES', 2, 'which-secret'],
    ['connection add vapi --account acme --id a --secret-env EMPTY', 1, 'no-secret'],
    ['connection add vapi --account acme --id a --secret-file /nowhere/at-all', 1, 'unreadable-file'],
    ['connection add vapi --account acme --id a/b --secret-env PHONES', 2, 'bad-connection'],
    ['connection add vapi --account nobody --id a --secret-env PHONES', 1, 'unknown-account'],
    ['connection list --account nobody', 1, 'unknown-account'],
    ['connection try a --account acme --file package.json', 1, 'unknown-connection'],
    ['connection remove a --account acme', 1, 'unknown-connection'],
  ])('and its like say what is wrong: %s', async (line, code, error) => {
    const ended = await type(`${line} --json`);

    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.out).error.code).toBe(error);
  });
});

describe('what is connected', () => {
  test('is tried without being counted: an event, nothing, or what cannot be read', async () => {
    await type('connection add retell --account acme --id calls --secret-env PHONES');
    const attempt = (name: string, json = '') =>
      type(`connection try calls --account acme --file ${file(name, recorded(name))}${json}`);

    const call = await attempt('retell-call-ended');
    const started = await attempt('retell-call-started', ' --json');
    const odd = await type(
      `connection try calls --account acme --file ${file('odd', '{"event": "call_ended"}')}`,
    );

    expect(call).toMatchObject({ code: 0, err: '' });
    expect(call.out).toMatch(/agent +agent_front_desk\n/);
    expect(call.out).toMatch(/endedAt +2026-05-10T11:01:01\.250Z\n/);
    expect(JSON.parse(started.out)).toMatchObject({
      events: [],
      ignored: expect.any(String),
      unreadable: null,
    });
    expect(odd).toMatchObject({ code: 1, out: 'Not readable: #/call is required: an object\n' });
    const { rows } = await database.pool.query(`select from usage_event where account_id = 'acme'`);
    expect(rows).toEqual([]);
  });

  test('is listed with what was last heard and what was last wrong, looked at by the doctor, and removed', async () => {
    const connections = createConnections(database);
    for (const id of ['fine', 'faulty', 'silent', 'locked']) {
      await type(`connection add elevenlabs --account acme --id ${id} --secret-env PHONES`);
    }
    const now = Date.UTC(2026, 4, 10, 12);
    await connections.noteFault('acme', 'fine', { at: now - 1, why: 'It was odd.' });
    await connections.noteHeard('acme', 'fine', now);
    await connections.noteFault('acme', 'faulty', {
      at: now,
      why: 'Not believed: its signature does not fit',
    });
    const other = createSeal([Buffer.alloc(32, 9)]);
    const locked = await connections.find('acme', 'locked');
    if (locked) await connections.relock(locked, other.lock('{}', 'connection:acme/locked'));

    const { out } = await type('connection list --account acme');
    const looked = await lookAt(
      await connectionChecks(database, { publicUrl: 'https://meter.example', tokenKeys: [KEY] }),
    );

    expect(out).toMatch(
      /acme +fine +elevenlabs +2026-05-10T12:00:00\.000Z +2026-05-10T11:59:59\.999Z It was odd\.\n/,
    );
    expect(out).toMatch(
      /acme +faulty +elevenlabs +never +2026-05-10T12:00:00\.000Z Not believed: its signature/,
    );
    expect(out).toMatch(/acme +silent +elevenlabs +never +none\n/);
    const stateOf = (id: string) => looked.find(({ name }) => name === `connection acme/${id}`);
    expect(stateOf('fine')).toMatchObject({ state: 'good' });
    expect(stateOf('faulty')).toMatchObject({
      state: 'doubtful',
      says: expect.stringContaining('does not fit'),
    });
    expect(stateOf('silent')).toMatchObject({
      state: 'unseen',
      fix: expect.stringContaining(`${MEMBER}/silent`),
    });
    expect(stateOf('locked')).toMatchObject({ state: 'broken', fix: expect.stringContaining('Add the key') });

    const removed = await type('connection remove fine --account acme');
    expect(removed.out).toBe('Nothing is taken by fine any more.\n');
    expect((await type('connection list --account acme')).out).not.toMatch(/ fine /);
  });
});
