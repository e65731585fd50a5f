import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { families } from '../../src/cli/families.ts';
import { allVerbs } from '../../src/cli/find-verb.ts';
import type { Meaning } from '../../src/cli/verb.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { demoTemplate } from '../support/demo-template.ts';
import { addressOf, tallybot } from './typed.ts';

const verbs = await allVerbs(families);
const PREFIX = 'npx tallybot ';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase(await demoTemplate());
  folder = mkdtempSync(join(tmpdir(), 'tallybot-verbs-'));
  vi.stubEnv('DATABASE_URL', addressOf(database.connection));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.drop();
});

/** Of what an example needs besides the demo: how it comes about, and what is typed then. */
const prepared: Record<string, () => Promise<string>> = {
  'account link': async () => 'account link acme',
  async 'account unlink'() {
    const link = { platform: 'slack', workspace: 'T0123ABCD', accountId: 'acme', linkedBy: 'somebody' };
    await database.prisma.workspaceLink.create({ data: { ...link, linkedAt: new Date(0) } });
    return 'account unlink acme --workspace T0123ABCD';
  },
  async 'key revoke'() {
    const { keys } = JSON.parse((await tallybot('key list --account demo --json')).out);
    return `key revoke ${keys[0].id} --account demo`;
  },
};

test.each(
  verbs
    .filter(({ name, example }) => !example.needs || prepared[name])
    .map((verb) => [verb.name, verb] as const),
)(
  '“%s” prints one document with --json, of the fields that it says, and a person reads the same',
  async (name, verb) => {
    const { first, words } = verb.example;
    if (first?.startsWith(PREFIX)) await tallybot(first.slice(PREFIX.length));
    else if (first) execFileSync('bash', ['-c', first], { cwd: folder });
    const line = (await prepared[name]?.()) ?? words.replace('usage.csv', join(folder, 'usage.csv'));

    const [before = '', ...behind] = line.split(' -- ');
    const { code, out, err } = await tallybot([`${before} --json`, ...behind].join(' -- '));

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const data = JSON.parse(out);
    expect(Object.keys(data).sort()).toEqual(Object.keys(verb.returns).sort());
    expect(faultsOf(data, verb.returns)).toEqual([]);
    expect(verb.say(data as never)).not.toBe('');
  },
);

/** A field that nobody has explained, an instant that is none, an amount that was a float. */
function faultsOf(value: unknown, meaning: Meaning | undefined, path = ''): string[] {
  const last = path.split('.').at(-1) ?? '';
  if (meaning === undefined) return [`${path} is not explained`];
  if (typeof value === 'number' && !Number.isInteger(value)) return [`${path} is ${value}`];
  if (/(^at|At)$/.test(last) && value !== null && !ISO.test(String(value))) return [`${path} is ${value}`];
  if (typeof meaning === 'string' || value === null) return [];
  if (Array.isArray(value)) {
    const [item] = Array.isArray(meaning) ? meaning : [];
    return value.flatMap((each) => faultsOf(each, item, `${path}[]`));
  }
  const fields = meaning as Record<string, Meaning>;
  return Object.entries(value as object).flatMap(([name, each]) =>
    faultsOf(each, fields[name], `${path}.${name}`),
  );
}

test('what is not there is said as what it is', async () => {
  const refused = async (line: string) => {
    const { code, out } = await tallybot(`${line} --json`);
    return [code, JSON.parse(out).error.code];
  };

  expect(await refused('account create acme --name Again')).toEqual([1, 'account-exists']);
  for (const line of [
    'account show nobody',
    'agent list --account nobody',
    'ask usage --account nobody',
    'events --account nobody',
    'grant list --account nobody',
    'grant add 5 --account nobody --source a',
    'key list --account nobody',
    'key revoke a --account nobody',
    'member list nobody',
    'account unlink nobody --workspace T1',
    'connection remove a --account nobody',
    'webhook test a --account nobody',
    'cap list --account nobody',
    'pack list --account nobody',
    'company set a --account nobody',
    'agent set a --account nobody --kind chat',
    'outbox list --account nobody',
    'plan list --account nobody',
    'rate list --account nobody',
    'verify --account nobody',
  ]) {
    expect([line, ...(await refused(line))]).toEqual([line, 1, 'unknown-account']);
  }
});

test('an import that is interrupted says how to go on, and goes on', async () => {
  const path = join(folder, 'long.ndjson');
  const row = (id: number) => ({
    id: `long-${id}`,
    type: 'reply',
    agent: 'harbour-chat',
    at: '2026-01-05T09:30:00Z',
  });
  writeFileSync(path, Array.from({ length: 2_500 }, (_, id) => JSON.stringify(row(id))).join('\n'));
  const line = `import ${path} --account demo --quiet`;

  const stopped = await tallybot(line, { signal: AbortSignal.abort(130) });

  expect(stopped).toEqual({
    code: 130,
    out: '',
    err: 'Stopped.\nRun the same again: it goes on where it was, and counts nothing twice.\n',
  });
  expect(JSON.parse((await tallybot(`${line} --json`)).out)).toMatchObject({
    resumedAfter: 1_000,
    rows: 2_500,
    recorded: 1_500,
    bad: 0,
  });
});
