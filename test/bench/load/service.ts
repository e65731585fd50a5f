import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../src/db/embedded/server.ts';
import { mintToken } from '../../../src/http/keys/token.ts';
import { type MeasuredProcess, startMeasured } from './measured-process.ts';
import { type ScratchDatabase, urlOf } from './scratch.ts';

// What a service that has fallen behind would be sent at once otherwise overflows its queue of connections.
const SOCKETS_MAX = 256;
const ROOT = join(import.meta.dirname, '../../..');
// As `npm start` does it: events in flight outlive many small collections, and are copied by each.
const AS_STARTED = ['--max-semi-space-size=64'];

export interface Service extends Pick<MeasuredProcess, 'loopBlockedMs'> {
  url: string;
  post(path: string, token: string, body: string): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

/** The service as people run it: built, in a process of its own, on a database that is there already. */
export async function startService(
  connection: Connection,
  settings: Record<string, string> = {},
): Promise<Service> {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the service cannot be built');
  const child = await startMeasured(
    [...AS_STARTED, join(ROOT, 'dist/src/main.js')],
    /ready at (http:\/\/[\d.:]+)/,
    {
      // Away from any .env.
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: urlOf(connection), ...settings },
    },
  );
  const [, url = ''] = child.said;
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

  return {
    url,
    loopBlockedMs: child.loopBlockedMs,
    post: (path, token, body) =>
      new Promise((resolve, reject) => {
        const asked = request({
          agent,
          hostname,
          port,
          path,
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        });
        asked.once('error', reject);
        asked.once('response', (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        });
        asked.end(body);
      }),
    async stop() {
      agent.destroy();
      await child.stop();
    },
  };
}

/** A key for each of the accounts, with every right. */
export async function createKeys(
  { pool }: ScratchDatabase,
  accountIds: readonly string[],
): Promise<string[]> {
  const tokens = accountIds.map(mintToken);
  for (const { accountId, keyId, hash } of tokens) {
    await pool.query(
      `insert into api_key (account_id, id, hash, name, scopes, created_at)
       values ($1, $2, $3, 'bench', '{ingest,authorise,read,manage}', now())`,
      [accountId, keyId, Buffer.from(hash)],
    );
  }
  return tokens.map(({ text }) => text);
}

const OF_ACCOUNT = {
  account: 'id',
  balance: 'account_id',
  plan: 'account_id',
  subscription: 'account_id',
  agent: 'account_id',
  rate: 'account_id',
};

/** As many accounts as like as twins. */
export async function cloneAccount({ pool }: ScratchDatabase, id: string, count: number): Promise<string[]> {
  const prefix = `twin-${randomUUID().slice(0, 8)}`;
  for (const [table, key] of Object.entries(OF_ACCOUNT)) {
    await pool.query(
      `insert into ${table}
       select c.* from ${table} t
        cross join generate_series(1, $2::int) n
        cross join lateral jsonb_populate_record(t, jsonb_build_object('${key}', $3 || '-' || n)) c
        where t.${key} = $1`,
      [id, count, prefix],
    );
  }
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
