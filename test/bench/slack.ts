// What a person waits for after /usage: from Slack's request to the answer that lies in Slack, with a chart that was
// drawn and uploaded for it, because usage goes on meanwhile.
import type { Person } from '../../src/playground/slack/driver/person.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../src/playground/slack/index.ts';
import type { Channel } from '../../src/playground/slack/world.ts';
import { slackPaths } from '../../src/slack/install/paths.ts';
import { fillAccount } from './load/bulk.ts';
import { runPaced } from './load/callers.ts';
import { withScratchServer } from './load/scratch.ts';
import { createKeys, type Service, startService } from './load/service.ts';
import { type BenchResult, percentile, type Row } from './report.ts';

const ACCOUNT = 'acme';
const EVENTS = 1_000_000;
const ASKED_A_SECOND = 20;
const DURATION_MS = 15_000;
const WARM_UP_MS = 5_000;
const PEOPLE = 50;

export async function run([count]: readonly string[]): Promise<BenchResult> {
  const events = Number(count ?? EVENTS);
  return withScratchServer(async (scratch) => {
    const database = await scratch.database('slack');
    await fillAccount(database, ACCOUNT, events, Date.now());
    const [token = ''] = await createKeys(database, [ACCOUNT]);
    const slack = await startLoopbackSlack();
    const workspace = slack.addWorkspace({ name: 'Acme' });
    const service = await startService(database.connection, {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken(workspace),
      SLACK_SIGNING_SECRET: slack.world.app.signingSecret,
      SLACK_ACCOUNT: ACCOUNT,
    });
    try {
      await slack.useRequestUrl(`${service.url}${slackPaths.events}`);
      const people = Array.from({ length: PEOPLE }, (_, index) =>
        slack.as(slack.addUser(workspace, { name: `person-${index}` })),
      );
      const channel = slack.addChannel(workspace, {
        name: 'general',
        members: people.map(({ user }) => user),
      });
      const stage = { slack, people, channel, service, token };
      // The first chart waits for the fonts.
      await askPaced(stage, 'fresh', 1_000 / ASKED_A_SECOND);
      await askPaced(stage, 'fresh', WARM_UP_MS);
      const freshMs = await askPaced(stage, 'fresh', DURATION_MS);
      const sameMs = await askPaced(stage, 'same', DURATION_MS);
      return {
        rows: [
          rowOf('/usage, new figures and a new chart each time', freshMs),
          rowOf('/usage, the figures of a moment ago', sameMs),
        ],
        figures: {
          p99Ms: round(percentile(freshMs, 0.99)),
          sameP99Ms: round(percentile(sameMs, 0.99)),
          picturesUploaded: uploads(slack),
          withoutPicture,
          askedPerSecond: ASKED_A_SECOND,
          events,
        },
      };
    } finally {
      await service.stop();
      await slack.close();
    }
  });
}

interface Stage {
  slack: LoopbackSlack;
  people: readonly Person[];
  channel: Channel;
  service: Service;
  token: string;
}

async function askPaced(
  { slack, people, channel, service, token }: Stage,
  figures: 'fresh' | 'same',
  durationMs: number,
) {
  return runPaced(ASKED_A_SECOND, durationMs, async (index) => {
    const person = people[index % people.length] as Person;
    const seen = person.sees(channel).length;
    // So that the figures of each answer, and with them its chart, are new.
    if (figures === 'fresh') await recordOne(service, token);
    const { acked } = await person.slash(channel, '/usage');
    if (!acked) throw new Error('the command was not acknowledged');
    // What is said to be coming has no blocks.
    const answer = await slack.until(() => {
      const shown = person.sees(channel)[seen];
      return shown && shown.blocks.length > 0 ? shown : undefined;
    });
    if (!answer.blocks.some(({ type }) => type === 'image')) withoutPicture += 1;
  });
}

let recorded = 0;
let withoutPicture = 0;

async function recordOne(service: Service, token: string): Promise<void> {
  const event = {
    type: 'reply',
    id: `asked-${++recorded}`,
    agent: 'ada',
    at: new Date().toISOString(),
  };
  const { body } = await service.post('/v1/events', token, JSON.stringify([event]));
  if (JSON.parse(body).recorded !== 1) throw new Error(`the event was not recorded: ${body}`);
}

function uploads({ calls }: LoopbackSlack): number {
  return calls.filter(({ name }) => name === 'upload').length;
}

function rowOf(typed: string, tookMs: readonly number[]): Row {
  return {
    typed,
    asked: tookMs.length,
    'p50, ms': percentile(tookMs, 0.5),
    'p99, ms': percentile(tookMs, 0.99),
  };
}

function round(ms: number): number {
  return Number(ms.toFixed(1));
}
