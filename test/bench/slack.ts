// What a person waits for after /usage: from Slack's request to the answer that lies in Slack, with a chart that was
// drawn and uploaded for it, because usage goes on meanwhile.
import type { Person } from '../../src/playground/slack/driver/person.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../src/playground/slack/index.ts';
import { slackPaths } from '../../src/slack/install/paths.ts';
import { ACCOUNT, type ChatPlatform, measureService, PEOPLE, withFilledAccount } from './load/chat.ts';
import type { BenchResult } from './report.ts';

export async function run([count]: readonly string[]): Promise<BenchResult> {
  return withFilledAccount('slack', count, async (database, events) => {
    const slack = await startLoopbackSlack();
    try {
      const { rows, figures } = await measureService(database, platformOf(slack));
      return { rows, figures: { ...figures, picturesUploaded: uploads(slack), events } };
    } finally {
      await slack.close();
    }
  });
}

function platformOf(slack: LoopbackSlack): ChatPlatform {
  const workspace = slack.addWorkspace({ name: 'Acme' });
  const people = Array.from({ length: PEOPLE }, (_, index) =>
    slack.as(slack.addUser(workspace, { name: `person-${index}` })),
  );
  const members = people.map(({ user }) => user);
  const channel = slack.addChannel(workspace, { name: 'general', members });
  return {
    settings: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken(workspace),
      SLACK_SIGNING_SECRET: slack.world.app.signingSecret,
      SLACK_ACCOUNT: ACCOUNT,
    },
    async joined({ url }) {
      await slack.useRequestUrl(`${url}${slackPaths.events}`);
    },
    async ask(index) {
      const person = people[index % PEOPLE] as Person;
      const seen = person.sees(channel).length;
      const { acked } = await person.slash(channel, '/usage');
      if (!acked) return undefined;
      // What is said to be coming has no blocks.
      const answer = await slack.until(() => {
        const shown = person.sees(channel)[seen];
        return shown && shown.blocks.length > 0 ? shown : undefined;
      });
      return { hasPicture: answer.blocks.some(({ type }) => type === 'image') };
    },
  };
}

function uploads({ calls }: LoopbackSlack): number {
  return calls.filter(({ name }) => name === 'upload').length;
}
