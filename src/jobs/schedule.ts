import cron from 'node-cron';
import { inLogScope } from '../log/scope.ts';
import { log } from '../log.ts';

export interface Job {
  name: string;
  /** When to look whether anything is due. What is due, and who does it, the database decides. */
  ticks: string;
  run(): Promise<unknown>;
}

export interface Schedule {
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** A job that is still at work when its next tick comes is left to finish; a job that fails is tried at the next. */
export function schedule(jobs: readonly Job[]): Schedule {
  const under = new Map<string, Promise<unknown>>();
  const tasks = jobs.map(({ name, ticks, run }) =>
    cron.schedule(
      ticks,
      () => {
        if (under.has(name)) return;
        const work = inLogScope({ job: name }, () =>
          run().catch((error) => log.error('job failed', { error })),
        ).finally(() => under.delete(name));
        under.set(name, work);
      },
      // A tick that a busy second has swallowed loses nothing: the next one finds what is due.
      { suppressMissedWarning: true },
    ),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
      await Promise.all(under.values());
    },
  };
}
