/** What a test orders to go wrong. The names are Web API methods, `response_url` or `upload`. */
export type Fault =
  | { kind: 'rate-limited'; retryAfterS: number }
  /** A page of HTML with that status, as a gateway in front of Slack answers. */
  | { kind: 'status'; status: number }
  /** Slack's own `{ ok: false, error }`; nothing is done. */
  | { kind: 'error'; error: string; fields?: Record<string, unknown> }
  | { kind: 'hang' }
  | { kind: 'drop-before' }
  /** The work is done and the connection cut: whoever called cannot know. */
  | { kind: 'drop-after' }
  /** The answer comes that much later by the loopback's clock. */
  | { kind: 'slow'; delayMs: number }
  | { kind: 'hold'; arrived(): void; released: Promise<void> };

export interface Faults {
  next(name: string, fault: Fault, times?: number): void;
  /** The next call waits, before anything is done, until it is released. */
  hold(name: string): { arrived: Promise<void>; release(): void };
  /** The next deliveries reach the bot twice, the second marked as a retry. */
  duplicateDeliveries(times: number): void;
  take(name: string): Fault | undefined;
  takeDuplicate(): boolean;
  clear(): void;
}

export function noFaults(): Faults {
  const ordered = new Map<string, Fault[]>();
  let duplicates = 0;

  function next(name: string, fault: Fault, times = 1): void {
    ordered.set(name, [...(ordered.get(name) ?? []), ...Array.from({ length: times }, () => fault)]);
  }

  return {
    next,
    hold(name) {
      const arrival = gate();
      const release = gate();
      next(name, { kind: 'hold', arrived: arrival.open, released: release.passed });
      return { arrived: arrival.passed, release: release.open };
    },
    duplicateDeliveries(times) {
      duplicates += times;
    },
    take: (name) => ordered.get(name)?.shift(),
    takeDuplicate() {
      if (duplicates === 0) return false;
      duplicates -= 1;
      return true;
    },
    clear() {
      ordered.clear();
      duplicates = 0;
    },
  };
}

function gate(): { passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
