/** Every metric of our own, as data: a test holds the table of the README to it. */
export interface MetricLine {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels?: readonly string[];
  buckets?: readonly number[];
}

// From half a millisecond, as a commit takes on a fast disk, to what a caller gives up after.
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
// Of what waits for others: platforms, providers, drawing.
const SLOW_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const EVENTS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000];

export const catalogue = {
  tallybot_request_duration_seconds: {
    type: 'histogram',
    help: 'HTTP requests, from their arrival to their reply, by route and class of status',
    labels: ['route', 'status'],
    buckets: SECONDS,
  },
  tallybot_events_total: {
    type: 'counter',
    help: 'Usage events by type and what became of them: recorded, duplicate, or why they were refused',
    labels: ['type', 'outcome'],
  },
  tallybot_batches_total: { type: 'counter', help: 'Calls that brought usage events, one or many' },
  tallybot_busy_total: { type: 'counter', help: 'Calls turned away because the queue was full' },
  tallybot_authorisations_total: {
    type: 'counter',
    help: 'Questions of agents whether work may begin or go on, by the answer',
    labels: ['answer'],
  },
  tallybot_commit_duration_seconds: {
    type: 'histogram',
    help: 'Group commits, from deciding to the database having written, by way and outcome',
    labels: ['way', 'outcome'],
    buckets: SECONDS,
  },
  tallybot_commit_events: { type: 'histogram', help: 'Events that one commit wrote', buckets: EVENTS },
  tallybot_queue_waiting: { type: 'gauge', help: 'Events and other calls that wait for their commit' },
  tallybot_queue_lanes_busy: { type: 'gauge', help: 'Lanes in which a commit is under way' },
  tallybot_queue_still_seconds: {
    type: 'gauge',
    help: 'For how long nothing has been answered although something waits',
  },
  tallybot_outbox_waiting: {
    type: 'gauge',
    help: 'Messages that are still to be said, also those not due yet',
  },
  tallybot_outbox_oldest_due_seconds: {
    type: 'gauge',
    help: 'For how long the message that is due the longest could have been taken, and was not',
  },
  tallybot_outbox_dead: {
    type: 'gauge',
    help: 'Messages that were given up and wait for somebody to send them again',
  },
  tallybot_posts_total: {
    type: 'counter',
    help: 'Messages handed to a platform, by what it made of them; “later” is tried again',
    labels: ['platform', 'act', 'outcome'],
  },
  tallybot_post_duration_seconds: {
    type: 'histogram',
    help: 'How long a platform takes for a message',
    labels: ['platform'],
    buckets: SLOW_SECONDS,
  },
  tallybot_command_duration_seconds: {
    type: 'histogram',
    help: 'Commands in chat, from the words understood to the card, by outcome',
    labels: ['command', 'platform', 'outcome'],
    buckets: SLOW_SECONDS,
  },
  tallybot_chart_duration_seconds: {
    type: 'histogram',
    help: 'Charts by outcome: drawn, or why there was none',
    labels: ['outcome'],
    buckets: SLOW_SECONDS,
  },
  tallybot_hooks_total: {
    type: 'counter',
    help: 'Webhooks of providers by what became of them',
    labels: ['provider', 'outcome'],
  },
  tallybot_recharge_attempts_total: {
    type: 'counter',
    help: 'What payment providers answered, asked to charge or what became of a charge',
    labels: ['provider', 'ask', 'outcome'],
  },
  tallybot_outgoing_duration_seconds: {
    type: 'histogram',
    help: 'Calls of telephony and payment providers by outcome',
    labels: ['provider', 'outcome'],
    buckets: SLOW_SECONDS,
  },
  tallybot_job_duration_seconds: {
    type: 'histogram',
    help: 'Runs of the jobs, by outcome',
    labels: ['job', 'outcome'],
    buckets: SLOW_SECONDS,
  },
  tallybot_job_succeeded_timestamp_seconds: {
    type: 'gauge',
    help: 'When a job last came to a good end',
    labels: ['job'],
  },
  tallybot_verify_proofs_total: {
    type: 'counter',
    help: 'Accounts whose facts were folded and compared, by what was found, or why they were left out',
    labels: ['outcome'],
  },
  tallybot_verify_differences: {
    type: 'gauge',
    help: 'Stored numbers that differ from what the facts say, over the accounts as they were last proved; 0 is right',
  },
  tallybot_verify_proved_timestamp_seconds: { type: 'gauge', help: 'When an account was last proved' },
  tallybot_database_connections: {
    type: 'gauge',
    help: 'Connections to the database, by whether they are at work',
    labels: ['state'],
  },
  tallybot_database_waiting: { type: 'gauge', help: 'Queries that wait for a connection' },
  tallybot_build_info: {
    type: 'gauge',
    help: 'Which Tallybot this is; always 1',
    labels: ['version', 'node'],
  },
} as const satisfies Record<string, MetricLine>;

export type MetricName = keyof typeof catalogue;
