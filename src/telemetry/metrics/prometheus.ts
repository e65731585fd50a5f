import { collectDefaultMetrics } from 'prom-client';
import type { Meters } from '../meters.ts';
import { createMetrics, type Metrics } from './registry.ts';
import { createTally } from './tally.ts';

export interface Prometheus extends Metrics {
  meters: Meters;
  /** As Prometheus reads it. */
  read(): Promise<{ text: string; mediaType: string }>;
}

export function createPrometheus({ version }: { version: string }): Prometheus {
  const metrics = createMetrics();
  const { registry, counter, histogram, gauge } = metrics;
  // Processor, memory, collections and the lag of the event loop, under the names that dashboards for Node know.
  collectDefaultMetrics({ register: registry });
  gauge('tallybot_build_info').set({ version, node: process.version }, 1);

  const requests = histogram('tallybot_request_duration_seconds');
  const events = createTally('type', 'outcome');
  const commits = histogram('tallybot_commit_duration_seconds');
  const written = histogram('tallybot_commit_events');
  const batches = counter('tallybot_batches_total');

  const meters: Meters = {
    request: (route, status, seconds) =>
      requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds),
    batch: () => batches.inc(),
    event: events.add,
    busy: () => counter('tallybot_busy_total').inc(),
    authorisation: (answer) => counter('tallybot_authorisations_total').inc({ answer }),
    commit({ way, outcome, events: count }, seconds) {
      commits.observe({ way, outcome }, seconds);
      if (outcome === 'done') written.observe(count);
    },
    post(platform, act, outcome, seconds) {
      counter('tallybot_posts_total').inc({ platform, act, outcome });
      histogram('tallybot_post_duration_seconds').observe({ platform }, seconds);
    },
    command: (command, platform, outcome, seconds) =>
      histogram('tallybot_command_duration_seconds').observe({ command, platform, outcome }, seconds),
    chart: (outcome, seconds) => histogram('tallybot_chart_duration_seconds').observe({ outcome }, seconds),
    hook: (provider, outcome) => counter('tallybot_hooks_total').inc({ provider, outcome }),
    recharge: (provider, ask, outcome) =>
      counter('tallybot_recharge_attempts_total').inc({ provider, ask, outcome }),
    outgoing: (provider, outcome, seconds) =>
      histogram('tallybot_outgoing_duration_seconds').observe({ provider, outcome }, seconds),
    job(job, outcome, seconds) {
      histogram('tallybot_job_duration_seconds').observe({ job, outcome }, seconds);
      if (outcome === 'done') gauge('tallybot_job_succeeded_timestamp_seconds').setToCurrentTime({ job });
    },
    proof(outcome, differences) {
      counter('tallybot_verify_proofs_total').inc({ outcome });
      gauge('tallybot_verify_differences').set(differences);
      if (outcome === 'clean' || outcome === 'differs')
        gauge('tallybot_verify_proved_timestamp_seconds').setToCurrentTime();
    },
  };

  return {
    ...metrics,
    meters,
    async read() {
      events.pour(counter('tallybot_events_total'));
      return { text: await registry.metrics(), mediaType: registry.contentType };
    },
  };
}
