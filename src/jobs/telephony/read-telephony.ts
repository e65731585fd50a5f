import { invariant } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type { Claimed, MoneyReader, MoneyReadings } from './ports.ts';

const EVERY_MS = 5 * 60_000;
const AT_ONCE = 10;
// Longer than any reading takes: whoever holds one and dies holds up the others that long.
const HELD_MS = 2 * 60_000;
// Whoever stops the service waits for what has begun; the rest is as due at the next tick.
const BEGUN_WITHIN_MS = 20_000;
const RETRY_MIN_MS = 60_000;
const RETRY_MAX_MS = 30 * 60_000;
const ASKED_TO_WAIT_MAX_MS = 24 * 3_600_000;

interface Parts {
  readings: MoneyReadings;
  readers: readonly MoneyReader[];
}

/**
 * Asks telephone companies for what is left and what was spent, so that nobody who asks for a balance in chat waits
 * for them. How many connections were asked about.
 */
export async function readTelephony(parts: Parts, clock: () => InstantMs): Promise<number> {
  const providers = parts.readers.map(({ provider }) => provider);
  const begunAt = clock();
  let count = 0;
  let failed: PromiseRejectedResult | undefined;
  for (let now = begunAt; now - begunAt < BEGUN_WITHIN_MS; now = clock()) {
    const claimed = await parts.readings.claim(providers, { now, until: now + HELD_MS, limit: AT_ONCE });
    const turns = await Promise.allSettled(claimed.map((each) => readOne(parts, each, now)));
    // One that breaks holds up none of the others.
    failed ??= turns.find((turn) => turn.status === 'rejected');
    count += claimed.length;
    if (claimed.length < AT_ONCE) break;
  }
  if (failed) throw failed.reason;
  return count;
}

async function readOne({ readings, readers }: Parts, claimed: Claimed, now: InstantMs): Promise<void> {
  const { accountId, connectionId, provider } = claimed;
  const reader = readers.find((each) => each.provider === provider);
  invariant(reader, 'only what can be read is claimed');
  const said = await reader.read(accountId, connectionId, now);
  if (said === 'gone') return;
  if ('money' in said) return readings.keep(claimed, said.money, now, now + EVERY_MS);
  const { failure, detail, retryAfterMs } = said;
  log.warn('telephony money could not be read', {
    ...{ account: accountId, connection: connectionId, provider },
    ...{ failure, detail, retryAfterMs },
  });
  await readings.fail(claimed, failure, now, now + waitMs(now - (claimed.failingSince ?? now), retryAfterMs));
}

/** As long again as it has failed already, which doubles the wait; never less than the company asks for. */
function waitMs(failingMs: number, retryAfterMs: number | null): number {
  const backOffMs = Math.min(Math.max(failingMs, RETRY_MIN_MS), RETRY_MAX_MS);
  return Math.max(backOffMs, Math.min(retryAfterMs ?? 0, ASKED_TO_WAIT_MAX_MS));
}
