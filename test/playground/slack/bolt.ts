import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { manualClock } from '../../../src/playground/slack/clock.ts';
import {
  type LoopbackOptions,
  type LoopbackSlack,
  startLoopbackSlack,
} from '../../../src/playground/slack/index.ts';

/** Far ahead: Bolt refuses requests from the past by the real clock, never such from the future. */
export const startMs = Date.UTC(2035, 0, 1);

/** A loopback Slack with a workspace, two people and a channel, and whatever Bolt app a test connects. */
export async function stage(options: LoopbackOptions = {}) {
  const clock = manualClock(startMs);
  const slack = await startLoopbackSlack({ clock, ...options });
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = slack.as(slack.addUser(acme, { name: 'ann', isAdmin: true }));
  const ben = slack.as(slack.addUser(acme, { name: 'ben' }));
  const general = slack.addChannel(acme, { name: 'general', members: [ann.user, ben.user] });
  return { clock, slack, acme, ann, ben, general };
}

const silent = {
  ...{ debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} },
  getLevel: () => LogLevel.ERROR,
};

/** The bot of a test, in Socket Mode: real Bolt, with nothing changed but Slack's address. */
export function socketApp(slack: LoopbackSlack, options: AppOptions): App {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: slack.world.app.appToken,
    logger: silent,
    installerOptions: { clientOptions },
    // How long it waits before it connects again, in multiples.
    clientPingTimeout: 30,
  });
  return new App({ receiver, logger: silent, clientOptions, ...options });
}

/** The same in HTTP mode, listening on a free port. */
export async function httpApp(slack: LoopbackSlack, options: AppOptions): Promise<{ app: App; url: string }> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new HTTPReceiver({ signingSecret: slack.world.app.signingSecret, logger: silent });
  const app = new App({ receiver, logger: silent, clientOptions, ...options });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' } as never);
  const { port } = server.address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}/slack/events` };
}
