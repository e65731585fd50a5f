/** What a test can order to go wrong with a call, whatever it calls. */
export type CallFault =
  /** A page of HTML with that status, as a gateway in front of the platform answers. */
  | { kind: 'status'; status: number }
  | { kind: 'hang' }
  | { kind: 'drop-before' }
  /** The work is done and the connection cut: whoever called cannot know. */
  | { kind: 'drop-after' }
  /** The answer comes that much later by the loopback's clock. */
  | { kind: 'slow'; delayMs: number }
  | { kind: 'hold'; arrived(): void; released: Promise<void> };

export interface FaultQueue<F> {
  next(name: string, fault: F | CallFault, times?: number): void;
  /** The next call waits, before anything is done, until it is released. */
  hold(name: string): { arrived: Promise<void>; release(): void };
  take(name: string): F | CallFault | undefined;
  clear(): void;
}

/** The faults that are ordered for each name, in the order they come due. */
export function faultQueue<F>(): FaultQueue<F> {
  const ordered = new Map<string, (F | CallFault)[]>();

  function next(name: string, fault: F | CallFault, times = 1): void {
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
    take: (name) => ordered.get(name)?.shift(),
    clear: () => ordered.clear(),
  };
}

/** Something that happens so many times more. */
export function countdown(): { add(times: number): void; take(): boolean; clear(): void } {
  let left = 0;
  return {
    add(times) {
      left += times;
    },
    take() {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    clear() {
      left = 0;
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
