import type { InstantMs } from '../../domain/instant.ts';
import type { QueueLook } from '../../ledger/group-commit.ts';
import type { OutboxGauge, OutboxReading } from '../ports.ts';
import type { Metrics } from './registry.ts';

export interface GaugeSources {
  queue: { look(): QueueLook };
  pool: { totalCount: number; idleCount: number; waitingCount: number };
  outbox: OutboxGauge;
  now(): InstantMs;
}

// However many read and however often, the database is asked six times a minute at the most.
const OUTBOX_KEPT_MS = 10_000;
const OUTBOX_WITHIN_MS = 2_000;

/** What is asked for when somebody reads. */
export function connectGauges({ asked }: Metrics, { queue, pool, outbox, now }: GaugeSources): void {
  asked('tallybot_queue_waiting', (gauge) => gauge.set(queue.look().waiting));
  asked('tallybot_queue_lanes_busy', (gauge) => gauge.set(queue.look().lanesBusy));
  asked('tallybot_queue_still_seconds', (gauge) => gauge.set(queue.look().stillMs / 1_000));
  asked('tallybot_database_connections', (gauge) => {
    gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    gauge.set({ state: 'idle' }, pool.idleCount);
  });
  asked('tallybot_database_waiting', (gauge) => gauge.set(pool.waitingCount));

  // Not a number where the database does not say: a rule compares with nothing then, and a graph has a gap.
  const read = kept(() => inTime(outbox.read(now())).catch(() => null));
  const shown = (of: (reading: OutboxReading) => number) => async (gauge: { set(value: number): void }) => {
    const reading = await read();
    gauge.set(reading ? of(reading) : Number.NaN);
  };
  asked(
    'tallybot_outbox_waiting',
    shown(({ waiting }) => waiting),
  );
  asked(
    'tallybot_outbox_dead',
    shown(({ dead }) => dead),
  );
  asked(
    'tallybot_outbox_oldest_due_seconds',
    shown(({ oldestDueAt }) => (oldestDueAt === null ? 0 : Math.max(0, now() - oldestDueAt) / 1_000)),
  );
}

function kept<Read>(read: () => Promise<Read>): () => Promise<Read> {
  let last: { at: number; reading: Promise<Read> } | null = null;
  return () => {
    const at = performance.now();
    if (last === null || at - last.at >= OUTBOX_KEPT_MS) last = { at, reading: read() };
    return last.reading;
  };
}

function inTime<Read>(read: Promise<Read>): Promise<Read | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, OUTBOX_WITHIN_MS, null);
    read.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
