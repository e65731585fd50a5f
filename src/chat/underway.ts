import { type Timing, within } from './timing.ts';

export interface Underway {
  watch<T>(work: Promise<T>): Promise<T>;
  /** What has been begun goes out first, within a bound. */
  finished(boundMs: number): Promise<void>;
}

export function createUnderway(timing: Pick<Timing, 'after'>): Underway {
  const working = new Set<Promise<unknown>>();
  return {
    watch(work) {
      working.add(work);
      return work.finally(() => working.delete(work));
    },
    async finished(boundMs) {
      await within(timing, boundMs, Promise.allSettled(working));
    },
  };
}
