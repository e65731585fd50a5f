import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

export interface Service {
  /** Settles when it says where it is ready, or when it ends before that. */
  ready: Promise<string | undefined>;
  /** The exit code, or the signal it died of. */
  ended: Promise<number | string | null>;
  /** Everything it has printed so far. */
  output(): string;
  /** Settles when it has printed this, or has ended without. */
  says(words: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const BUILT = join(import.meta.dirname, '../../dist/src');
export const MAIN = join(BUILT, 'main.js');

/** The built service, as a person starts it; ended with the test if that has not ended it. */
export function startService(settings: Record<string, string>, options: SpawnOptions = {}): Service {
  const { end, ...service } = runService(settings, options);
  onTestFinished(end);
  return service;
}

/** The same for the tests of a whole file: whoever runs it ends it. */
export function runService(
  settings: Record<string, string>,
  options: SpawnOptions = {},
): Service & { end(): Promise<void> } {
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
  return {
    ...listenTo(child, ended),
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The built command line: what it says, wherever it says it, and its exit code. */
export async function tallybot(settings: Record<string, string>, ...words: string[]) {
  const env = { PATH: process.env['PATH'], ...settings };
  return promisify(execFile)(process.execPath, [join(BUILT, 'cli/main.js'), ...words], {
    env,
    cwd: tmpdir(),
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: stdout + stderr,
    }),
  );
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
  const printed = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (said: Buffer) => {
      output += said;
      printed.emit('more');
    });
  }
  const find = <Found>(look: () => Found | undefined) =>
    new Promise<Found | undefined>((resolve) => {
      const tell = () => {
        const found = look();
        if (found !== undefined) resolve(found);
      };
      printed.on('more', tell);
      void ended.then(() => resolve(undefined));
      tell();
    });
  return {
    ready: find(() => /ready at (http:\/\/[\d.:]+)/.exec(output)?.[1]),
    ended,
    output: () => output,
    says: async (words) => void (await find(() => output.includes(words) || undefined)),
    kill: (signal) => child.kill(signal),
  };
}
