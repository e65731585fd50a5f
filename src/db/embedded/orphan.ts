import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { commandLine, hasEnded, isAlive } from './processes.ts';
import { SOCKET_PREFIX } from './socket.ts';

const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * A killed service leaves its Postgres running. We hold the folder's lock, so whatever still serves this
 * data is such an orphan; it is stopped in good order and its place taken.
 */
export async function stopOrphan(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [pidLine, , , , socketFolder] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(pidLine);

  if (serves(pid, data)) {
    process.kill(pid, 'SIGINT');
    if (!(await hasEnded(() => serves(pid, data), FAST_SHUTDOWN_MS))) {
      process.kill(pid, 'SIGQUIT');
      if (!(await hasEnded(() => serves(pid, data), IMMEDIATE_SHUTDOWN_MS))) {
        throw new UserError(
          'orphan-postgres',
          `A Postgres left over from before (process ${pid}) does not stop.`,
          {
            hint: `Stop it by hand and start again: its data is in ${data}.`,
          },
        );
      }
    }
  } else if (process.platform !== 'win32' && isAlive(pid)) {
    // The number has come round to something else; Postgres would take that for a rival and refuse to start.
    rmSync(pidFile, { force: true });
  }
  if (socketFolder && basename(socketFolder).startsWith(SOCKET_PREFIX))
    rmSync(socketFolder, { recursive: true, force: true });
}

function serves(pid: number, data: string): boolean {
  const command = commandLine(pid);
  return /postgres/.test(command) && command.includes(` -D ${data} `);
}
