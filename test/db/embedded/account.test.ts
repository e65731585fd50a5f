import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canEnter, canReach, unprivilegedAccount } from '../../../src/db/embedded/account.ts';

test('the account lent to Postgres is nobody, whatever its number here', () => {
  expect(
    unprivilegedAccount('root:x:0:0:root:/root:/bin/sh\nnobody:x:99:98:Nobody:/:/sbin/nologin\n'),
  ).toEqual({
    uid: 99,
    gid: 98,
  });
  expect(unprivilegedAccount('root:x:0:0:root:/root:/bin/sh\n')).toEqual({ uid: 65_534, gid: 65_534 });
});

test('a folder is out of reach when any folder above it is closed', () => {
  const stranger = { uid: 4_000_000, gid: 4_000_000 };
  const closed = mkdtempSync(join(tmpdir(), 'tallybot-closed-'));
  onTestFinished(() => rmSync(closed, { recursive: true }));
  const inner = join(closed, 'inner');
  mkdirSync(inner);

  expect(canEnter(stranger, inner)).toBe(false);

  chmodSync(closed, 0o711);
  expect(canEnter(stranger, inner)).toBe(true);
  expect(canReach(stranger, closed)).toBe(false);
  expect(canReach(stranger, inner)).toBe(true);
});
