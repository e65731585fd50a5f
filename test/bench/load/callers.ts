import { setTimeout } from 'node:timers/promises';
import { percentile } from '../report.ts';

export interface Load {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * So many callers, each asking again as soon as it is answered, for that long. `act` answers how many events its
 * call was worth; what is answered after the end counts neither as work nor as time.
 */
export async function runCallers(
  callers: number,
  durationMs: number,
  act: (caller: number) => Promise<number>,
): Promise<Load> {
  const tookMs: number[] = [];
  let events = 0;
  let lastAt = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + durationMs;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      let now = performance.now();
      while (now < endsAt) {
        const askedAt = now;
        const worth = await act(caller);
        now = performance.now();
        if (now > endsAt) return;
        tookMs.push(now - askedAt);
        events += worth;
        lastAt = now;
      }
    }),
  );
  return loadOf(events, lastAt - startedAt, tookMs);
}

export function loadOf(events: number, durationMs: number, tookMs: readonly number[]): Load {
  return {
    perSecond: (events / durationMs) * 1_000,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
  };
}

/**
 * So many acts a second, whether or not the ones before are answered. Each is timed from when it was due, so that
 * what waited behind a slow one counts as waiting.
 */
export async function runPaced(
  perSecond: number,
  durationMs: number,
  act: (index: number, dueAt: number) => Promise<void>,
): Promise<number[]> {
  const tookMs: number[] = [];
  const pending: Promise<void>[] = [];
  const total = Math.floor((perSecond * durationMs) / 1_000);
  const startedAt = performance.now();
  for (let index = 0; index < total; ) {
    const due = Math.min(total, ((performance.now() - startedAt) * perSecond) / 1_000);
    for (; index < due; index += 1) {
      const dueAt = startedAt + (index * 1_000) / perSecond;
      pending.push(
        act(index, dueAt).then(() => {
          tookMs.push(performance.now() - dueAt);
        }),
      );
    }
    await setTimeout(1);
  }
  await Promise.all(pending);
  return tookMs;
}
