import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseToken } from '../../src/http/keys/token.ts';
import { MAIN, startService, tallybot, temporaryFolder } from '../support/service.ts';

const CLI = join(MAIN, '../cli/main.js');

test('beside a running service it works on that service’s data, and afterwards without it', async () => {
  const settings = { DATA_DIR: temporaryFolder() };
  const service = startService(settings);
  const url = await service.ready;
  await tallybot(settings, 'account', 'create', 'acme', '--name', 'Acme', '--zone', 'UTC');

  const made = await tallybot(
    settings,
    'key',
    'create',
    '--account',
    'acme',
    '--scopes',
    'ingest,read',
    '--json',
  );

  const { token, id } = JSON.parse(made.said);
  expect(parseToken(token), made.said).toMatchObject({ accountId: 'acme', keyId: id });
  const listed = await tallybot(settings, 'key', 'list', '--account', 'acme');
  expect(listed.said).toMatch(new RegExp(`^${id} +ingest,read +never used`, 'm'));
  expect(listed.said).not.toContain(token.slice(-43));
  const lines = ['key li', 'key list --a', `key revoke --account=ac`, `key revoke --account acme ${id[0]}`];
  // The shell waits for no database that takes its time: on a busy machine one presses the key again.
  let offered = completed(settings, lines);
  while (offered.includes('')) offered = completed(settings, lines);
  expect(offered).toEqual(['list', '--account', 'acme', id]);

  const event = { type: 'reply', id: 'r1', agent: 'ada', kind: 'chat', at: new Date(0).toISOString() };
  const followed = await follow(settings, () =>
    fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...event, at: new Date(Date.UTC(2026, 0, 5)).toISOString() }),
    }),
  );
  expect(followed).toEqual({
    code: 130,
    events: [expect.objectContaining({ id: 'r1', agent: 'ada' })],
    err: '',
  });

  service.kill('SIGTERM');
  await service.ended;

  expect(await tallybot(settings, 'key', 'revoke', id, '--account', 'acme')).toMatchObject({ code: 0 });
  // Nothing answers any more, and nothing is started for a key that is pressed.
  expect(completed(settings, ['key list --account a'])).toEqual(['']);
});

/** As bash completes each line, with the script sourced as a person does. */
function completed(settings: Record<string, string>, lines: readonly string[]): string[] {
  const script = [
    `source <(${process.execPath} ${CLI} completion bash)`,
    'for line in "$@"; do',
    // Parted as bash parts a line that is typed: at `=` and `:` as well.
    '  mapfile -t COMP_WORDS < <(sed -E "s/([=:])/ \\1 /g" <<< "tallybot $line" | tr -s " " "\\n")',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's own
    '  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _tallybot; echo "${COMPREPLY[*]}"',
    'done',
  ].join('\n');
  const env = { PATH: process.env['PATH'], ...settings };
  return execFileSync('bash', ['--norc', '-c', script, 'bash', ...lines], {
    env,
    cwd: tmpdir(),
    encoding: 'utf8',
  })
    .slice(0, -1)
    .split('\n');
}

/** What is told of an account from its beginning on, until the first event; then it is interrupted. */
async function follow(settings: Record<string, string>, act: () => Promise<unknown>) {
  const words = ['events', '--account', 'acme', '--follow', '--json'];
  const child = spawn(process.execPath, [CLI, ...words], {
    env: { PATH: process.env['PATH'], ...settings },
    cwd: tmpdir(),
  });
  const said = { out: '', err: '' };
  child.stderr.on('data', (text) => (said.err += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (text) => {
    said.out += text;
    if (said.out.endsWith('\n')) child.kill('SIGINT');
  });
  await act();
  const code = await ended;
  return {
    code,
    err: said.err,
    events: said.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

test('in a folder without a database only a new account makes one, which is left to the service', async () => {
  const settings = { DATA_DIR: temporaryFolder() };

  const refused = await tallybot(settings, 'verify');
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^There is no database in .+DATA_DIR/s),
  });
  expect(readdirSync(settings.DATA_DIR)).toEqual([]);

  const made = await tallybot(settings, 'account', 'create', 'acme', '--name', 'Acme');
  expect(made).toMatchObject({ code: 0 });
  expect(await tallybot(settings, 'verify')).toMatchObject({ code: 0 });
  expect(await startService(settings).ready).toBeDefined();
});
