import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { migrate } from '../../src/db/migrate.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { createAccount } from '../support/ledger-account.ts';
import { allBlocks, root } from './blocks.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const run = promisify(execFile);
const programs = newestPrograms();
const blocks = allBlocks().filter(({ words }) => words.includes('backup'));

// Its dump comes with a Postgres of the system; the built-in one has none.
test.skipIf(!programs).each(blocks.map(({ place, text }) => [place, text]))(
  '%s brings back every number, on a Postgres of the system',
  async (_place, text) => {
    const { folder, urlOf } = await startPostgres(programs ?? '');
    const connection = { connectionString: urlOf('tallybot') };
    await migrate(connection);
    const database = await openDatabase(connection);
    const { id } = await createAccount(database);
    const ledger = createLedger(createLedgerStore(database.pool), () => NOON);
    const at = new Date(NOON).toISOString();
    const event = UsageEvent.parse({ type: 'reply', id: 'e1', agent: 'ada', at, quantity: 7 });
    await ledger.record(id, [event]);
    await database.close();

    writeFileSync(
      join(folder, 'npx'),
      `#!/bin/sh\nshift\nexec node ${join(root, 'dist/src/cli/main.js')} "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: folder,
      env: {
        PATH: [folder, programs, process.env['PATH']].join(delimiter),
        DATABASE_URL: urlOf('tallybot'),
        RESTORED_URL: urlOf('restored'),
      },
    });

    expect(stdout).toContain('1 account verified, none with differences.');
    const restored = await openDatabase({ connectionString: urlOf('restored') });
    const again = createLedger(createLedgerStore(restored.pool), () => NOON);
    const [answer] = await again.record(id, [event]);
    await restored.close();
    expect(answer).toMatchObject({ status: 'duplicate' });
  },
);

function newestPrograms(): string | null {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).map(Number) : [];
  const newest = Math.max(
    ...versions.filter((version) => existsSync(join(home, String(version), 'bin/initdb'))),
  );
  return newest >= 15 ? join(home, String(newest), 'bin') : null;
}

async function startPostgres(bin: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-backup-'));
  chmodSync(folder, 0o777);
  // Postgres refuses to run as root.
  const asItself = process.getuid?.() === 0 ? ['nobody', '-s', '/bin/sh', '-c'] : ['-c'];
  const shell = process.getuid?.() === 0 ? 'su' : 'sh';
  const data = join(folder, 'data');
  const say = (command: string) => run(shell, [...asItself, command], { cwd: folder });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await say(`${bin}/initdb -D ${data} -U tallybot --auth=trust`);
  await say(`${bin}/pg_ctl -D ${data} -o "-k ${folder} -c listen_addresses=" -l ${folder}/log -w start`);
  onTestFinished(() => say(`${bin}/pg_ctl -D ${data} -m fast stop`).then(() => {}));
  const urlOf = (name: string) => `postgres://tallybot@/${name}?host=${encodeURIComponent(folder)}`;
  for (const name of ['tallybot', 'restored'])
    await run(join(bin, 'createdb'), ['-h', folder, '-U', 'tallybot', name]);
  return { folder, urlOf };
}
