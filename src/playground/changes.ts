/** Tells whoever waits that something has changed; nobody polls. */
export interface Changes {
  changed(): void;
  /** Calls `look` at every change, until what it returns is called. */
  watch(look: () => void): () => void;
  /** Resolves as soon as the condition holds; fails when the loopback closes, or after `patienceMs` of real time. */
  until<T>(condition: () => T, what?: string): Promise<NonNullable<T>>;
  /** The same patience for what is under way: a clock that a test holds still would let it wait for ever. */
  inTime<T>(work: Promise<T>, what: string): Promise<T>;
  close(): void;
}

// Nothing is decided by it: it is there so that a test which waits in vain says what it saw. A machine that stalls for
// half a minute is no such case.
const PATIENCE_MS = 100_000;

export function watchChanges(patienceMs = PATIENCE_MS, describe: () => string): Changes {
  const timers = new Set<NodeJS.Timeout>();
  const waiting = new Set<{ look(): void; fail(why: string): void }>();
  const watchers = new Set<() => void>();

  return {
    changed() {
      for (const each of [...waiting]) each.look();
      for (const look of watchers) look();
    },
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
    until<T>(condition: () => T, what = String(condition)) {
      return new Promise<NonNullable<T>>((resolve, reject) => {
        const settle = () => {
          waiting.delete(each);
          clearTimeout(timer);
        };
        const each = {
          look() {
            try {
              const found = condition();
              if (!found) return;
              settle();
              resolve(found);
            } catch (error) {
              settle();
              reject(error);
            }
          },
          fail(why: string) {
            settle();
            reject(new Error(`${why} while waiting for: ${what}\n${describe()}`));
          },
        };
        const timer = setTimeout(() => each.fail('Nothing came'), patienceMs);
        timer.unref();
        waiting.add(each);
        each.look();
      });
    },
    inTime<T>(work: Promise<T>, what: string) {
      return new Promise<T>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`Nothing came while waiting for: ${what}\n${describe()}`)),
          patienceMs,
        );
        timer.unref();
        timers.add(timer);
        work.then(resolve, reject).finally(() => {
          clearTimeout(timer);
          timers.delete(timer);
        });
      });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const each of [...waiting]) each.fail('The loopback was closed');
    },
  };
}
