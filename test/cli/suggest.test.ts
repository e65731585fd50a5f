import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { scriptFor } from '../../src/cli/complete/scripts.ts';
import { suggest } from '../../src/cli/complete/suggest.ts';
import { families } from '../../src/cli/families.ts';

/** As typed, the last word as far as it is. */
async function suggested(line: string) {
  const { candidates, wanted, typed, before } = await suggest(families, line.split(' '));
  return { values: candidates.map(({ value }) => value), wanted, typed, before };
}

describe('the last word may become', () => {
  test.each([
    ['v', ['verify', 'version']],
    ['complet', ['completion']],
    ['key ', ['create', 'list', 'revoke']],
    ['key c', ['create']],
    ['nonsense ', []],
    ['help complet', ['completion']],
    ['help key c', ['create']],
    ['help --', ['--json', '--help']],
    ['key create --', ['--account', '--scopes', '--name', '--json', '--help']],
    ['key create --account demo --name x --', ['--scopes', '--json', '--help']],
    ['key create --account=demo --s', ['--scopes']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['ask usage --as m', ['member', 'manager']],
    ['ask usage --as=me', ['--as=member']],
    ['key create --scopes read,in', ['read,ingest']],
    ['key create --scopes=read,ingest,', ['--scopes=read,ingest,authorise', '--scopes=read,ingest,manage']],
    ['completion bash ', []],
  ])('%j: %j', async (line, values) => {
    expect(await suggested(line)).toMatchObject({ values, wanted: null });
  });

  test.each([
    ['key list --account de', { kind: 'account', account: undefined }, 'de'],
    ['key revoke 6 --account=de', { kind: 'account', account: undefined }, 'de'],
    ['key revoke --account demo 6', { kind: 'key', account: 'demo' }, '6'],
    ['member remove ', { kind: 'account', account: undefined }, ''],
    ['member remove demo ', { kind: 'member', account: 'demo' }, ''],
    ['account unlink demo --workspace T', { kind: 'workspace', account: 'demo' }, 'T'],
    ['import ', { kind: 'file', account: undefined }, ''],
    ['ask usage --charts ', { kind: 'folder', account: undefined }, ''],
  ])('the name of something: %j', async (line, wanted, typed) => {
    expect(await suggested(line)).toMatchObject({ values: [], wanted, typed });
  });
});

describe('the script', () => {
  const runs = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

  test.each((['bash', 'zsh', 'fish'] as const).filter(runs))('of %s is one that it reads', (shell) => {
    const { script } = scriptFor(shell);

    const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
