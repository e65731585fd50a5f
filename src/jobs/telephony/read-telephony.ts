import { invariant } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type {
  CallReader,
  CallsRead,
  Claimed,
  MoneyRead,
  MoneyReader,
  MoneyReadings,
  Unread,
} from './ports.ts';

const EVERY_MS = 5 * 60_000;
const BEHIND_MS = 60_000;
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
  callReaders: readonly CallReader[];
}

/**
 * Asks telephone companies for what is left and what was spent, so that nobody who asks for a balance in chat waits
 * for them, and for the calls that they could tell nobody of. How many connections were asked about.
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

async function readOne(parts: Parts, claimed: Claimed, now: InstantMs): Promise<void> {
  const { readings, readers } = parts;
  const { accountId, connectionId, provider, failingSince } = claimed;
  const reader = readers.find((each) => each.provider === provider);
  invariant(reader, 'only what can be read is claimed');
  const said = await reader.read(accountId, connectionId, now);
  if (said === 'gone') return;
  if ('failure' in said) warn('telephony money could not be read', claimed, said);
  // Whatever became of the money, and neither holds up the other.
  const [turn] = await Promise.allSettled([catchUp(parts, claimed, now)]);
  const calls = turn.status === 'fulfilled' ? turn.value : 'through';
  const ownWaitMs =
    'money' in said ? (calls === 'behind' ? BEHIND_MS : EVERY_MS) : backOffMs(now - (failingSince ?? now));
  const nextAt = now + Math.max(ownWaitMs, askedWaitMs(said), askedWaitMs(calls));
  if ('money' in said) await readings.keep(claimed, said.money, now, nextAt);
  else await readings.fail(claimed, said.failure, now, nextAt);
  if (turn.status === 'rejected') throw turn.reason;
}

async function catchUp({ callReaders }: Parts, claimed: Claimed, now: InstantMs): Promise<CallsRead> {
  const { accountId, connectionId, provider } = claimed;
  const reader = callReaders.find((each) => each.provider === provider);
  if (!reader) return 'through';
  const calls = await reader.catchUp(accountId, connectionId, now);
  if (typeof calls === 'object') warn('telephony calls could not be listed', claimed, calls);
  return calls;
}

function warn(what: string, { accountId, connectionId, provider }: Claimed, unread: Unread): void {
  log.warn(what, { account: accountId, connection: connectionId, provider, ...unread });
}

/** As long again as it has failed already, which doubles the wait. */
function backOffMs(failingMs: number): number {
  return Math.min(Math.max(failingMs, RETRY_MIN_MS), RETRY_MAX_MS);
}

/** Never less than the company asks for. */
function askedWaitMs(said: MoneyRead | CallsRead): number {
  const asked = typeof said === 'object' && 'failure' in said ? said.retryAfterMs : null;
  return Math.min(asked ?? 0, ASKED_TO_WAIT_MAX_MS);
}
