import { explain } from './cli/explain.ts';
import { settings } from './cli/settings.ts';
import { log } from './log.ts';
import { startService } from './wiring/start.ts';
import type { Stop } from './wiring/stop.ts';

// npm passes on a Ctrl+C that the terminal has sent us already: one press arrives twice.
const SAME_PRESS_MS = 1_000;

run().catch(fail);

async function run(): Promise<void> {
  const stops: Stop[] = [];
  const stopping = new AbortController();
  const started = start(stops, stopping.signal);
  stopOnSignal(stopping, started, stops);
  await started;
}

async function start(stops: Stop[], stopping: AbortSignal): Promise<void> {
  try {
    await startService(settings(), { stops, stopping, onLost: fail });
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

/** In the reverse order: the server first, the database it needs last. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

function stopOnSignal(stopping: AbortController, started: Promise<void>, stops: Stop[]): void {
  let stoppedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppedAt !== undefined) {
      if (performance.now() - stoppedAt > SAME_PRESS_MS) process.exit(1);
      return;
    }
    stoppedAt = performance.now();
    stopping.abort();
    log.info('stopping', { signal });
    started
      .catch(() => {})
      .then(() => stopAll(stops))
      .then(() => process.exit(0), fail);
  };
  // A closed terminal sends SIGHUP.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
