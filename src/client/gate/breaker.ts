import { MeterUnreachableError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** Lets nobody wait for a meter that has not answered the last few who did. */
export interface Breaker {
  /** Nobody is asked now, but for one who finds out whether the meter is back. */
  readonly isOpen: boolean;
  /** Throws at once while it is open. */
  guard<Result>(ask: (isProbe: boolean) => Promise<Result>): Promise<Result>;
}

const FAILURES_MAX = 3;
// As long as work may go on to begin unasked, or be refused, when the meter is back.
const PAUSE_MS = 5_000;

export function createBreaker({ now, random }: Pick<Surroundings, 'now' | 'random'>): Breaker {
  let failures = 0;
  let isProbing = false;
  let pause = { from: 0, ms: 0 };

  /** A clock that was set back ends it. */
  function isPausing(): boolean {
    const passedMs = now() - pause.from;
    return passedMs >= 0 && passedMs < pause.ms;
  }

  const hasTripped = () => failures >= FAILURES_MAX;
  const isOpen = () => hasTripped() && (isProbing || isPausing());

  return {
    get isOpen() {
      return isOpen();
    },
    async guard(ask) {
      if (isOpen()) throw new MeterUnreachableError(`nor did it the last ${failures} times`);
      const isProbe = hasTripped();
      if (isProbe) isProbing = true;
      try {
        const answer = await ask(isProbe);
        failures = 0;
        return answer;
      } catch (error) {
        // A no is an answer.
        failures = error instanceof MeterUnreachableError ? failures + 1 : 0;
        pause = { from: now(), ms: PAUSE_MS * (0.5 + random() / 2) };
        throw error;
      } finally {
        if (isProbe) isProbing = false;
      }
    },
  };
}
