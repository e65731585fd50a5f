import type { App } from '@slack/bolt';
import { type Timing, within } from './timing.ts';

export interface Underway {
  /** Answers that have been begun go out first, within a bound. */
  finished(boundMs: number): Promise<void>;
}

export function watchUnderway(app: App, timing: Timing): Underway {
  const working = new Set<Promise<unknown>>();
  app.use(async ({ next }) => {
    const work = next();
    working.add(work);
    await work.finally(() => working.delete(work));
  });
  return {
    async finished(boundMs) {
      await within(timing, boundMs, Promise.allSettled(working));
    },
  };
}
