import { explain } from './cli/explain.ts';
import { settings } from './cli/settings.ts';
import { UserError } from './domain/errors.ts';
import { log } from './log.ts';
import { startService } from './wiring/start.ts';
import { type Stop, stopInOrder } from './wiring/stop.ts';

// npm passes on a Ctrl+C that the terminal has sent us already: one press arrives twice.
const SAME_PRESS_MS = 1_000;
// Behind the time that balancers are given.
const STOP_MS = 30_000;

run().catch(fail);

async function run(): Promise<void> {
  const config = settings();
  const stops: Stop[] = [];
  const stopping = new AbortController();
  const stopAll = () => stopInOrder(stops, config.operations.drainMs + STOP_MS);
  const started = startService(config, { stops, stopping: stopping.signal, onLost: fail }).catch(
    async (error) => {
      await stopAll();
      // What it waited for was called off.
      if (error !== stopping.signal.reason) throw error;
    },
  );
  stopOnSignal(stopping, started, stopAll);
  await started;
}

function stopOnSignal(
  stopping: AbortController,
  started: Promise<unknown>,
  stopAll: () => Promise<boolean>,
): void {
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
      .then(stopAll)
      .then((isInOrder) => (isInOrder ? process.exit(0) : fail(stoppedLate())), fail);
  };
  // A closed terminal sends SIGHUP.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

function stoppedLate(): UserError {
  return new UserError('stopped-late', 'Something that is waited for does not answer: ended without it.', {
    hint: 'Nothing that was acknowledged is lost. Look whether the database answers.',
  });
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
