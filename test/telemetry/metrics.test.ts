import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue, type MetricLine } from '../../src/telemetry/metrics/catalogue.ts';
import { connectGauges } from '../../src/telemetry/metrics/gauges.ts';
import { createPrometheus } from '../../src/telemetry/metrics/prometheus.ts';
import type { OutboxReading } from '../../src/telemetry/ports.ts';

const open = () => createPrometheus({ version: '1.2.3' });

test('the table of the README says of each metric what the registry says', async () => {
  const { registry } = open();
  const own = (await registry.getMetricsAsJSON()).filter(({ name }) => !/^(process|nodejs)_/.test(name));
  const lines = Object.entries<MetricLine>(catalogue);

  const table = readFileSync('src/telemetry/README.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `tallybot_'))
    .map((line) =>
      line
        .split('|')
        .slice(1, 5)
        .map((cell) => cell.trim()),
    );

  expect(own.map(({ name, type }) => [name, type])).toEqual(lines.map(([name, { type }]) => [name, type]));
  expect(table).toEqual(
    lines.map(([name, { type, help, labels = [] }]) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(' '),
      help,
    ]),
  );
});

test('what the alert rules of the README ask about is there', async () => {
  const { registry } = open();
  const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const rules = readFileSync('src/telemetry/README.md', 'utf8').match(/expr: .+/g) ?? [];

  const asked = rules.flatMap((rule) => rule.match(/\b(tallybot|nodejs|process)_\w+/g) ?? []);

  expect(rules.length).toBeGreaterThanOrEqual(5);
  expect(asked.filter((name) => !names.includes(name.replace(/_(bucket|sum|count)$/, '')))).toEqual([]);
});

test('what is counted stands there as it was told', async () => {
  const { meters, read } = open();

  meters.request('POST /v1/events', 201, 0.003);
  meters.batch();
  for (const outcome of ['recorded', 'recorded', 'duplicate']) meters.event('reply', outcome);
  meters.busy();
  meters.authorisation('held');
  meters.commit({ way: 'ahead', outcome: 'done', events: 40 }, 0.004);
  meters.commit({ way: 'locked', outcome: 'failed', events: 7 }, 0.004);
  meters.post('slack', 'post', 'later', 0.2);
  meters.command('usage agents', 'discord', 'refused', 0.1);
  meters.chart('drawn', 0.05);
  meters.hook('vapi', 'forged');
  meters.recharge('stripe', 'charge', 'captured');
  meters.outgoing('twilio', 'read', 0.3);
  meters.job('roll-cycles', 'done', 0.01);
  meters.proof('differs', 4);

  expect((await read()).text.split('\n')).toEqual(
    expect.arrayContaining([
      'tallybot_request_duration_seconds_bucket{le="0.005",route="POST /v1/events",status="2xx"} 1',
      'tallybot_batches_total 1',
      'tallybot_events_total{type="reply",outcome="recorded"} 2',
      'tallybot_events_total{type="reply",outcome="duplicate"} 1',
      'tallybot_busy_total 1',
      'tallybot_authorisations_total{answer="held"} 1',
      'tallybot_commit_duration_seconds_count{way="ahead",outcome="done"} 1',
      'tallybot_commit_duration_seconds_count{way="locked",outcome="failed"} 1',
      // Of what was not written nothing was.
      'tallybot_commit_events_sum 40',
      'tallybot_posts_total{platform="slack",act="post",outcome="later"} 1',
      'tallybot_post_duration_seconds_count{platform="slack"} 1',
      'tallybot_command_duration_seconds_count{command="usage agents",platform="discord",outcome="refused"} 1',
      'tallybot_chart_duration_seconds_count{outcome="drawn"} 1',
      'tallybot_hooks_total{provider="vapi",outcome="forged"} 1',
      'tallybot_recharge_attempts_total{provider="stripe",ask="charge",outcome="captured"} 1',
      'tallybot_outgoing_duration_seconds_count{provider="twilio",outcome="read"} 1',
      'tallybot_job_duration_seconds_count{job="roll-cycles",outcome="done"} 1',
      'tallybot_verify_proofs_total{outcome="differs"} 1',
      'tallybot_verify_differences 4',
      `tallybot_build_info{version="1.2.3",node="${process.version}"} 1`,
    ]),
  );
});

test('a second reading goes on from the first', async () => {
  const { meters, read } = open();
  meters.event('call', 'recorded');
  await read();
  meters.event('call', 'recorded');

  expect((await read()).text).toContain('tallybot_events_total{type="call",outcome="recorded"} 2\n');
});

const sources = {
  queue: { look: () => ({ waiting: 30, lanesBusy: 2, stillMs: 1_500 }) },
  pool: { totalCount: 8, idleCount: 3, waitingCount: 1 },
  now: () => 100_000,
};

test('queue, connections and outbox are asked when somebody reads, the database once for many', async () => {
  const prometheus = open();
  let asked = 0;
  const outbox = {
    async read(): Promise<OutboxReading> {
      asked += 1;
      return { waiting: 5, oldestDueAt: 40_000, dead: 1 };
    },
  };
  connectGauges(prometheus, { ...sources, outbox });

  const [{ text }] = await Promise.all([prometheus.read(), prometheus.read()]);
  await prometheus.read();

  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'tallybot_queue_waiting 30',
      'tallybot_queue_lanes_busy 2',
      'tallybot_queue_still_seconds 1.5',
      'tallybot_database_connections{state="busy"} 5',
      'tallybot_database_connections{state="idle"} 3',
      'tallybot_database_waiting 1',
      'tallybot_outbox_waiting 5',
      'tallybot_outbox_oldest_due_seconds 60',
      'tallybot_outbox_dead 1',
    ]),
  );
  expect(asked).toBe(1);
});

test('a database that does not say holds up nothing, and what it would have said is no number', async () => {
  const prometheus = open();
  connectGauges(prometheus, { ...sources, outbox: { read: () => Promise.reject(new Error('away')) } });

  const { text } = await prometheus.read();

  expect(text).toMatch(/^tallybot_outbox_waiting nan$/im);
  expect(text).toContain('tallybot_queue_waiting 30\n');
});
