import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Service {
  /** Settles when it says where it is ready, or when it ends before that. */
  ready: Promise<string | undefined>;
  /** The exit code, or the signal it died of. */
  ended: Promise<number | string | null>;
  /** Everything it has printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

export const MAIN = join(import.meta.dirname, '../../dist/src/main.js');

/** The built service, as a person starts it; ended with the test if that has not ended it. */
export function startService(settings: Record<string, string>, options: SpawnOptions = {}): Service {
  const child = spawn(process.execPath, [MAIN], {
    cwd: tmpdir(),
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Most tests of starting want no account, and loading one takes as long as all the rest.
    env: { PATH: process.env['PATH'], PORT: '0', DEMO: 'off', ...settings },
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return listenTo(child, ended);
}

/** Open to others, as a folder made by hand is: Postgres may have to run as another account. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-e2e-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function listenTo(child: ChildProcess, ended: Service['ended']): Service {
  let output = '';
  const ready = new Promise<string | undefined>((resolve) => {
    const hear = (said: Buffer) => {
      output += said;
      const url = /ready at (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    void ended.then(() => resolve(undefined));
  });
  return { ready, ended, output: () => output, kill: (signal) => child.kill(signal) };
}
