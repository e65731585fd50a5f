import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { walk } from './walk.ts';

// npm run test:image: the steps of the Dockerfile, one by one, without Docker; then what they leave is started as the
// image would be, beside a Postgres, asked whether it is ready, and stopped. Needs the package registry.
const scratch = mkdtempSync(join(tmpdir(), 'tallybot-image-'));
chmodSync(scratch, 0o755);
const tell = (line: string) => process.stdout.write(`${line}\n`);
const PORT = '38471';
const READY_WITHIN_MS = 60_000;

try {
  const { image, folder } = walk(join(import.meta.dirname, '../..'), scratch, tell);
  const postgres = await startEmbeddedPostgres({ dataDir: join(scratch, 'data') });
  try {
    const { host, database, user, password } = postgres.connection;
    const [node = '', ...words] = image.command;
    const environment = {
      PATH: process.env['PATH'],
      ...image.environment,
      ...{ HOST: '127.0.0.1', PORT, DRAIN_SECONDS: '0' },
      DATABASE_URL: `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(String(host))}`,
    };
    const service = spawn(node, words, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => service.once('exit', resolve));
    try {
      const until = performance.now() + READY_WITHIN_MS;
      const isHealthy = () =>
        spawnSync('sh', ['-c', image.health ?? 'false'], { env: environment }).status === 0;
      while (!isHealthy()) {
        if (performance.now() > until || service.exitCode !== null)
          throw new Error('the image is not healthy');
        await pause(300);
      }
      tell('HEALTHCHECK passes');
    } finally {
      service.kill('SIGTERM');
    }
    const code = await ended;
    if (code !== 0) throw new Error(`told to stop, it ended with ${code}`);
    tell('CMD starts, answers, and ends with 0 when it is told to stop');
  } finally {
    await postgres.stop();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
