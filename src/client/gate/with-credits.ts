import { type Amount, creditsText, toMicros } from '../credits.ts';
import { InvalidError, MeterUnreachableError, OutOfCreditsError, TallybotError } from '../errors.ts';
import type { SpentEvent } from '../event/event.ts';
import type { Tracked } from '../outbox/post.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Teller } from '../tell.ts';
import { type Authorize, TTL_SECONDS } from './gate.ts';
import { type Hold, type Spender, spentBy } from './hold.ts';

/** What the work is handed. */
export interface Work {
  hold: Hold;
  /** Says what has been used; it is captured when the work is over. */
  report(event: SpentEvent): void;
  /** Aborted when the meter says no to the next slice, or to the key: whoever works should come to an end. */
  signal: AbortSignal;
}

export interface WithCreditsOptions {
  ttlSeconds?: number;
  /** For work whose length nobody knows: so much more is held each time that many seconds have passed. */
  slice?: { everySeconds: number; amount: Amount };
}

export type WithCredits = <Result>(
  spender: string | Spender,
  estimate: Amount,
  work: (credits: Work) => Promise<Result>,
  options?: WithCreditsOptions,
) => Promise<Result>;

export interface WithCreditsParts {
  authorize: Authorize;
  /** Decides what an event says, at the moment when it is reported. */
  decide(event: SpentEvent): SpentEvent;
  /** For whoever comes when this process is killed before the work is over. Returns how to let it go. */
  keep(hold: Hold | null, event: SpentEvent): () => void;
  /** For what is reported beyond the one event that ends a hold. */
  track(event: SpentEvent): Tracked;
  teller: Teller;
  surroundings: Pick<Surroundings, 'wait'>;
}

interface Reported {
  said: SpentEvent;
  letGo(): void;
}

export function createWithCredits(parts: WithCreditsParts): WithCredits {
  const { authorize, decide, keep, track, teller, surroundings } = parts;
  return async (spender, estimate, work, { slice, ttlSeconds = slicedTtl(slice) } = {}) => {
    const who = typeof spender === 'string' ? { agent: spender } : spender;
    if (slice) checkSlice(slice, ttlSeconds);
    const hold = await authorize({ ...who, amount: estimate, ttlSeconds });
    const reported: Reported[] = [];
    const stop = new AbortController();
    const over = new AbortController();
    const keeping = keepUp(hold, slice, ttlSeconds, over.signal).catch((error) => {
      // The work has ended its hold by itself.
      if ((error as TallybotError).code === 'unknown-hold') return;
      stop.abort(error);
      const isExpected = error instanceof OutOfCreditsError || error instanceof MeterUnreachableError;
      if (!isExpected) teller.tell(asTold(error));
    });
    let isSettled = false;
    const report = (event: SpentEvent) => {
      const said = decide(spentBy(who, event));
      if (isSettled) track(said);
      else reported.push({ said, letGo: keep(reported.length === 0 ? hold : null, said) });
    };
    try {
      return await work({ hold, report, signal: stop.signal });
    } finally {
      over.abort();
      await keeping;
      isSettled = true;
      // The work has its result, or its own error: neither may be lost for what goes wrong here.
      await settle(hold, reported).catch((error) => teller.tell(asTold(error)));
    }
  };

  async function keepUp(
    hold: Hold,
    slice: WithCreditsOptions['slice'],
    ttlSeconds: number,
    over: AbortSignal,
  ): Promise<void> {
    const everyMs = 1_000 * (slice?.everySeconds ?? ttlSeconds / 2);
    let amount = toMicros(hold.amount);
    for (;;) {
      await surroundings.wait(everyMs, { signal: over });
      if (over.aborted) return;
      if (slice) amount += toMicros(slice.amount);
      await hold.extend({ amount: creditsText(amount), ttlSeconds });
    }
  }

  /** What was used is counted even where the work has failed. */
  async function settle(hold: Hold, [first, ...others]: Reported[]): Promise<void> {
    for (const { said, letGo } of others) {
      if (track(said).accepted) letGo();
    }
    if (!first) {
      await hold.release();
      return;
    }
    const { status } = await hold.capture(first.said);
    if (status !== 'lost') first.letGo();
  }
}

function asTold(error: unknown): TallybotError {
  if (error instanceof TallybotError) return error;
  return new TallybotError('internal', 'A hold could not be kept or ended.', { cause: error });
}

/** At the beginning, where somebody can still mend it: later, the work would go on without a hold. */
function checkSlice({ everySeconds, amount }: NonNullable<WithCreditsOptions['slice']>, ttlSeconds: number) {
  toMicros(amount, 'slice.amount');
  if (everySeconds >= 1 && everySeconds < ttlSeconds) return;
  const message = 'must be at least 1 and below ttlSeconds';
  throw new InvalidError('This cannot be asked', [{ field: 'slice.everySeconds', message }]);
}

/** So that one extension may fail. */
function slicedTtl(slice: WithCreditsOptions['slice']): number {
  return Math.max(TTL_SECONDS, Math.ceil(2 * (slice?.everySeconds ?? 0)));
}
