/** Time and timers come from outside, so that a test may let three seconds pass without waiting for them. */
export interface Clock {
  now(): number;
  /** Calls `act` once after `delayMs`; what it returns calls that off. */
  after(delayMs: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface ManualClock extends Clock {
  advance(byMs: number): void;
  /** How many timers are set. */
  waiting(): number;
}

/** Bolt refuses requests older than five minutes, never such from the future: its HTTP mode wants a late start. */
export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; act: () => void }>();
  return {
    now: () => nowMs,
    after(delayMs, act) {
      const timer = { atMs: nowMs + delayMs, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(byMs) {
      const endMs = nowMs + byMs;
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!due) break;
        timers.delete(due);
        nowMs = due.atMs;
        due.act();
      }
      nowMs = endMs;
    },
    waiting: () => timers.size,
  };
}
