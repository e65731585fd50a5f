import type { Courier } from '../../chat/ports/courier.ts';
import { createWorker, type Worker } from '../../jobs/deliver/worker.ts';

type Platform = Courier['platform'];

export interface MortalWorkers {
  open: typeof createWorker;
  /** The next worker that has taken a message to there dies before it posts it, and another takes its place. */
  killNext(platform: Platform): void;
}

/** Workers that can be killed as a process is: in the middle, without a word to the database. */
export function mortalWorkers(): MortalWorkers {
  let doomed: Platform | null = null;

  function open(parts: Parameters<typeof createWorker>[0]): Worker {
    let dies = () => {};
    let dead: Promise<void>;
    let worker = bear();

    function bear(): Worker {
      dead = new Promise((resolve) => {
        dies = resolve;
      });
      return createWorker({ ...parts, couriers: parts.couriers.map(mortal) });
    }

    function mortal(courier: Courier): Courier {
      return {
        ...courier,
        post(letter) {
          if (doomed !== courier.platform) return courier.post(letter);
          doomed = null;
          // It takes nothing more, and what it had is never ended: its lease is all that is left of it.
          void worker.stop();
          dies();
          worker = bear();
          worker.wake();
          return new Promise(() => {});
        },
      };
    }

    return {
      wake: () => worker.wake(),
      async settled() {
        for (let watched: Worker | null = null; watched !== worker; ) {
          watched = worker;
          await Promise.race([watched.settled(), dead]);
        }
      },
      stop: () => worker.stop(),
    };
  }

  return {
    open,
    killNext(platform) {
      doomed = platform;
    },
  };
}
