import type { Job } from '../../jobs/schedule.ts';
import { timed } from './timed.ts';
import type { Watch } from './watch.ts';

/** Counts and follows the runs of a job. */
export function watchJob(job: Job, { meters, tracer }: Watch): Job {
  const { name } = job;
  return {
    ...job,
    run: () =>
      tracer.span(`job ${name}`, { attributes: { 'tallybot.job': name } }, () =>
        timed(job.run, (ended) => meters.job(name, 'error' in ended ? 'failed' : 'done', ended.seconds)),
      ),
  };
}
