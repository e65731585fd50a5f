import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

const LOOP_WATCH = new URL('./loop-watch.mjs', import.meta.url).href;

export interface MeasuredProcess {
  /** What `ready` has found in what it printed. */
  said: RegExpExecArray;
  /** The longest that its loop was held up since it was asked last. */
  loopBlockedMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Node with these arguments; resolves once it has printed what `ready` looks for. */
export async function startMeasured(
  args: readonly string[],
  ready: RegExp,
  options: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, ['--import', LOOP_WATCH, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      const found = ready.exec(printed);
      if (found) resolve(found);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`it ended at once: ${printed}`)));
  });
  return {
    said,
    async loopBlockedMs() {
      const answer = once(child, 'message');
      child.send('loop');
      const [blockedMs] = await answer;
      return blockedMs;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
