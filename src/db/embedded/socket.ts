import { chownSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './account.ts';

export const SOCKET_PREFIX = 'tallybot-';
// A socket's whole path has to fit 104 bytes on macOS, 108 on Linux; `/tallybot-XXXXXX/.s.PGSQL.5432` takes 30.
const FOLDER_LENGTH_MAX = 70;

/** A fresh folder that only the server's account may enter: no port to collide, nothing on the network. */
export function makeSocketFolder(account: Account | undefined): string {
  // TMPDIR may name a folder that is gone.
  const roots = [tmpdir(), '/tmp'].filter((root) => existsSync(root)).map((root) => realpathSync(root));
  const fits = (root: string) => root.length <= FOLDER_LENGTH_MAX && (!account || canEnter(account, root));
  const folder = mkdtempSync(join(roots.find(fits) ?? '/tmp', SOCKET_PREFIX));
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Windows has no such sockets for Postgres and Node to share. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
