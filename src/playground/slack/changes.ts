/** Tells whoever waits that something has changed; nobody polls. */
export interface Changes {
  changed(): void;
  /** Resolves as soon as the condition holds; fails when the loopback closes, or after `patienceMs` of real time. */
  until<T>(condition: () => T, what?: string): Promise<NonNullable<T>>;
  close(): void;
}

export function watchChanges(patienceMs: number, describe: () => string): Changes {
  const waiting = new Set<{ look(): void; fail(why: string): void }>();

  return {
    changed() {
      for (const each of [...waiting]) each.look();
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
        // So that a test which waits in vain says what it saw. Nothing is decided by this timer.
        const timer = setTimeout(() => each.fail('Nothing came'), patienceMs);
        timer.unref();
        waiting.add(each);
        each.look();
      });
    },
    close() {
      for (const each of [...waiting]) each.fail('The loopback Slack was closed');
    },
  };
}
