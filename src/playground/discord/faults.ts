/** What a test orders to go wrong. The names are those of the routes in `rest/`. */
export type OrderedFault =
  | { kind: 'rate-limited'; retryAfterS: number; global?: boolean }
  /** A page of HTML with that status, as a gateway in front of Discord answers. */
  | { kind: 'status'; status: number }
  /** Discord's own `{ code, message }`; nothing is done. */
  | { kind: 'error'; status: number; code: number; message: string }
  | { kind: 'hang' }
  | { kind: 'drop-before' }
  /** The work is done and the connection cut: whoever called cannot know. */
  | { kind: 'drop-after' }
  /** The answer comes that much later by the loopback's clock. */
  | { kind: 'slow'; delayMs: number }
  | { kind: 'hold'; arrived(): void; released: Promise<void> };

export interface Faults {
  next(name: string, fault: OrderedFault, times?: number): void;
  /** The next call waits, before anything is done, until it is released. */
  hold(name: string): { arrived: Promise<void>; release(): void };
  /** The next interactions reach the bot twice. */
  duplicateInteractions(times: number): void;
  take(name: string): OrderedFault | undefined;
  takeDuplicate(): boolean;
  clear(): void;
}

export function noFaults(names: readonly string[]): Faults {
  const ordered = new Map<string, OrderedFault[]>();
  let duplicates = 0;

  function next(name: string, fault: OrderedFault, times = 1): void {
    // A misspelt order would be a test that cannot fail.
    if (!names.includes(name)) throw new Error(`No route “${name}”; there are: ${names.join(' ')}`);
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
    duplicateInteractions(times) {
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
